import type { BytePath } from '../model/index.ts'
import { charactersOf } from './characters.ts'
import type { Glob, Part, Segment } from './contract.ts'
import { fits, type Step } from './wildcard.ts'

const stepsOfPart = (part: Part): Step<number>[] => {
  switch (part.kind) {
    case 'text':
      return charactersOf(part.text).map((wanted) => (code) => code === wanted)
    case 'any':
      return [null]
    case 'one':
      return [() => true]
    case 'class':
      return [(code) => part.ranges.some(([from, to]) => from <= code && code <= to) !== part.negated]
  }
}

const stepsOfSegment = (segment: Segment, isLast: boolean): Step<BytePath>[] => {
  switch (segment.kind) {
    // "/a/**" is everything below /a and not /a itself: at the end "**" takes at least one segment.
    case 'any-depth':
      return isLast ? [() => true, null] : [null]
    case 'literal':
      return [(name) => name === segment.name]
    case 'pattern': {
      const steps = segment.parts.flatMap(stepsOfPart)
      return [(name) => fits(steps, charactersOf(name))]
    }
  }
}

/** Each alternative of a glob as steps over the segments of a path. */
export const stepsOf = (glob: Glob): readonly (readonly Step<BytePath>[])[] =>
  glob.alternatives.map((segments) =>
    segments.flatMap((segment, i) => stepsOfSegment(segment, i === segments.length - 1)),
  )

/** The segments of an absolute path: none for the root. */
export const segmentsOf = (path: BytePath): BytePath[] => (path === '/' ? [] : path.slice(1).split('/'))

/** A test whether any of the globs matches an absolute path, for the few paths of a command line or a waiver file. */
export const matcher = (globs: readonly Glob[]): ((path: BytePath) => boolean) => {
  const alternatives = globs.flatMap(stepsOf)
  return (path) => {
    const segments = segmentsOf(path)
    return alternatives.some((steps) => fits(steps, segments))
  }
}
