import { ownPathGlobs } from './facts.ts'
import { constant, type FieldNode, type Node } from './node.ts'
import { mapChildren } from './walk.ts'

/** Subjects of `can` at the record's directory are marked with this. */
export const AT_PARENT = 'parent '

/** A condition to be asked of many records that differ in nothing but their path, and what it tests of that path. */
export interface ClassForm {
  readonly node: Node
  /** Patterns that decide every test of the record's own path that the form has. */
  readonly globs: readonly string[]
}

const NAME: FieldNode['field'] = Object.freeze({ name: 'name', type: 'string', about: 'last segment of the path' })

const isField = (node: Node | undefined, name: string): boolean => node?.kind === 'field' && node.field.name === name
const isOwn = (node: Node | undefined): boolean => node === undefined || isField(node, 'path')

/** What a class does not share, whether or not it was observed of each. */
const unknowable = ({ pointer }: Node): Node => Object.freeze({ kind: 'field', field: NAME, pointer })

const isEmptyList = (node: Node): boolean =>
  node.kind === 'constant' && Array.isArray(node.value) && node.value.length === 0

/**
 * A condition in a form in which its record's path matters only through `globs`. Access asked at `parent.path` becomes
 * access at the directory (its subject marked); a test of the path that no pattern can stand for becomes a field that
 * is never known, so that what is definite nevertheless holds for every path.
 */
export const classForm = (node: Node): ClassForm => {
  const globs: string[] = []
  const put = (at: Node): Node => {
    if (at.kind === 'can' && isField(at.path, 'parent.path'))
      return Object.freeze({ ...at, subject: AT_PARENT + at.subject, path: undefined })
    if (at.kind === 'can' && isField(at.path, 'path')) return Object.freeze({ ...at, path: undefined })
    if (at.kind === 'observed') return unknowable(at)
    if (at.kind === 'glob' && isOwn(at.path)) globs.push(...at.globs)
    if (at.kind === 'under' && isOwn(at.path)) {
      if (isEmptyList(at.directories)) return constant(false, at.pointer)
      const found = ownPathGlobs(at)
      if (found.length === 0) return unknowable(at)
      globs.push(...found)
    }
    return mapChildren(at, put)
  }
  return { node: put(node), globs }
}
