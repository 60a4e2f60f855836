import { type BytePath, isUnder, nameOf, parentOf } from '../../model/index.ts'
import type { RotationHost, RotationInput } from '../../parse/index.ts'
import type { ActView } from '../contract.ts'
import { fitsName } from './expand.ts'

/** No configuration file is larger (logrotate's own bound). */
const LARGEST = 0xffffff

/** Names in a directory: what the tree lists, else what was surveyed below it. */
const namesIn = (directory: BytePath, { tree, files }: ActView): readonly BytePath[] | undefined => {
  const children = tree.children(directory)
  if (children) return children.map(({ path }) => nameOf(path))
  const surveyed = [...files.keys()].filter((path) => parentOf(path) === directory)
  return surveyed.length > 0 ? surveyed.map(nameOf) : undefined
}

/** Configuration as the target has it, links followed inside of it. */
export const rotationHost = (view: ActView): RotationHost => ({
  matches: fitsName,
  find: (path): RotationInput | null => {
    const { path: real, inode, loop } = view.resolve(path)
    const surveyed = view.files.get(path) ?? view.files.get(real)
    if (loop || (inode === null && surveyed === undefined)) return null
    const type = inode?.type ?? (surveyed !== undefined ? 'file' : undefined)
    if (type === 'file') {
      const bytes = surveyed ?? view.tree.read(real, LARGEST + 1) ?? undefined
      const { mode, uid } = inode ?? {}
      return { kind: 'file', bytes, ...(mode === undefined ? {} : { mode }), ...(uid === undefined ? {} : { uid }) }
    }
    if (type === 'directory' || (type === undefined && [...view.files.keys()].some((file) => isUnder(file, real))))
      return { kind: 'directory', names: namesIn(real, view) }
    return type === undefined ? null : { kind: 'other' }
  },
})
