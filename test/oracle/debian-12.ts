/**
 * The tables of docs/debian-12.md: `node dist/test/oracle/debian-12.js [--into FILE] ROOT…`. Each root, a directory with a stock Debian 12,
 * is scanned with `recommended`, `logs` and `debian-12-known`. A finding that the pack waives is by design; the others are classed by
 * `debian-12-true.json`, which has the form of a waiver file because the same fits are asked of it: rule, path, reason.
 * What neither speaks of is listed as unclassed, and the exit code is 1. With `--into` the part between the two marks in FILE is replaced.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { compile, type Finding, loadPack, loadWaivers, SEVERITIES, scan } from '../../src/index.ts'
import { ROOT } from '../docs/pages.ts'

const CLASSES = ['true', 'by design', 'unclassed'] as const
const MARKS = ['<!-- debian-12.js: begin -->\n', '<!-- debian-12.js: end -->'] as const

const words = process.argv.slice(2)
const into = words[0] === '--into' ? words.splice(0, 2)[1] : undefined
if (words.length === 0) throw new Error('debian-12.js [--into FILE] ROOT…')

const names = ['recommended', 'logs', 'debian-12-known']
const plan = compile({ packs: await Promise.all(names.map((name) => loadPack(`pathwrit:${name}`))) })
const waivers = await loadWaivers(join(ROOT, 'test/oracle/debian-12-true.json'))

interface Row {
  readonly rule: string
  readonly who: string
  readonly class: (typeof CLASSES)[number]
  readonly severity: string
  readonly root: string
  readonly reason: string
  readonly path: string
}
const classOf = ({ waived }: Finding): Row['class'] =>
  waived === undefined ? 'unclassed' : waived.from.startsWith('pack ') ? 'by design' : 'true'

const rows: Row[] = []
for (const root of words)
  for await (const finding of scan(plan, { target: root, waivers }))
    rows.push({
      rule: finding.rule,
      who: finding.services.join(', ') || 'the host',
      class: classOf(finding),
      severity: finding.verdict === 'unknown' ? 'unknown' : finding.severity,
      root: basename(root),
      reason: finding.waived?.reason ?? '',
      path: finding.path,
    })

const grouped = (key: (row: Row) => string): readonly (readonly [Row, ...Row[]])[] => {
  const groups = new Map<string, [Row, ...Row[]]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group === undefined) groups.set(key(row), [row])
    else group.push(row)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}
/** From the worst down; what could not be answered comes first. */
const severities = (group: readonly Row[]): string =>
  ['unknown', ...SEVERITIES.toReversed()].filter((one) => group.some(({ severity }) => severity === one)).join(', ')
const count = (group: readonly Row[], fits: (row: Row) => boolean): string => `${group.filter(fits).length || '–'}`
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], body: readonly (readonly string[])[]): string =>
  [line(head), `|${'---|'.repeat(head.length)}`, ...body.map(line)].join('\n')

const roots = words.map((root) => basename(root))
const counts = (group: readonly Row[]): readonly string[] => [
  ...roots.map((root) => count(group, (row) => row.root === root)),
  ...CLASSES.map((one) => count(group, (row) => row.class === one)),
]
const escaped = (text: string): string => text.replaceAll('|', '\\|')
const text = `${[
  table(
    ['rule', 'severity', ...roots, ...CLASSES],
    [
      ...grouped(({ rule }) => rule).map((group) => [group[0].rule, severities(group), ...counts(group)]),
      ['all', '', ...counts(rows)],
    ],
  ),
  table(
    ['service', 'rule', 'severity', 'findings', 'class', 'why'],
    grouped((row) => [row.who, row.rule, row.class, row.reason].join('\n')).map((group) => [
      escaped(group[0].who),
      group[0].rule,
      severities(group),
      `${group.length}`,
      group[0].class,
      escaped(group[0].reason || group.map(({ path }) => path).join(' ')),
    ]),
  ),
].join('\n\n')}\n`

if (into === undefined) process.stdout.write(text)
else {
  const page = readFileSync(into, 'utf8')
  const [from, to] = [page.indexOf(MARKS[0]), page.indexOf(MARKS[1])]
  if (from < 0 || to < from) throw new Error(`${into} lacks ${MARKS.join('… ')}`)
  writeFileSync(into, page.slice(0, from + MARKS[0].length) + text + page.slice(to))
}
process.exitCode = rows.some((row) => row.class === 'unclassed') ? 1 : 0
