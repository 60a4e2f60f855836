import { type CollectorTable, type Result, rates, type Table } from '../result.ts'
import { median } from '../statistics.ts'
import { barsSvg, type Chart, chartSvg, type Series, short } from './chart.ts'

const isOurs = (engine: string): boolean => engine.startsWith('compiled') || engine === 'interpret'

/** A line for each engine that has a figure in every table, at where `x` puts the table. */
const seriesOf = (tables: readonly Table[], x: (table: Table) => number): readonly Series[] => {
  const engines = tables[0]?.rows.map(({ engine }) => engine) ?? []
  return engines.flatMap((name) => {
    const points = tables
      .flatMap((table): (readonly [number, number])[] => {
        const timed = table.rows.find(({ engine }) => engine === name)?.timed
        return timed === undefined ? [] : [[x(table), median(rates(timed))]]
      })
      .sort(([a], [b]) => a - b)
    return points.length === 0 ? [] : [{ name, points, ours: isOurs(name) }]
  })
}

const groups = (tables: readonly Table[], key: (table: Table) => string): readonly (readonly Table[])[] => {
  const found = new Map<string, Table[]>()
  for (const table of tables) found.set(key(table), [...(found.get(key(table)) ?? []), table])
  return [...found.values()]
}

const shapeOf = ({ shape }: Table): string =>
  `${Math.round(shape.matching * 100)} % of the rules match, ${shape.candidates.toFixed(1)} rules apply to a record; both axes logarithmic`

const Y = 'records a second'

const collectorBars = ({ entries, rows }: CollectorTable): string =>
  barsSvg(
    `Walking ${short(entries)} entries`,
    'seconds, median; a warm cache, each a process of its own; shorter is better',
    rows
      .filter(({ passes }) => passes.length > 0)
      .map(({ collector, learns, passes }) => {
        const value = median(passes.map(({ seconds }) => seconds))
        const note = `${value < 10 ? value.toFixed(2) : value.toFixed(1)} s, ${learns}`
        return { name: collector, value, note, ours: collector.startsWith('pathwrit') }
      }),
  )

/** Every chart that a result has the points for, by file name. A line needs two. */
export const charts = ({ tables, collectors }: Result): ReadonlyMap<string, string> => {
  const made = new Map<string, string>()
  const add = (name: string, chart: Chart): void => {
    if (chart.series.some(({ points }) => points.length > 1)) made.set(name, chartSvg(chart))
  }
  for (const group of groups(tables, ({ spec }) => `${spec.workload} ${spec.records}`)) {
    const [first] = group as [Table]
    const { workload, records } = first.spec
    add(`rules-${workload}-${short(records)}.svg`, {
      title: `Throughput against rules: ${workload}, ${short(records)} records`,
      subtitle: shapeOf(group.at(-1) as Table),
      x: 'rules',
      y: Y,
      series: seriesOf(group, ({ spec }) => spec.rules),
    })
  }
  for (const group of groups(tables, ({ spec }) => `${spec.workload} ${spec.rules}`)) {
    const [first] = group as [Table]
    const { workload, rules } = first.spec
    add(`records-${workload}-${rules}.svg`, {
      title: `Throughput against records: ${workload}, ${rules} rules`,
      subtitle: shapeOf(group.at(-1) as Table),
      x: 'records',
      y: Y,
      series: seriesOf(group, ({ spec }) => spec.records),
    })
  }
  collectors.forEach((table, at) => {
    if (table.rows.some(({ passes }) => passes.length > 0))
      made.set(`collectors-${table.root === 'own' ? `own${at}` : short(table.entries)}.svg`, collectorBars(table))
  })
  return made
}
