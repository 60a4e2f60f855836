import { type BytePath, bytesOf, nameOf, textOf } from '../../model/index.ts'
import { decodeText, parseTmpfilesLines } from '../../parse/index.ts'
import { SYSUSERS_DIRECTORIES, TMPFILES_DIRECTORIES } from '../../service/index.ts'
import type { ActFindings, ActSource, ActView } from '../contract.ts'
import { actAt, filesIn, originAt } from '../make.ts'
import { actsOfLine, inOrder } from './line.ts'
import { ownersNow } from './unsafe.ts'

/** Of files of one name the one in the strongest directory counts; all are read by name. An empty one says nothing. */
const strongest = (view: ActView, directories: readonly string[]): readonly (readonly [BytePath, Uint8Array])[] => {
  const chosen = new Map<BytePath, readonly [BytePath, Uint8Array]>()
  for (const directory of directories)
    for (const [path, bytes] of filesIn(view, bytesOf(directory)))
      if (path.endsWith('.conf') && !chosen.has(nameOf(path))) chosen.set(nameOf(path), [path, bytes])
  return [...chosen.keys()].sort().map((name) => chosen.get(name) as readonly [BytePath, Uint8Array])
}

const tmpfilesActs = (view: ActView): ActFindings => {
  const doubts: string[] = []
  const files = strongest(view, TMPFILES_DIRECTORIES)
  const lines = files.flatMap(([path, bytes]) => {
    const { entries, notes } = parseTmpfilesLines(decodeText(bytes))
    for (const { line, why } of notes) doubts.push(`${textOf(path)}:${line}: ${why}`)
    return entries.map((line) => ({ line, path }))
  })
  const own = files.map(([path]) =>
    actAt(path, originAt(view, path), { verb: 'source', trigger: 'boot', by: 'systemd-tmpfiles' }),
  )
  const owners = ownersNow(view)
  const acts = inOrder(lines).map(({ line, path }) =>
    actsOfLine(line, `tmpfiles.d/${textOf(nameOf(path))}`, originAt(view, path, line.line), view, owners),
  )
  return {
    records: [...own, ...acts.flatMap(({ removed }) => removed), ...acts.flatMap(({ made }) => made)],
    doubts,
  }
}

/** tmpfiles.d: what is made, removed and given away at boot, and cleaned daily. */
export const tmpfiles: ActSource = Object.freeze({
  name: 'tmpfiles',
  globs: TMPFILES_DIRECTORIES.map((directory) => `${directory}/*.conf`),
  acts: tmpfilesActs,
})

/** sysusers.d says which accounts there are; whoever writes in such a file makes one, whatever its number. */
export const sysusers: ActSource = Object.freeze({
  name: 'sysusers',
  globs: SYSUSERS_DIRECTORIES.map((directory) => `${directory}/*.conf`),
  acts: (view: ActView) => ({
    records: strongest(view, SYSUSERS_DIRECTORIES).map(([path]) =>
      actAt(path, originAt(view, path), { verb: 'source', trigger: 'boot', by: 'systemd-sysusers' }),
    ),
    doubts: [],
  }),
})
