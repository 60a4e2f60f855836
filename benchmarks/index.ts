import { COLLECTORS } from './collectors/index.ts'
import { ENGINES } from './engines/index.ts'
import { WORKLOADS } from './workloads/index.ts'

export { type BenchRun, bench } from './bench.ts'
export { compareFiles } from './compare.ts'

export const engineNames: readonly string[] = ENGINES.map(({ name }) => name)
export const collectorNames: readonly string[] = COLLECTORS.map(({ name }) => name)
export const workloadNames: readonly string[] = WORKLOADS.map(({ name }) => name)

const rows = (things: readonly { readonly name: string; readonly about: string }[]): string => {
  const width = Math.max(...things.map(({ name }) => name.length))
  return things.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}\n`).join('')
}

/** What there is to measure, and on what. */
export const listText = (): string =>
  `engines:\n${rows(ENGINES)}\nworkloads:\n${rows(WORKLOADS)}\ncollectors:\n${rows(COLLECTORS)}`
