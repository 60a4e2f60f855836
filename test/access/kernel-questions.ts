import { type Inode, joinPath, nameOf, parentOf } from '../../src/model/index.ts'
import type { Probe } from './kernel-probe.ts'
import { type Walk, walk } from './kernel-walk.ts'

/** Every made name, names below it, and paths through links to what lies below their targets. */
export const pathsToAsk = (inodes: ReadonlyMap<string, Inode>): readonly string[] => {
  const paths = new Set<string>(inodes.keys())
  const children = new Map<string, string[]>()
  for (const path of inodes.keys())
    if (path !== '/') children.set(parentOf(path), [...(children.get(parentOf(path)) ?? []), path])
  for (const [path, { type, ino }] of inodes) {
    // The many links of a chain are alike.
    if (/\.\d+$/.test(path)) continue
    // Nothing is to be had below what is no directory, whoever asks.
    if (type === 'directory' || type === 'symlink' || (ino ?? 0) % 4 === 0) paths.add(joinPath(path, 'none'))
    if (type === 'directory' && (ino ?? 0) % 4 === 0) paths.add(joinPath(path, 'none/deeper'))
    if (type !== 'symlink') continue
    const { end, real } = walk(inodes, path)
    if (end === 'found')
      for (const child of (children.get(real) ?? []).slice(0, 4)) paths.add(joinPath(path, nameOf(child)))
  }
  return [...paths]
}

/** A path to be asked about, and what is known of where it leads. */
export interface Question {
  readonly probe: Probe
  readonly way: Walk
  /** The real path of the entry it names. */
  readonly entry: string
}

export const questionsAbout = (inodes: ReadonlyMap<string, Inode>, paths: readonly string[]): readonly Question[] => {
  const holders = new Set([...inodes.keys()].filter((path) => path !== '/').map(parentOf))
  const promised = new Set<string>()
  return paths.map((path) => {
    const way = walk(inodes, path)
    const inode = way.end === 'found' ? inodes.get(way.real) : undefined
    const own = inodes.get(path)
    const above = walk(inodes, parentOf(path))
    const entry = path === '/' || above.end !== 'found' ? path : joinPath(above.real, nameOf(path))
    const isLink = inodes.get(entry)?.type === 'symlink'
    let make: Probe['make']
    if (way.end === 'missing') {
      if (way.rest.length === 0 && isLink && !promised.has(way.real)) {
        promised.add(way.real)
        make = { path: way.real, through: true }
      } else if (way.rest.length === 0 && !isLink) make = { path, through: false }
      else if (way.links === 0) make = { path: way.real, through: false }
    }
    const full = own?.type === 'directory' ? (holders.has(path) ? 'full' : 'empty') : 'name'
    return {
      way,
      entry,
      probe: {
        path,
        isLink,
        leadsTo: inode === undefined ? 'nothing' : inode.type === 'directory' ? 'directory' : 'other',
        mode: inode?.mode ?? 0,
        brief: way.end === 'missing' && way.rest.length === 0 && !isLink,
        make,
        remove: own === undefined || path === '/' ? undefined : full,
      },
    }
  })
}
