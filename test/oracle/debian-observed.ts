/**
 * Facts of stock packages judged on real roots: `node dist/test/oracle/debian-observed.js FILE.jsonl ROOT…`. Each record names a path
 * of a package and whether a finding is expected there (`finding`, `clean`, `review`); it is asked of every root that holds the path.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile, type Finding, isUnder, loadPack, SEVERITIES, scan } from '../../src/index.ts'
import { isOfKind } from './ground-truth/record.ts'

interface Observed {
  readonly package: string
  readonly path: string
  readonly principle: string
  readonly expected: string
}

const [file, ...roots] = process.argv.slice(2)
if (file === undefined || roots.length === 0) throw new Error('debian-observed.js FILE.jsonl ROOT…')
const records = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Observed)
const plan = compile({ packs: [await loadPack('pathwrit:strict')] })

const HARSH = SEVERITIES.indexOf('low')
const said = new Map<string, readonly Finding[]>()
for (const root of roots) {
  const found: Finding[] = []
  for await (const finding of scan(plan, { target: root })) if (finding.verdict === 'violation') found.push(finding)
  said.set(root, found)
}

let wrong = 0
for (const record of records) {
  const root = roots.find((one) => existsSync(join(one, 'var/lib/dpkg/info', `${record.package}.list`)))
  if (root === undefined) {
    console.log(`absent   ${record.package} ${record.path}: in none of the roots`)
    continue
  }
  const there = (said.get(root) ?? []).filter(
    ({ path, severity }) => isUnder(path, record.path) && SEVERITIES.indexOf(severity) >= HARSH,
  )
  const right = there.filter(({ rule }) => isOfKind(rule, record.principle))
  const agrees = record.expected.startsWith('clean') ? right.length === 0 : right.length > 0
  if (!agrees && !record.expected.startsWith('review')) wrong++
  const words = right.map(({ severity, rule, path }) => `${severity} ${rule} ${path}`)
  console.log(
    `${agrees ? 'as said ' : 'DIFFERS '} ${record.package} ${record.path} ${record.principle} (${record.expected}): ${words.slice(0, 4).join('; ') || `none of the kind; ${[...new Set(there.map(({ rule }) => rule))].join(' ')}`}`,
  )
}
console.log(`${wrong} differ`)
process.exitCode = wrong === 0 ? 0 : 1
