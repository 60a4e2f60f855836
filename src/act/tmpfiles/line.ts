import { type ActRecord, bytesOf, type InodeType, isUnder, normalizePath, type Origin } from '../../model/index.ts'
import type { TmpfilesLine } from '../../parse/index.ts'
import type { ActView } from '../contract.ts'
import { actAt, actAtText, type Deed, globPaths } from '../make.ts'
import { isRefused, type Owners } from './unsafe.ts'

/** What a line's type makes, where it makes something. */
const MAKES: Readonly<Record<string, InodeType>> = {
  f: 'file',
  d: 'directory',
  D: 'directory',
  v: 'directory',
  q: 'directory',
  Q: 'directory',
  p: 'fifo',
  L: 'symlink',
  c: 'char',
  b: 'block',
}
/** Types whose path is a shell glob. */
const GLOBS = new Set(['w', 'e', 'r', 'R', 'z', 'Z', 't', 'T', 'h', 'H', 'a', 'A'])

/** Places that a type of line acts in: what is there now, and what a pattern will meet. */
const placesOf = (line: TmpfilesLine, view: ActView) => {
  const path = normalizePath(bytesOf(line.path))
  return GLOBS.has(line.type) ? globPaths(path, view.tree) : [path]
}

export interface LineActs {
  /** In a round of its own, before anything is made. */
  readonly removed: readonly ActRecord[]
  readonly made: readonly ActRecord[]
}

type Draft = Omit<Deed, 'trigger' | 'by' | 'words'> & Partial<Pick<Deed, 'trigger'>>

/**
 * What one line has done at boot, and daily where it sets an age. systemd-tmpfiles walks by file descriptors and follows no link in
 * the last segment, but for `w`, which writes through one.
 */
const draftsOf = (line: TmpfilesLine, isThere: boolean): readonly Draft[] => {
  const { type, mode, user, group } = line
  const to = { owner: user ?? null, group: group ?? null, mode: mode ?? null }
  const makes = MAKES[type]
  const changes: Draft[] = []
  if (makes !== undefined) {
    if ((type === 'L' && line.plus) || line.replaces) changes.push({ verb: 'remove', recursive: true })
    changes.push({ verb: 'create', makes, ...(makes === 'symlink' ? {} : to) })
    // What is there already keeps what the line leaves out, and takes what it says.
    if (isThere && mode !== undefined && user === undefined && group === undefined && !line.onlyNew)
      changes.push({ verb: 'chmod', mode })
    if (type === 'f' && line.plus && isThere) changes.push({ verb: 'append' })
  }
  if (type === 'w') changes.push({ verb: 'append', follows: true })
  if (type === 'C') changes.push({ verb: 'create', recursive: true, ...to })
  if (type === 'r') changes.push({ verb: 'remove' })
  if (type === 'R' || type === 'D') changes.push({ verb: 'remove', recursive: true })
  if (type === 'a' || type === 'A') changes.push({ verb: 'chmod', mode: null, recursive: type === 'A' })
  if (type === 'e' || type === 'z' || type === 'Z') {
    const recursive = type === 'Z'
    if (user !== undefined || group !== undefined)
      changes.push({ verb: 'chown', recursive, owner: user ?? null, group: group ?? null })
    if (mode !== undefined) changes.push({ verb: 'chmod', recursive, mode })
  }
  if (line.ages && 'dDevqQCxX'.includes(type) && type !== 'x' && type !== 'X')
    changes.push({ verb: 'remove', recursive: true, trigger: 'daily' })
  return changes
}

/** Of a line that removes and makes, what is taken away goes in the round of removals, but for what a link or another type replaces. */
export const actsOfLine = (line: TmpfilesLine, by: string, origin: Origin, view: ActView, owners: Owners): LineActs => {
  const all = allOfLine(line, by, origin, view, owners)
  const first = (act: ActRecord): boolean =>
    act.verb === 'remove' && act.trigger === 'boot' && 'rRD'.includes(line.type)
  return { removed: all.filter(first), made: all.filter((act) => !first(act)) }
}

/** Removals that ask for nobody's leave: what is below a `D`, and what has come of age. */
const isTakenAway = ({ type }: TmpfilesLine, { verb, trigger }: Draft): boolean =>
  verb === 'remove' && (type === 'D' || trigger === 'daily')

const allOfLine = (
  line: TmpfilesLine,
  by: string,
  origin: Origin,
  view: ActView,
  owners: Owners,
): readonly ActRecord[] => {
  const words = [line.type, line.path, line.user, line.group].filter((word) => word !== undefined).join(' ')
  const deed = (draft: Draft): Deed => ({ trigger: 'boot', follows: false, ...draft, by, words })
  if (!line.resolved)
    return draftsOf(line, false).map((draft) =>
      actAtText(line.path, origin, deed(draft), 'it hangs on the machine it runs on'),
    )
  return placesOf(line, view).flatMap((path) => {
    const drafts = draftsOf(line, Boolean(view.tree.lookup(path)))
    const refused = isRefused(line, path, owners, view)
    if (!refused) owners.done(line, path)
    return (refused ? drafts.filter((draft) => isTakenAway(line, draft)) : drafts).map((draft) =>
      actAt(path, origin, deed(draft)),
    )
  })
}

/**
 * Lines in the order in which they act: as listed, but a line on a directory before those on what is below it. Of two that make the
 * same path the first counts.
 */
export const inOrder = <T extends { readonly line: TmpfilesLine }>(lines: readonly T[]): readonly T[] => {
  const made = new Set<string>()
  const kept = lines.filter(({ line }) => {
    if (MAKES[line.type] === undefined) return true
    const path = normalizePath(bytesOf(line.path))
    if (made.has(path)) return false
    made.add(path)
    return true
  })
  const places = kept.map(({ line }) => normalizePath(bytesOf(line.path)))
  const out: T[] = []
  const done = new Set<number>()
  const byPath = new Map<string, number[]>()
  for (const [index, path] of places.entries()) byPath.set(path, [...(byPath.get(path) ?? []), index])
  const place = (index: number): void => {
    if (done.has(index)) return
    done.add(index)
    const path = places[index] as string
    for (let at = path.lastIndexOf('/'), up = path; at > 0; at = up.lastIndexOf('/')) {
      up = up.slice(0, at)
      for (const above of byPath.get(up) ?? []) if (isUnder(path, up)) place(above)
    }
    out.push(kept[index] as T)
  }
  for (const index of kept.keys()) place(index)
  return out
}
