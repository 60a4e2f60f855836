import { readFileSync } from 'node:fs'
import { PathwritError } from '../src/index.ts'
import { figure } from './render/index.ts'
import { type Result, type Row, rates, type Table } from './result.ts'
import { median, ratioOf } from './statistics.ts'

const read = (file: string): Result => {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new PathwritError('input', `${file} cannot be read as a result: ${(cause as Error).message}`, {
      hint: 'name a results.json that pathwrit bench -o wrote',
    })
  }
  if ((value as Partial<Result> | null)?.format !== 'pathwrit-bench/1')
    throw new PathwritError('input', `${file} is no result of pathwrit bench`, {
      hint: 'name a results.json that pathwrit bench -o wrote',
    })
  return value as Result
}

const keyOf = ({ spec }: Table): string => `${spec.workload}, ${spec.records} records, ${spec.rules} rules`
const ratesOf = (row: Row | undefined): readonly number[] => (row?.timed === undefined ? [] : rates(row.timed))

/** What the interval says: with few passes it is wide, and then nothing is said. */
const verdict = (low: number, high: number): string => (low > 1 ? 'faster' : high < 1 ? 'slower' : 'no difference seen')

/** Two results as a table: each engine's rate in both, and how many times as fast the second is, with its 95 % interval. */
export const compareResults = (before: Result, after: Result): string => {
  const lines: string[] = []
  if (before.machine.cpu !== after.machine.cpu || before.machine.node !== after.machine.node)
    lines.push(
      `The two ran on different machines or versions of Node (${before.machine.cpu}, ${before.machine.node}; ${after.machine.cpu}, ${after.machine.node}): compare ratios inside each, not these.\n\n`,
    )
  lines.push('| table | engine | before, records/s | after | after is | 95 % | |\n|---|---|--:|--:|--:|---|---|\n')
  for (const table of after.tables) {
    const other = before.tables.find((one) => keyOf(one) === keyOf(table))
    for (const row of table.rows) {
      const [a, b] = [ratesOf(other?.rows.find(({ engine }) => engine === row.engine)), ratesOf(row)]
      if (a.length === 0 || b.length === 0) {
        lines.push(
          `| ${keyOf(table)} | ${row.engine} | ${a.length === 0 ? 'none' : figure(median(a))} | ${b.length === 0 ? 'none' : figure(median(b))} | – | – | in one result only |\n`,
        )
        continue
      }
      const { ratio, low, high } = ratioOf(a, b)
      lines.push(
        `| ${keyOf(table)} | ${row.engine} | ${figure(median(a))} | ${figure(median(b))} | ${ratio.toFixed(2)}× | ${low.toFixed(2)}–${high.toFixed(2)} | ${verdict(low, high)} |\n`,
      )
    }
  }
  return lines.join('')
}

/** The same of two files. Throws a PathwritError `input` for what is no result. */
export const compareFiles = (before: string, after: string): string => compareResults(read(before), read(after))
