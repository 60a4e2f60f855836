import * as fc from 'fast-check'
import * as assert from 'uvu/assert'
import { type BytePath, PathwritError } from '../../src/model/index.ts'
import type { Decoder, EntrySink, InodeEntry } from '../../src/parse/index.ts'

export const CASES = Number(process.env.PATHWRIT_CASES ?? 200)
const SEED = Number(process.env.PATHWRIT_SEED ?? 20_240_611)

/** Runs a property with a seed that a failure prints, so that it can be run again. */
export const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>, cases = CASES): void =>
  fc.assert(property, { numRuns: cases, seed: SEED })

/** A sink that lists what it is told. */
export const listing = (): { sink: EntrySink; inodes: InodeEntry[]; said: unknown[] } => {
  const inodes: InodeEntry[] = []
  const said: unknown[] = []
  const sink: EntrySink = {
    inode: (entry) => {
      inodes.push(entry)
      return undefined
    },
    hardLink: (path, target) => void said.push({ path, target }),
    amend: (path, facts) => void said.push({ path, facts }),
    amended: (fact) => void said.push({ amended: fact }),
    record: (record) => void said.push(record),
    incomplete: (path, why) => void said.push({ path, why }),
    notLookedAt: (path, why) => void said.push({ path, why }),
    trailer: (trailer) => void said.push(trailer),
  }
  return { sink, inodes, said }
}

/** Feeds bytes in pieces cut at `cuts`. */
export const feed = (decoder: Decoder, bytes: Uint8Array, cuts: readonly number[]): void => {
  let from = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    if (cut <= from || cut >= bytes.length) continue
    decoder.push(bytes.subarray(from, cut))
    from = cut
  }
  decoder.push(bytes.subarray(from))
  decoder.end()
}

type Edit = { readonly at: number; readonly drop: number; readonly put: Uint8Array }
const edited = (bytes: Uint8Array, edits: readonly Edit[]): Uint8Array => {
  let out = Buffer.from(bytes)
  for (const { at, drop, put } of edits) {
    const where = at % (out.length + 1)
    out = Buffer.concat([out.subarray(0, where), put, out.subarray(where + drop)])
  }
  return out
}

/**
 * Damages good inputs at random places and cuts them anywhere. Whatever comes of it, a decoder throws PathwritError or
 * nothing, and every path it tells is absolute and plain.
 */
export const fuzz = (
  newDecoder: (file: string, sink: EntrySink) => Decoder,
  seeds: readonly Uint8Array[],
  words: readonly string[],
  cases = CASES,
): void => {
  const put = fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.constantFrom(...words).map((word) => Buffer.from(word, 'latin1')),
  )
  const edits = fc.array(fc.record({ at: fc.nat(1 << 16), drop: fc.nat(8), put }), { maxLength: 6 })
  const cuts = fc.array(fc.nat(1 << 13), { maxLength: 6 })
  check(
    fc.property(fc.constantFrom(...seeds), edits, cuts, fc.option(fc.nat(1 << 13)), (seed, changes, at, end) => {
      const damaged = edited(seed, changes)
      const bytes = end === null ? damaged : damaged.subarray(0, end)
      const one = outcome(newDecoder, bytes, at)
      assert.equal(one, outcome(newDecoder, bytes, []), 'chunk borders changed what was read')
    }),
    cases,
  )
}

const outcome = (
  newDecoder: (file: string, sink: EntrySink) => Decoder,
  bytes: Uint8Array,
  cuts: readonly number[],
): unknown => {
  const { sink, inodes, said } = listing()
  try {
    feed(newDecoder('fuzz', sink), bytes, cuts)
  } catch (error) {
    if (!(error instanceof PathwritError)) throw error
    said.push({ error: error.message, line: error.line })
  }
  for (const { path } of inodes) assert.ok(isPlain(path), JSON.stringify(path))
  return { inodes, said }
}

const isPlain = (path: BytePath): boolean =>
  path === '/' ||
  (path.startsWith('/') &&
    path
      .split('/')
      .slice(1)
      .every((name) => name !== '' && name !== '.' && name !== '..' && !name.includes('\0')))
