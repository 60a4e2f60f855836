import { execFileSync } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openSetup, recordsOf } from './setup.ts'
import { inWalkOrder, type PlainRecord, WIRE_END, wireLine } from './workloads/index.ts'

const BLOCK = 1 << 20

/** Writes records as a target that `pathwrit scan` reads, in the order of a walk. Returns how many there were. */
export const writeRecords = (file: string, records: Iterable<PlainRecord>): number => {
  const descriptor = openSync(file, 'w')
  let [text, count] = ['', 0]
  for (const record of inWalkOrder(records)) {
    text += wireLine(record)
    count++
    if (text.length < BLOCK) continue
    writeSync(descriptor, text)
    text = ''
  }
  writeSync(descriptor, text + WIRE_END)
  closeSync(descriptor)
  return count
}

/** Megabytes for putting ten million records in order. */
const HEAP = 12_000

/** The same for the tree of a setup, in a process of its own: the memory that putting it in order takes is not the engine's. */
export const writeTree = (folder: string, file: string): number =>
  Number(execFileSync(process.execPath, [`--max-old-space-size=${HEAP}`, fileURLToPath(import.meta.url), folder, file]))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = '', file = ''] = process.argv.slice(2)
  process.stdout.write(`${writeRecords(file, recordsOf(openSetup(folder).spec))}\n`)
}
