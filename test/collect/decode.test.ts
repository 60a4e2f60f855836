import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { decompressed } from '../../src/collect/decode/index.ts'
import { type InputLimits, PathwritError } from '../../src/model/index.ts'
import { pieces, utf8 } from './stream-kit.ts'
import { installed } from './tar-kit.ts'

interface Decoded {
  readonly bytes: Buffer
  readonly found: string | undefined
  readonly trouble: string | undefined
}

const decode = async (packed: Uint8Array, size = 1 << 16, limits?: InputLimits): Promise<Decoded> => {
  let found: string | undefined
  let trouble: string | undefined
  const out: Uint8Array[] = []
  for await (const piece of decompressed(pieces(packed, size), {
    name: 'x',
    limits,
    found: (compression) => {
      found = compression
    },
    trouble: (why) => {
      trouble = why
    },
  }))
    out.push(piece)
  return { bytes: Buffer.concat(out), found, trouble }
}

/** Text, noise, and stretches that repeat: what makes literals, matches of every kind, runs and stored blocks. */
const sample = (size: number, seed: number): Buffer => {
  const noise = (at: number) => createHash('sha256').update(`${seed} ${at}`).digest()
  const parts: Buffer[] = []
  for (let have = 0, i = 0; have < size; i++) {
    const pick = noise(i)[0] as number
    const before = parts[Math.max(0, i - 1 - (pick >> 3))]
    const part =
      pick < 64 || before === undefined
        ? noise(i + 1_000_000)
        : pick < 128
          ? Buffer.from(`line ${i} of a text that goes on ${pick % 7}\n`)
          : pick < 200
            ? before
            : Buffer.alloc(pick * (pick % 5), pick)
    parts.push(part)
    have += part.length
  }
  return Buffer.concat(parts).subarray(0, size)
}

/** "pathwrit\n" as gzip, xz, bzip2 and zstd wrote it: read where none of them is installed, too. */
const WRITTEN: readonly (readonly [compression: string, how: string, base64: string])[] = [
  ['gzip', 'gzip', 'H4sIAAAAAAAAAytILMkoL8os4QIA2v8vkAkAAAA='],
  ['xz', 'CRC-64', '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAIcGF0aHdyaXQKAAAAACK8BqLENKmrAAEhCWwYxdUftvN9AQAAAAAEWVo='],
  ['xz', 'CRC-32', '/Td6WFoAAAFpIt42AgAhARYAAAB0L+WjAQAIcGF0aHdyaXQKAAAAANr/L5AAAR0Jk2E2ppBCmQ0BAAAAAAFZWg=='],
  [
    'xz',
    'SHA-256',
    '/Td6WFoAAArh+wyhAgAhARYAAAB0L+WjAQAIcGF0aHdyaXQKAAAAAPJZ7WsExXMppx1F35YSbDxrfJa8wU/Cbf/7o3d9shNJAAE5CTWA3lcYm0uaAQAAAAAKWVo=',
  ],
  ['xz', 'no check', '/Td6WFoAAAD/EtlBAgAhARYAAAB0L+WjAQAIcGF0aHdyaXQKAAAAAAABGQmXpFrCBnKeegEAAAAAAFla'],
  ['lzma', 'with an end mark', 'XQAAgAD//////////wA4GErvK8I2a58AaRNH//8nRAAA'],
  ['bzip2', 'bzip2', 'QlpoOTFBWSZTWTBU8iEAAAJBgAAQIGBUgCAAMQwIIA8odRij4u5IpwoSBgqeRCA='],
  ['zstd', 'with a checksum', 'KLUv/QRYSQAAcGF0aHdyaXQKJ6J8pg=='],
  ['zstd', 'without one', 'KLUv/QBYSQAAcGF0aHdyaXQK'],
]
const TEXT = 'pathwrit\n'
for (const [compression, how, base64] of WRITTEN) {
  const packed = Buffer.from(base64, 'base64')
  test(`${compression} (${how}): told by its first bytes, in pieces of any size`, async () => {
    for (const size of [1, 3, 1000]) {
      const { bytes, found, trouble } = await decode(packed, size)
      assert.equal([bytes.toString(), found, trouble], [TEXT, compression, undefined])
    }
  })
  test(`${compression} (${how}): cut anywhere it says so, and gives nothing that is not there`, async () => {
    for (let length = 14; length < packed.length; length++) {
      const { bytes, found, trouble } = await decode(packed.subarray(0, length))
      // What stands before the header of an lzma file can be told from its 14 bytes at the earliest.
      assert.is(found, compression)
      assert.is(trouble, 'the compressed input ends early', `${length} bytes`)
      assert.ok(TEXT.startsWith(bytes.toString()))
    }
  })
  if (compression !== 'lzma') {
    test(`${compression} (${how}): one after another they are one`, async () => {
      for (const size of [5, 1000]) {
        const { bytes, trouble } = await decode(Buffer.concat([packed, packed]), size)
        assert.equal([bytes.toString(), trouble], [TEXT + TEXT, undefined])
      }
    })
  }
  test(`${compression} (${how}): what follows and is something else is told`, async () => {
    const { bytes, trouble } = await decode(Buffer.concat([packed, Buffer.from('something else, and more of it')]))
    // node's gunzip drops what it has in hand when it meets something else.
    if (compression === 'gzip') assert.is(bytes.length, 0)
    else assert.is(bytes.toString(), TEXT)
    assert.match(trouble ?? '', /damaged/)
  })
}

