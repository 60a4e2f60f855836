import { parseGlob } from '../../src/index.ts'
import type { Segment } from '../../src/paths/index.ts'

/**
 * A glob in the few forms that engines have words for. `dir` is '' for the root. `name` is `prefix*suffix`, or exact where
 * `exact` is set. What fits none is a regular expression over the whole path.
 */
export type Shape =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'below'; readonly dir: string }
  | {
      /** An entry of `dir`, or of it and anything below it. */
      readonly kind: 'child' | 'deep'
      readonly dir: string
      readonly prefix: string
      readonly suffix: string
      readonly exact?: string
    }
  | { readonly kind: 'other'; readonly regex: string }

const quoted = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
const rangeText = (point: number): string => `\\x{${point.toString(16)}}`

const segmentRegex = (segment: Segment): string => {
  if (segment.kind === 'literal') return quoted(segment.name)
  if (segment.kind === 'any-depth') return '.*'
  return segment.parts
    .map((part) => {
      if (part.kind === 'text') return quoted(part.text)
      if (part.kind === 'any') return '[^/]*'
      if (part.kind === 'one') return '[^/]'
      const ranges = part.ranges.map(([from, to]) => `${rangeText(from)}-${rangeText(to)}`).join('')
      return part.negated ? `[^/${ranges}]` : `[${ranges}]`
    })
    .join('')
}

/** RE2 and its like: Go, DuckDB, Rego, CEL. */
const regexOf = (segments: readonly Segment[]): string =>
  `^${segments
    .map((segment, at) =>
      segment.kind === 'any-depth' ? (at === segments.length - 1 ? '/.+' : '(?:/[^/]+)*') : `/${segmentRegex(segment)}`,
    )
    .join('')}$`

/** `prefix*`, `*suffix` or a plain name. */
const nameOf = (segment: Segment): { prefix: string; suffix: string; exact?: string } | undefined => {
  if (segment.kind === 'literal') return { prefix: '', suffix: '', exact: segment.name }
  if (segment.kind !== 'pattern') return undefined
  const [first, second, ...rest] = segment.parts
  if (rest.length > 0 || first === undefined) return undefined
  if (first.kind === 'any' && second === undefined) return { prefix: '', suffix: '' }
  if (first.kind === 'any' && second?.kind === 'text') return { prefix: '', suffix: second.text }
  return first.kind === 'text' && second?.kind === 'any' ? { prefix: first.text, suffix: '' } : undefined
}

const shapeOf = (segments: readonly Segment[]): Shape => {
  const fixed = segments.findIndex(({ kind }) => kind !== 'literal')
  if (fixed < 0)
    return { kind: 'path', path: segments.map((one) => `/${'name' in one ? one.name : ''}`).join('') || '/' }
  const dir = segments
    .slice(0, fixed)
    .map((one) => `/${'name' in one ? one.name : ''}`)
    .join('')
  const [first, second, ...rest] = segments.slice(fixed)
  if (first !== undefined && rest.length === 0) {
    if (first.kind === 'any-depth' && second === undefined) return { kind: 'below', dir }
    const name =
      first.kind === 'any-depth' ? second && nameOf(second) : second === undefined ? nameOf(first) : undefined
    if (name !== undefined) return { kind: first.kind === 'any-depth' ? 'deep' : 'child', dir, ...name }
  }
  return { kind: 'other', regex: regexOf(segments) }
}

/** One shape for each alternative of a glob. */
export const shapesOf = (glob: string): readonly Shape[] => parseGlob(glob).alternatives.map(shapeOf)
