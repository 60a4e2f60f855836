import { closeSync, openSync, readSync } from 'node:fs'
import { nameOf, PathwritError, parentOf } from '../../src/index.ts'
import type { PlainRecord } from './record.ts'

const BLOCK = 1 << 20
const NEWLINE = 10

function* linesOf(file: string): Generator<string> {
  const descriptor = openSync(file, 'r')
  try {
    const block = Buffer.alloc(BLOCK)
    let held: Buffer = Buffer.alloc(0)
    for (;;) {
      const read = readSync(descriptor, block)
      if (read === 0) break
      held = Buffer.concat([held, block.subarray(0, read)])
      let start = 0
      for (let end = held.indexOf(NEWLINE); end >= 0; end = held.indexOf(NEWLINE, start)) {
        yield held.toString('utf8', start, end)
        start = end + 1
      }
      held = Buffer.from(held.subarray(start))
    }
    if (held.length > 0) yield held.toString('utf8')
  } finally {
    closeSync(descriptor)
  }
}

interface Wire {
  readonly kind?: unknown
  readonly path?: unknown
  readonly pathBytes?: unknown
  readonly type?: unknown
  readonly mode?: unknown
  readonly uid?: unknown
  readonly gid?: unknown
  readonly size?: unknown
  readonly nlink?: unknown
}

/**
 * The inodes of a file that `pathwrit collect` wrote. Those whose type, mode or owners were not observed, or whose path is not
 * text, are left out: other engines know nothing of either.
 */
export function* ownRecords(file: string): Generator<PlainRecord> {
  let number = 0
  for (const line of linesOf(file)) {
    number++
    if (line === '') continue
    let wire: Wire
    try {
      wire = JSON.parse(line) as Wire
    } catch {
      throw new PathwritError('input', 'not JSON', {
        file,
        line: number,
        hint: 'name a file that pathwrit collect wrote',
      })
    }
    const { path, type, mode, uid, gid, size, nlink } = wire
    if (wire.kind !== 'inode' || wire.pathBytes !== undefined) continue
    if (typeof path !== 'string' || typeof type !== 'string' || typeof mode !== 'string') continue
    if (typeof uid !== 'number' || typeof gid !== 'number') continue
    yield {
      path,
      dir: parentOf(path),
      name: path === '/' ? '' : nameOf(path),
      type,
      mode: Number.parseInt(mode, 8),
      uid,
      gid,
      size: typeof size === 'number' ? size : 0,
      nlink: typeof nlink === 'number' ? nlink : 1,
    }
  }
}
