import { type BytePath, latin1, type RowInput, rawBytes } from '../../model/index.ts'
import { type InodeCells, inodeScanner, rowOf } from '../../parse/index.ts'
import { column } from './column.ts'
import type { Input } from './input.ts'

/** An entry of a directory that is not in the table. */
export interface PassedEntry {
  readonly name: BytePath
  readonly row: RowInput
}

/**
 * Rows of an ordered input that are not kept. Every 64 KiB of them it is noted where one stands, so that any can be read
 * again by its path: memory does not grow with the rows but, far slower, with the input's bytes.
 */
export interface Passed {
  /** How many there are. */
  readonly count: number
  /** A chunk of the input is about to be decoded. */
  chunk(length: number): void
  /** The row that was just read, in this directory, is not kept. Rows come in order. */
  pass(directory: number, cells: InodeCells): void
  find(directory: number, name: BytePath, path: BytePath): RowInput | undefined
  /** Those of a directory, in order. */
  entries(directory: number, path: BytePath): PassedEntry[]
}

const SPACING = 1 << 16

interface Block {
  readonly at: number
  readonly directory: number
  readonly name: BytePath
}

export const newPassed = (input: Input): Passed => {
  const blocks: Block[] = []
  const some = column()
  const scanner = inodeScanner()
  let buffer = new Uint8Array(SPACING)
  let count = 0
  let recent = -1
  let base = 0
  let end = 0

  /** The last block that begins with this name or one before it. */
  const blockOf = (directory: number, name: BytePath): number => {
    let low = 0
    let high = blocks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const block = blocks[middle] as Block
      if (block.directory < directory || (block.directory === directory && block.name <= name)) low = middle + 1
      else high = middle
    }
    return Math.max(low - 1, 0)
  }
  /** Scans lines from a block on, until the visitor has enough; lines that only JSON can tell were kept. */
  const scan = (block: number, enough: (cells: InodeCells, line: number) => boolean): void => {
    let position = (blocks[block] as Block).at
    for (let held = 0; ; ) {
      const read = input.readAt(buffer, held, position)
      const start = position - held
      position += read
      const filled = held + read
      const whole = read === 0 ? 0 : buffer.lastIndexOf(0x0a, filled - 1) + 1
      for (let at = 0; at < whole; ) {
        const next = scanner.scan(buffer, at)
        if (next >= 0 && enough(scanner.cells, start + at)) return
        at = next >= 0 ? next : buffer.indexOf(0x0a, at) + 1
      }
      if (read === 0) return
      buffer.copyWithin(0, whole, filled)
      held = filled - whole
      if (held === buffer.length) {
        const larger = new Uint8Array(held * 2)
        larger.set(buffer)
        buffer = larger
      }
    }
  }
  const isAt = (cells: InodeCells, to: number, path: Uint8Array): boolean => {
    if (to - cells.from !== path.length) return false
    for (let i = 0; i < path.length; i++) if (cells.bytes[cells.from + i] !== path[i]) return false
    return true
  }
  return {
    get count() {
      return count
    },
    chunk(length) {
      base = end
      end += length
    },
    pass(directory, cells) {
      count++
      if (directory !== recent) {
        recent = directory
        some.set(directory, 1)
      }
      const at = base + cells.line
      const last = blocks.at(-1)
      if (last === undefined || at - last.at >= SPACING)
        blocks.push({ at, directory, name: latin1(cells.bytes.subarray(cells.name, cells.to)) })
    },
    find(directory, name, path) {
      if (some.get(directory) === 0) return undefined
      const block = blockOf(directory, name)
      const until = blocks[block + 1]?.at ?? end
      const wanted = rawBytes(path)
      let found: RowInput | undefined
      scan(block, (cells, line) => {
        if (line >= until) return true
        if (!isAt(cells, cells.to, wanted)) return false
        found = rowOf(cells)
        return true
      })
      return found
    },
    entries(directory, path) {
      if (some.get(directory) === 0) return []
      const wanted = rawBytes(path === '/' ? '' : path)
      const found: PassedEntry[] = []
      scan(blockOf(directory, ''), (cells) => {
        const isIn = isAt(cells, cells.name - 1, wanted) && cells.name < cells.to
        if (isIn) found.push({ name: latin1(cells.bytes.subarray(cells.name, cells.to)), row: rowOf(cells) })
        return !isIn && found.length > 0
      })
      return found
    },
  }
}
