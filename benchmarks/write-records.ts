import { closeSync, openSync, writeSync } from 'node:fs'
import { type PlainRecord, WIRE_END, wireLine } from './workloads/index.ts'

const BLOCK = 1 << 20

/** Writes records as a target that `pathwrit scan` reads. Returns how many there were. */
export const writeRecords = (file: string, records: Iterable<PlainRecord>): number => {
  const descriptor = openSync(file, 'w')
  let [text, count] = ['', 0]
  for (const record of records) {
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