test('zeros between streams of .xz, and behind gzip and bzip2, are padding', async () => {
  const of = (name: string) => Buffer.from(WRITTEN.find(([compression]) => compression === name)?.[2] ?? '', 'base64')
  const xz = await decode(Buffer.concat([of('xz'), Buffer.alloc(8), of('xz'), Buffer.alloc(4)]))
  assert.equal([xz.bytes.toString(), xz.trouble], [TEXT + TEXT, undefined])
  for (const name of ['gzip', 'bzip2']) {
    const { bytes, trouble } = await decode(Buffer.concat([of(name), Buffer.alloc(1000)]))
    assert.equal([bytes.toString(), trouble], [TEXT, undefined], name)
  }
})

const PROGRAMS: readonly (readonly [compression: string, program: string, args: readonly string[]])[] = [
  ['xz', 'xz', ['-0']],
  ['xz', 'xz', ['-6']],
  ['xz', 'xz', ['-9e', '--check=sha256']],
  ['xz', 'xz', ['-T2', '--block-size=70000']],
  ['xz', 'xz', ['--lzma2=lc=1,lp=3,pb=4,dict=8KiB']],
  ['xz', 'xz', ['--lzma2=lc=0,lp=4,pb=0,dict=4KiB']],
  ['lzma', 'xz', ['--format=lzma']],
  ['lzma', 'xz', ['--format=lzma', '-9']],
  ['bzip2', 'bzip2', ['-1']],
  ['bzip2', 'bzip2', ['-9']],
  ['zstd', 'zstd', ['-1']],
  ['zstd', 'zstd', ['-19', '--no-progress']],
  ['gzip', 'gzip', ['-9n']],
]
const there = new Map(['xz', 'bzip2', 'zstd', 'gzip'].map((program) => [program, installed(program, program)]))
const CASES = Number(process.env.PATHWRIT_CASES ?? 1)
for (const [compression, program, args] of PROGRAMS.filter(([, program]) => there.get(program)))
  test(`${program} ${args.join(' ')}: what it packed comes out`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1 << 20 }),
        fc.integer({ min: 1, max: 1 << 20 }),
        fc.nat(1 << 16),
        async (size, piece, seed) => {
          const original = sample(size, seed)
          const packed = execFileSync(program, [...args, '-c'], { input: original, maxBuffer: 1 << 24 })
          const { bytes, found, trouble } = await decode(packed, piece)
          assert.equal([found, trouble], [compression, undefined])
          assert.ok(bytes.equals(original))
        },
      ),
      { numRuns: CASES },
    )
  })

