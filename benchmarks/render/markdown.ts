import { type CollectorRow, type CollectorTable, type Result, type Row, rates, type Table } from '../result.ts'
import { median } from '../statistics.ts'

const OURS = 'compiled'

/** `12,345`, `3.2`, `0.017`: three figures that count. */
export const figure = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  if (value >= 1000) return Math.round(Number(value.toPrecision(4))).toLocaleString('en')
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)))
}
const megabytes = (bytes: number): string => figure(bytes / 1e6)
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const HEADS = [
  'engine',
  'records/s',
  '`compiled` is',
  'min',
  'max',
  'p99 µs a record',
  'CPU s a million',
  'peak MB',
  'compile ms',
  'cold start ms',
  'judged',
  'pairs',
  'proved on',
]

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`

const rowOf = ({ engine, timed, proof, missing, failed }: Row, ours: number): string => {
  if (timed === undefined) {
    const why = missing === undefined ? `failed: ${(failed ?? '').split('\n')[0]}` : `missing: ${missing}`
    return line([engine, cell(why), ...HEADS.slice(2).map(() => '')])
  }
  const each = rates(timed)
  const cpu = median(timed.passes.map(({ cpuSeconds }) => cpuSeconds))
  return line([
    engine,
    figure(median(each)),
    engine === OURS ? '1' : `${figure(ours / median(each))}×`,
    figure(Math.min(...each)),
    figure(Math.max(...each)),
    timed.p99 === undefined ? '–' : figure(timed.p99),
    timed.outside ? '–' : figure((cpu * 1e6) / timed.records),
    timed.outside ? '–' : megabytes(timed.peakBytes),
    figure(timed.compileSeconds * 1000),
    figure(timed.coldSeconds * 1000),
    timed.stride === 1 ? 'all' : `1 of ${timed.stride}`,
    timed.tally.pairs.toLocaleString('en'),
    proof === undefined ? '' : `${proof.records} records, ${proof.pairs} pairs`,
  ])
}

const loads = ({ rows }: Table): string =>
  rows
    .flatMap(({ engine, timed }) =>
      timed?.loadSeconds === undefined ? [] : `${engine} ${figure(timed.loadSeconds)} s`,
    )
    .join(', ')

const untold = ({ rows }: Table): string[] => {
  const byReason = new Map<string, Set<string>>()
  for (const { engine, proof } of rows)
    for (const { name, why } of proof?.beyond ?? []) {
      const key = `${name} (${why})`
      byReason.set(key, (byReason.get(key) ?? new Set()).add(engine))
    }
  const groups = new Map<string, string[]>()
  for (const [rule, engines] of byReason) {
    const key = [...engines].join(', ')
    groups.set(key, [...(groups.get(key) ?? []), rule])
  }
  return [...groups].map(
    ([engines, rules]) =>
      `- Not told to ${engines}: ${rules.slice(0, 5).join('; ')}${rules.length > 5 ? `; and ${rules.length - 5} more` : ''}.\n`,
  )
}

const tableOf = (table: Table): string => {
  const { spec, shape, rows } = table
  const ours = rows.find(({ engine }) => engine === OURS)?.timed
  const speed = ours === undefined ? Number.NaN : median(rates(ours))
  const loading = loads(table)
  const share =
    ours === undefined ? '' : `, ${figure((ours.tally.pairs * 100) / ours.records)} findings come of a hundred records`
  return [
    `## ${spec.workload}: ${shape.records.toLocaleString('en')} records, ${shape.rules.toLocaleString('en')} rules\n\n`,
    `${figure(shape.matching * 100)} % of the rules match something, ${figure(shape.candidates)} rules apply to a record${share}, paths have ${figure(shape.meanPath)} bytes on average; ${spec.access} of the rules ask what a service can modify.\n\n`,
    line(HEADS),
    line(HEADS.map((_, at) => (at === 0 ? '---' : '--:'))),
    ...rows.map((row) => rowOf(row, speed)),
    '\n',
    ...(loading === '' ? [] : [`- Loading, before and beside judging: ${loading}.\n`]),
    ...untold(table),
    '\n',
  ].join('')
}

const COLLECTOR_HEADS = [
  'collector',
  'learns',
  's',
  'min',
  'max',
  'k entries/s',
  'of `find`’s time',
  'CPU s',
  'peak MB',
  '',
]
const FIND = 'find -printf'
const middle = (values: readonly (number | undefined)[]): number =>
  median(values.flatMap((value) => (value === undefined ? [] : value)))

const collectorsOf = ({ root, entries, rows }: CollectorTable): string => {
  const seconds = (row: CollectorRow | undefined): number => middle((row?.passes ?? []).map((pass) => pass.seconds))
  const find = seconds(rows.find(({ collector }) => collector === FIND))
  return [
    `## Collectors: ${root === 'own' ? 'your own tree' : 'a server'} of ${entries.toLocaleString('en')} entries\n\n`,
    'Each pass is a process of its own over a warm cache, in turns; those that can say saw as many entries.\n\n',
    line(COLLECTOR_HEADS),
    line(COLLECTOR_HEADS.map((_, at) => (at < 2 ? '---' : '--:'))),
    ...rows.map((row) => {
      const { collector, about, learns, passes, missing, failed } = row
      if (passes.length === 0)
        return line([
          collector,
          learns,
          '',
          '',
          '',
          '',
          '',
          '',
          '',
          cell(missing === undefined ? `failed: ${failed}` : `missing: ${missing}`),
        ])
      const all = passes.map((pass) => pass.seconds)
      return line([
        collector,
        learns,
        figure(seconds(row)),
        figure(Math.min(...all)),
        figure(Math.max(...all)),
        figure(entries / seconds(row) / 1000),
        `${figure(seconds(row) / find)}×`,
        figure(middle(passes.map(({ cpuSeconds }) => cpuSeconds))),
        megabytes(middle(passes.map(({ peakBytes }) => peakBytes))),
        cell(row.entries === undefined || row.entries > entries - 2 ? about : `${about}; saw ${row.entries} entries`),
      ])
    }),
    '\n',
  ].join('')
}

/** The whole result as a page. */
export const markdown = (result: Result): string => {
  const { machine } = result
  return [
    `# Engines compared, ${result.date.slice(0, 10)}\n\n`,
    `${machine.cpu}, ${machine.cores} cores, ${Math.round(machine.memoryBytes / 2 ** 30)} GiB; ${machine.system}; Node ${machine.node}; pathwrit ${machine.pathwrit}${machine.commit === undefined ? '' : ` at ${machine.commit}`}; seed ${result.seed}. `,
    `The median of ${result.repeat} passes, each engine in a process of its own. Where a pass would take longer than ${result.budget} s, every n-th record was judged, and the rate is that of those. `,
    'Peak memory holds the harness too.\n\n',
    ...result.tables.map(tableOf),
    ...result.collectors.map(collectorsOf),
    ...(result.tables.length === 0 ? [] : ['## Engines\n\n']),
    ...(result.tables.length === 0 ? [] : result.engines).map(
      ({ name, about, versions, missing }) =>
        `- \`${name}\`: ${about}${missing === undefined ? '' : ` (missing: ${missing})`}${Object.entries(versions ?? {})
          .map(([what, version]) => `; ${what} ${version}`)
          .join('')}\n`,
    ),
  ].join('')
}
