import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { notes } from '../src/collect/notes.ts'
import { startLoading } from '../src/collect/stream/load.ts'
import type { Selection } from '../src/model/index.ts'
import { type EntrySink, ndjsonDecoder } from '../src/parse/index.ts'
import { grouped } from './chunks.ts'
import { directoriesOf } from './directories.ts'
import { judgeBytes } from './engines/ours-bytes.ts'
import { randomFrom } from './random.ts'
import { openSetup, recordsOf, setUp } from './setup.ts'
import { inWalkOrder, wireLine } from './workloads/index.ts'

const NOTHING: Selection = { root: 0, rootFacts: 0, enter: () => 0, dead: () => true, facts: () => 0 }
const LINES = 2_500
const ROWS = 1 << 16

/** Inode lines in the order of a walk, about twenty to a directory: with six fields, or with all that `collect` writes. */
const lineMaker = (full: boolean): ((i: number) => string) => {
  const random = randomFrom(1)
  const below = (most: number): number => Math.floor(random() * most)
  const facts = (i: number): string =>
    full
      ? `,"owner":"root","group":"root","size":${below(1e5)},"mtime":${1.6e9 + below(1e8)},"nlink":1,"dev":65024,"ino":${8e5 + i},"linkTarget":null,"acl":null,"attrs":"e","contentClass":"${random() < 0.5 ? 'text' : 'data'}","origin":{"collector":"fs","source":"/"}`
      : ''
  return (i) => {
    const directory = Math.floor(i / 20)
    const path = `/usr/share/d${directory >> 8}/pkg${directory}/copyright-${String(i).padStart(8, '0')}`
    return `{"kind":"inode","path":"${path}","type":"file","mode":"0644","uid":0,"gid":0${facts(i)}}\n`
  }
}

/** Columns of the last rows, written over and over: what a batch would be filled with. */
const columnSink = (rest: EntrySink): EntrySink => {
  const mode = new Uint16Array(ROWS)
  const [type, uid, gid] = [new Uint8Array(ROWS), new Uint32Array(ROWS), new Uint32Array(ROWS)]
  const [size, mtime, ino] = [new Float64Array(ROWS), new Float64Array(ROWS), new Float64Array(ROWS)]
  const [from, to] = [new Uint32Array(ROWS), new Uint32Array(ROWS)]
  return {
    ...rest,
    cells(cells, at) {
      const row = at & (ROWS - 1)
      type[row] = cells.type
      mode[row] = cells.mode
      uid[row] = cells.uid
      gid[row] = cells.gid
      size[row] = cells.size
      mtime[row] = cells.mtime
      ino[row] = cells.ino
      from[row] = cells.from
      to[row] = cells.to
    },
  }
}

/** CPU time of reading seeded lines by their bytes into columns, as JSON, or into the table that keeps every inode. */
const measure = (way: 'columns' | 'json' | 'table', full: boolean, records: number) => {
  const told = { incomplete: notes(), notLookedAt: notes() }
  const { sink } = startLoading({ collector: 'benchmark', source: 'generated' }, NOTHING, {}, told)
  const { cells: _cells, ...objects } = sink
  const into = way === 'columns' ? columnSink(sink) : way === 'table' ? sink : { ...objects, inode: () => undefined }
  const decoder = ndjsonDecoder('generated', into, way === 'json' ? null : undefined)
  const line = lineMaker(full)
  let cpu = 0
  let bytes = 0
  for (let i = 0; i < records; ) {
    let text = ''
    for (const end = Math.min(i + LINES, records); i < end; i++) text += line(i)
    const chunk = Buffer.from(text)
    bytes += chunk.length
    const start = process.cpuUsage()
    decoder.push(chunk)
    const { user, system } = process.cpuUsage(start)
    cpu += user + system
  }
  return { way, full, records, perSecond: Math.round((records / cpu) * 1e6), bytesPerLine: Math.round(bytes / records) }
}

/**
 * CPU time from bytes to verdicts: the lines of a server's tree in the order of a walk, 300 rules, access asked for one service. The
 * first round makes automata, classes and machine code; the last is what a longer tree costs a record.
 */
const measureVerdicts = (records: number, rules: number, rounds: number) => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-ndjson-'))
  try {
    const spec = { workload: 'server', records, rules, seed: 1, access: 1 }
    setUp(spec, folder)
    const { packs, services } = openSetup(folder)
    const judge = judgeBytes({ packs, services, directories: directoriesOf(recordsOf(spec)) })
    const lines = [...grouped(inWalkOrder(recordsOf(spec)), LINES)].map((block) =>
      Buffer.from(block.map(wireLine).join('')),
    )
    const perSecond: number[] = []
    let verdicts = 0
    for (let round = 0; round < rounds; round++) {
      verdicts = 0
      const start = process.cpuUsage()
      for (const block of lines) judge(block, () => verdicts++)
      const { user, system } = process.cpuUsage(start)
      perSecond.push(Math.round((records / (user + system)) * 1e6))
    }
    const bytes = lines.reduce((sum, block) => sum + block.length, 0)
    return { way: 'verdicts', records, rules, perSecond, verdicts, bytesPerLine: Math.round(bytes / records) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (process.argv[1]?.endsWith('/benchmarks/ndjson.js')) {
  const { values } = parseArgs({ options: { records: { type: 'string', default: '1000000' } } })
  for (const way of ['columns', 'json', 'table'] as const)
    for (const full of [false, true])
      process.stdout.write(`${JSON.stringify(measure(way, full, Number(values.records)))}\n`)
  for (const rules of [30, 300])
    process.stdout.write(`${JSON.stringify(measureVerdicts(Number(values.records), rules, 5))}\n`)
}
