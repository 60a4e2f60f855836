import { gzipSync } from 'node:zlib'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { collectors, decompressedHead } from '../../src/collect/index.ts'
import { utf8 } from './stream-kit.ts'

const tarHeader = (): Uint8Array => {
  const block = Buffer.alloc(512)
  block.write('etc/')
  block.write('0000755', 100)
  block.write('5', 156)
  block.write('ustar\x0000', 257)
  block.write('        ', 148)
  block.write(block.reduce((sum, byte) => sum + byte, 0).toString(8), 148)
  return block
}

const HEADS: readonly (readonly [collector: string, head: Uint8Array])[] = [
  ['tar', tarHeader()],
  ['mtree', utf8('#mtree v2.0\n./a type=file\n')],
  ['mtree', utf8('# a comment\n\n/set type=file\n')],
  ['mtree', utf8('#\t   user: root\n#\tmachine: host\n')],
  ['ndjson', utf8('{"kind":"inode","path":"/"}\n')],
  ['ndjson', utf8('\ufeff { "path": "/", "kind": "inode" }')],
  ['find', utf8('pathwrit-find 1\0d\x00755\0')],
]
for (const [name, head] of HEADS)
  test(`${name} alone recognises ${JSON.stringify(Buffer.from(head.subarray(0, 24)).toString())}, gzipped too`, async () => {
    for (const bytes of [head, await decompressedHead(gzipSync(head))]) {
      const target = { path: '-', isDirectory: false, head: bytes.subarray(0, 512) }
      assert.equal(
        collectors.filter((collector) => collector.accepts(target)).map((collector) => collector.name),
        [name],
      )
    }
  })

test('none of them takes text, nothing, or damaged gzip for its own', () => {
  const streams = collectors.filter(({ name }) => ['tar', 'mtree', 'ndjson', 'find'].includes(name))
  assert.is(streams.length, 4)
  for (const head of [utf8('hello\n'), new Uint8Array(0), new Uint8Array(600), Uint8Array.of(0x1f, 0x8b, 1, 2, 3)])
    for (const { name, accepts } of streams) assert.not(accepts({ path: 'x', isDirectory: false, head }), name)
})

test.run()
