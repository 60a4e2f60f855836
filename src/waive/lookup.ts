import { type BytePath, joinPath, type StatedWaiver } from '../model/index.ts'
import { automaton, type Glob, matcher, parseGlob } from '../paths/index.ts'
import { exactPath, ruleGlob, rulePath } from './parse.ts'

/** The numbers of the waivers whose glob or bytes match a path, ascending. */
export type PathLookup = (path: BytePath) => readonly number[]

/** The path that a glob without wildcards means: a baseline is thousands of these, and a map finds one at once. */
const literal = ({ alternatives }: Glob): BytePath | undefined => {
  const [segments, ...others] = alternatives
  if (segments === undefined || others.length > 0) return undefined
  let path: BytePath = '/'
  for (const segment of segments) {
    if (segment.kind !== 'literal') return undefined
    path = joinPath(path, segment.name)
  }
  return path
}

export const pathLookup = (stated: readonly StatedWaiver[]): PathLookup => {
  const exact = new Map<BytePath, number[]>()
  const globs: Glob[] = []
  const numbers: number[] = []
  for (const [number, { waiver }] of stated.entries()) {
    const glob = waiver.pathBytes === undefined ? parseGlob(waiver.path) : undefined
    const path = glob === undefined ? exactPath(waiver) : literal(glob)
    if (path !== undefined) {
      const there = exact.get(path)
      if (there === undefined) exact.set(path, [number])
      else there.push(number)
    } else if (glob !== undefined) {
      globs.push(glob)
      numbers.push(number)
    }
  }
  const index = automaton(globs)
  return (path) => {
    const found = index.lookup(path).patterns.map((pattern) => numbers[pattern] as number)
    const there = exact.get(path)
    return there === undefined ? found : [...found, ...there].sort((a, b) => a - b)
  }
}

/** Whether the waiver of a number speaks of a rule. Few rules find anything: of each it is worked out once. */
export const ruleLookup = (stated: readonly StatedWaiver[]): ((rule: string) => ReadonlySet<number>) => {
  const tests = new Map<string, (path: BytePath) => boolean>()
  for (const { waiver } of stated) if (!tests.has(waiver.rule)) tests.set(waiver.rule, matcher([ruleGlob(waiver.rule)]))
  const known = new Map<string, ReadonlySet<number>>()
  return (rule) => {
    const there = known.get(rule)
    if (there !== undefined) return there
    const path = rulePath(rule)
    const fitting = new Set([...tests].flatMap(([text, test]) => (test(path) ? [text] : [])))
    const found = new Set(stated.flatMap(({ waiver }, number) => (fitting.has(waiver.rule) ? [number] : [])))
    known.set(rule, found)
    return found
  }
}
