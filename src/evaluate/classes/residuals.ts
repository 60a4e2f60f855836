import { type NewPathIndex, type PathIndex, parseGlob } from '../../paths/index.ts'
import type { BoundRule } from '../bound-rule.ts'
import type { ClassScope } from './binding.ts'
import { type Branch, branchFor, type Cursor, keepBranch, Watched } from './watched.ts'

/** The rules that a class of inodes does not pass as a whole: those that must be asked of each of them. */
export interface Residual {
  readonly rules: readonly BoundRule[]
  /** By match of the path tests; undefined when no rule left over gains from knowing it. */
  readonly refined: Map<number, Branch<readonly BoundRule[]>[]> | undefined
}
export type Kept = Branch<Residual>[]
/** Of a class that passes whatever else is found of its inodes. */
export const CLEAR_CELL: Kept = []

/** Where the inode stands, and whether what can be done there hangs on other places too. */
export type Where = Pick<ClassScope, 'opaque' | 'holder' | 'own' | 'standings'>

const passes = (bound: BoundRule, scope: ClassScope): boolean => {
  const { when, require } = bound.shape()
  return when(scope) === false || require(scope) === true
}

const failing = (candidates: readonly BoundRule[], scope: ClassScope): readonly BoundRule[] => {
  const left = candidates.filter((bound) => !passes(bound, scope))
  return left.length === 0 ? NONE : left
}
const NONE: readonly BoundRule[] = Object.freeze([])
const CLEAR: Residual = Object.freeze({ rules: NONE, refined: undefined })

/** What is left of some candidates for an inode's class, remembered in `kept`. */
export const residualOf = (kept: Kept, candidates: readonly BoundRule[], at: Cursor, where: Where): Residual => {
  const hit = branchFor(kept, at)
  if (hit !== undefined) return hit
  const watched = new Watched(at.inode())
  const rules = failing(candidates, { path: watched.path, inode: watched, exact: false, ...where })
  const tested = rules.some((bound) => bound.shape().refinable)
  const residual = rules.length === 0 ? CLEAR : { rules, refined: tested ? new Map() : undefined }
  keepBranch(kept, watched, residual)
  return residual
}

/** The same for those of a class that answer alike to the tests numbered `match`. */
export const refinedOf = (residual: Residual, match: number, at: Cursor, where: Where): readonly BoundRule[] => {
  const { rules, refined } = residual
  if (refined === undefined) return rules
  let kept = refined.get(match)
  if (kept === undefined) {
    kept = []
    refined.set(match, kept)
  }
  const hit = branchFor(kept, at)
  if (hit !== undefined) return hit
  const watched = new Watched(at.inode())
  const left = failing(rules, { path: watched.path, inode: watched, exact: true, ...where })
  keepBranch(kept, watched, left)
  return left
}

/** All tests of the record's own path in any of some rules, as one index: equal matches, equal answers. */
export const testIndex = (rules: Iterable<BoundRule>, newIndex: NewPathIndex): PathIndex => {
  const globs = new Set<string>()
  for (const bound of rules) for (const glob of bound.shape().globs) globs.add(glob)
  return newIndex([...globs].map((glob) => parseGlob(glob)))
}