if (there.get('xz'))
  test('xz and lzma: what is longer than the dictionary and all that is held ahead comes out', async () => {
    const original = sample(5 << 20, 11)
    for (const args of [['--lzma2=dict=64KiB'], ['--format=lzma', '--lzma1=dict=64KiB']]) {
      const packed = execFileSync('xz', [...args, '-c'], { input: original, maxBuffer: 1 << 26 })
      const { bytes, trouble } = await decode(packed)
      assert.is(trouble, undefined, args.join(' '))
      assert.ok(bytes.equals(original), args.join(' '))
    }
  })

for (const [compression, program, args] of PROGRAMS.filter(([, program]) => there.get(program)))
  test(`${program} ${args.join(' ')}: a changed bit is told or changes nothing, and a cut gives a beginning`, async () => {
    const original = sample(60_000, 7)
    const packed = execFileSync(program, [...args, '-c'], { input: original })
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length - 1), fc.nat(7), fc.boolean(), async (at, bit, cut) => {
        if (cut && at > 14) {
          const { bytes, trouble } = await decode(packed.subarray(0, at))
          assert.ok(original.subarray(0, bytes.length).equals(bytes))
          assert.is(trouble, 'the compressed input ends early')
          return
        }
        const changed = Buffer.from(packed)
        changed[at] = (changed[at] as number) ^ (1 << bit)
        const { bytes, found, trouble } = await decode(changed)
        // Formats without a checksum cannot tell; fzstd does not look at that of zstd.
        if (compression !== 'lzma' && compression !== 'zstd')
          assert.ok(trouble !== undefined || found !== compression || bytes.equals(original), `byte ${at} bit ${bit}`)
      }),
      { numRuns: CASES * 12 },
    )
  })

test('plain bytes pass, and so does nothing', async () => {
  for (const text of ['', 'B', 'BZ', 'hello', '\u001f', '(', ']'.repeat(40)]) {
    const { bytes, found, trouble } = await decode(utf8(text), 1)
    assert.equal([bytes.toString(), found, trouble], [text, undefined, undefined])
  }
})

const refuses = async (packed: Uint8Array, limits: InputLimits): Promise<PathwritError> => {
  try {
    await decode(packed, 1 << 14, limits)
  } catch (error) {
    assert.instance(error, PathwritError)
    return error as PathwritError
  }
  return assert.unreachable() as never
}
test('more bytes than the limit are an error that names it and says how to raise it', async () => {
  const error = await refuses(gzipSync(sample(1 << 20, 1)), { decompressed: 1 << 19 })
  assert.equal([error.code, error.hint], ['limit', 'if this is meant, raise the limit: --limit decompressed=N'])
})
test('a dictionary that is too large to hold is told, and holds nothing', async () => {
  const header = Buffer.from(WRITTEN.find(([compression]) => compression === 'lzma')?.[2] ?? '', 'base64')
  header.writeUInt32LE(256 << 20, 1)
  const { bytes, trouble } = await decode(header)
  assert.equal([bytes.length, trouble?.includes('a dictionary of 268435456 bytes')], [0, true])
})
test('a bomb is an error that names the ratio', async () => {
  // gzip cannot pass 1032 to 1; the limit is lowered to meet it.
  const error = await refuses(gzipSync(Buffer.alloc(300 << 20)), { ratio: 500 })
  assert.equal([error.code, error.hint], ['limit', 'if this is meant, raise the limit: --limit ratio=N'])
})
/** A zstd frame of `count` blocks, each one byte repeated 128 KiB times. */
const zstdBomb = (count: number): Buffer => {
  const block = Buffer.of((((128 << 10) << 3) & 255) | 2, (((128 << 10) << 3) >> 8) & 255, ((128 << 10) << 3) >> 16, 0)
  return Buffer.concat([Buffer.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0x58), ...Array.from({ length: count }, () => block)])
}
test('a bomb of zstd that would fill memory at once stays bounded', async () => {
  const before = process.memoryUsage().rss
  const error = await refuses(zstdBomb(1 << 16), {})
  assert.is(error.code, 'limit')
  assert.ok(process.memoryUsage().rss - before < 512 << 20)
})

test.run()
