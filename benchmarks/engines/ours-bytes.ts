import { chosenRows } from '../../src/collect/stream/chosen.ts'
import { newOrigins } from '../../src/collect/stream/origins.ts'
import { FULL, newRowBatch, PIECE } from '../../src/collect/stream/row-batch.ts'
import { newTable } from '../../src/collect/stream/table.ts'
import { bind, compile, selectionOf, startEvaluation, type Tell } from '../../src/evaluate/index.ts'
import { inodeScanner, ndjsonDecoder } from '../../src/parse/index.ts'
import { inWalkOrder, wireLine } from '../workloads/index.ts'
import type { Chunk, Engine, Job, Pair } from './contract.ts'
import { worldOf } from './ours.ts'

const NEWLINE = 0x0a

/** Judges whole lines, in the order of a walk: what the second reading of a scan does, without the first. */
export const judgeBytes = ({
  packs,
  services,
  directories,
}: Omit<Job, 'rules'>): ((text: Uint8Array, tell: Tell) => void) => {
  const world = worldOf({ services, directories })
  const bound = bind(compile({ packs, backend: 'compiled' }), services, world)
  const evaluation = startEvaluation(bound, world)
  const selection = selectionOf(bound)
  const [table, origins] = [newTable(), newOrigins({ collector: 'benchmark', source: 'generated' })]
  const rows = newRowBatch(origins.list, 'line')
  const sink = chosenRows({ table, origins, isExcluded: () => false }, selection, rows)
  const decoder = ndjsonDecoder('generated', sink, inodeScanner())
  return (text, tell) => {
    for (let from = 0; from < text.length; ) {
      const to = from + PIECE < text.length ? text.lastIndexOf(NEWLINE, from + PIECE) + 1 : text.length
      decoder.push(text.subarray(from, to))
      from = to
      if (rows.length < FULL && from < text.length) continue
      evaluation.verdicts(rows.batch(selection.lookups), tell)
      rows.clear()
    }
  }
}

export const bytes: Engine = {
  name: 'compiled-bytes',
  about: 'pathwrit, from the bytes of NDJSON lines, those of a block in the order of a walk',
  ours: true,
  whole: true,
  start: (job) => {
    const judge = judgeBytes(job)
    const made = new WeakMap<Chunk, Uint8Array>()
    return {
      form: 'chunks',
      prepare: (chunk) => void made.set(chunk, Buffer.from([...inWalkOrder(chunk.records)].map(wireLine).join(''))),
      judge(chunk) {
        const found: Pair[] = []
        judge(made.get(chunk) ?? new Uint8Array(0), (rule, path) => found.push({ rule, path }))
        return found
      },
    }
  },
}
