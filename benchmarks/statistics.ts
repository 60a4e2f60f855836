import { randomFrom } from './random.ts'

/** The value below which a share `at` of them lies, by the nearest rank. NaN of none. */
export const quantile = (values: readonly number[], at: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(at * sorted.length) - 1))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

export interface Interval {
  readonly ratio: number
  readonly low: number
  readonly high: number
}

const DRAWS = 2_000

/** How many times as large `b` is as `a`, by their medians, with the 95 % interval that drawing again from each gives. */
export const ratioOf = (a: readonly number[], b: readonly number[], seed = 1): Interval => {
  const random = randomFrom(seed)
  const again = (values: readonly number[]): number =>
    median(values.map(() => values[Math.floor(random() * values.length)] as number))
  const ratios = Array.from({ length: DRAWS }, () => again(b) / again(a))
  return { ratio: median(b) / median(a), low: quantile(ratios, 0.025), high: quantile(ratios, 0.975) }
}
