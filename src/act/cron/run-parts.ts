import { type ActRecord, type BytePath, bytesOf, nameOf } from '../../model/index.ts'
import type { ActFindings, ActView, ScriptRun } from '../contract.ts'
import { actAt, isExecutable, NOTHING, originAt, together } from '../make.ts'

/** run-parts(8) without options: letters, digits, `_` and `-`. */
const PLAIN = /^[A-Za-z0-9_-]+$/
/** What the run-parts script of Red Hat's crontabs leaves out: backups, what rpm leaves behind. */
const LEFTOVER = /(?:~|,|\.(?:rpmsave|rpmorig|rpmnew|swp|cfsaved))$/

/** Which names of a directory are run; by Debian's rule where dpkg is, by Red Hat's where it is not. */
export const runsName = (view: Pick<ActView, 'tree'>, name: string): boolean =>
  view.tree.lookup(bytesOf('/var/lib/dpkg')) === null ? !LEFTOVER.test(name) && !name.startsWith('.') : PLAIN.test(name)

/**
 * Everything that is run of a directory: an act on the directory, where whoever makes a file has it run, one on every program
 * in it, and what those do that are shell scripts.
 */
export const directoryRuns = (
  directory: BytePath,
  how: ScriptRun,
  view: ActView,
  runs: (name: string) => boolean,
): ActFindings => {
  if (view.tree.lookup(directory) === null) return NOTHING
  const { actor, trigger, by } = how
  const acts: ActRecord[] = [
    actAt(directory, originAt(view, directory), { verb: 'run', actor, trigger, by, words: 'every program in it' }),
  ]
  const scripts: ActFindings[] = []
  for (const { path, type } of view.tree.children(directory) ?? []) {
    if (type === 'directory' || !runs(nameOf(path)) || !isExecutable(view, path)) continue
    acts.push(actAt(path, originAt(view, path, 1), { verb: 'run', actor, trigger, by }))
    scripts.push(view.script(path, { ...how, by: `${by}/${nameOf(path)}` }))
  }
  return together([{ records: acts, doubts: [] }, ...scripts])
}
