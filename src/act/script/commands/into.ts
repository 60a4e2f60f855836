import type { Call } from '../contract.ts'
import { BELOW, HOLE, isPlain, STAR, type Value, withHoles } from '../value.ts'

/** Sources, and the names they get: within the last operand where it is a directory, else that name itself. */
export const intoOf = (
  { walk, state }: Call,
  operands: readonly Value[],
  target: Value | undefined,
  asIs: boolean,
): { readonly sources: readonly Value[]; readonly places: readonly Value[] } => {
  const sources = target === undefined ? operands.slice(0, -1) : operands
  const into = target ?? operands.at(-1)
  if (into === undefined) return { sources: operands, places: [] }
  const [cwd = HOLE] = state.cwd
  const whole = into.startsWith('/') ? into : `${cwd}/${into}`
  const within =
    !asIs &&
    (target !== undefined || sources.length > 1 || into.endsWith('/') || into === '.' || isDirectory(whole, walk))
  if (!within) return { sources, places: sources.length === 0 ? [] : [into] }
  return { sources, places: sources.map((source) => `${into}/${nameIn(source)}`) }
}

const isDirectory = (path: Value, walk: Call['walk']): boolean => isPlain(path) && walk.isDirectory(path)

const nameIn = (source: Value): Value => {
  if (source.includes(BELOW)) return STAR
  const trimmed = withHoles(source).replace(/\/+$/, '')
  return trimmed.slice(trimmed.lastIndexOf('/') + 1)
}
