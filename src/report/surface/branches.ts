import { type BytePath, nameOf, parentOf, type SurfaceEntry } from '../../model/index.ts'
import { grantText } from './tally.ts'

/** Entries of one type with the same grant in words. */
export interface Alike {
  readonly type: string | null
  readonly grant: string
  count: number
  /** The first few, by name. */
  readonly names: BytePath[]
}
export type AlikeByGrant = Map<string, Alike>

/** A directory on the way to something that can be modified. `grant` undefined: it cannot be modified itself. */
export interface Branch {
  readonly name: BytePath
  readonly parent: Branch | undefined
  grant: string | undefined
  /** What stands in it, directories aside. */
  readonly leaves: AlikeByGrant
  readonly branches: Map<BytePath, Branch>
  /** All that can be modified below it, directories included; filled by `sumUp`. */
  readonly below: AlikeByGrant
}

const NAMES = 3

export const addAlike = (into: AlikeByGrant, one: Omit<Alike, 'names'>, names: readonly BytePath[]): void => {
  const key = `${one.type}\0${one.grant}`
  const found = into.get(key)
  if (found === undefined) into.set(key, { ...one, names: names.slice(0, NAMES) })
  else {
    found.count += one.count
    if (found.names.length < NAMES) found.names.push(...names.slice(0, NAMES - found.names.length))
  }
}

/** Whether a directory can be removed depends on its being empty: in a picture that is no difference worth a line. */
const gist = (can: readonly string[]): readonly string[] =>
  can.includes('replace') ? can.filter((power) => power !== 'delete') : can

/** The tree of what can be modified: one branch a directory; the rest are counts, whatever their number. */
export const growing = () => {
  const root: Branch = branchOf('/', undefined)
  /** Parents before children. */
  const all: Branch[] = [root]
  // Entries come ordered by path: the last directory serves the next one.
  let last: { readonly path: BytePath; readonly branch: Branch } = { path: '/', branch: root }

  const at = (path: BytePath): Branch => {
    if (path === last.path) return last.branch
    let branch = root
    for (const name of path.split('/')) {
      if (name === '') continue
      let next = branch.branches.get(name)
      if (next === undefined) {
        next = branchOf(name, branch)
        branch.branches.set(name, next)
        all.push(next)
      }
      branch = next
    }
    last = { path, branch }
    return branch
  }
  return {
    add(entry: SurfaceEntry): void {
      const { path, type } = entry
      const grant = grantText({ ...entry, can: gist(entry.can) })
      if (type === 'directory') at(path).grant = grant
      else addAlike(at(parentOf(path)).leaves, { type, grant, count: 1 }, [nameOf(path)])
    },
    /** The root, with what lies below each branch added up. Once, when all has been added. */
    sumUp(): Branch {
      for (const branch of all.toReversed()) {
        const { parent, grant, leaves, below, name } = branch
        for (const one of leaves.values()) addAlike(below, one, one.names)
        if (parent === undefined) continue
        if (grant !== undefined) addAlike(parent.below, { type: 'directory', grant, count: 1 }, [name])
        for (const one of below.values()) addAlike(parent.below, one, [])
      }
      return root
    },
  }
}

const branchOf = (name: BytePath, parent: Branch | undefined): Branch => ({
  name,
  parent,
  grant: undefined,
  leaves: new Map(),
  branches: new Map(),
  below: new Map(),
})
