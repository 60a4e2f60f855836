import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { newTable } from '../../src/collect/stream/table.ts'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

/** Bytes in use once the garbage is gone. */
const held = (): number => {
  gc()
  gc()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return arrayBuffers + heapUsed
}

test('an inode that is kept takes 64 bytes at most, its name and its directories included', () => {
  const rows = 500_000
  const before = held()
  const table = newTable()
  const extra = { acl: null, owner: 'root' }
  for (let i = 0; i < rows; i++) {
    // One directory to 16 names.
    const row = table.claim(`/usr/share/d${i >> 10}/pkg${i >> 4}/some-name-${i}`)
    const common = { type: 'file' as const, mode: 0o644, uid: 0, gid: 0, nlink: 1, dev: 65_024 }
    table.columns.set(row, { ...common, ino: i, size: i, mtime: 1_700_000_000, extra }, i, 1)
  }
  const taken = held() - before
  assert.is(table.length, rows)
  assert.ok(taken > 0 && taken < rows * 64, `${taken / rows} bytes an inode`)
})

test.run()
