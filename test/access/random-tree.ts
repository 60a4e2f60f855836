import fc from 'fast-check'
import type { Acl } from '../../src/model/index.ts'

export const UIDS = [0, 1001, 1002] as const
export const GIDS = [0, 1001, 1002, 1003] as const

/** One inode to be made; `into` and `target` pick among what was made before, modulo its number. */
export interface Sketch {
  readonly type: 'directory' | 'file' | 'fifo' | 'symlink' | 'hard-link'
  readonly into: number
  readonly target: number
  readonly style: 'relative' | 'absolute' | 'climbing' | 'missing'
  readonly uid: number
  readonly gid: number
  readonly mode: number
  readonly acl: Acl | null
  readonly attrs: '' | 'i' | 'a'
}

const bits = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 7, 7)
const uid = fc.constantFrom(...UIDS)
const gid = fc.constantFrom(...GIDS)

/** Entries with distinct numbers, ascending, as the kernel wants them. */
const named = (ids: fc.Arbitrary<number>) =>
  fc
    .uniqueArray(fc.tuple(ids, bits), { maxLength: 2, selector: ([id]) => id })
    .map((entries) => [...entries].sort(([a], [b]) => a - b))

const acl: fc.Arbitrary<Acl> = fc.record({
  owner: bits,
  users: named(uid),
  group: bits,
  groups: named(gid),
  mask: bits,
  other: bits,
})

const sketch: fc.Arbitrary<Sketch> = fc.record({
  type: fc.constantFrom(
    'directory',
    'directory',
    'directory',
    'file',
    'file',
    'fifo',
    'symlink',
    'symlink',
    'hard-link',
  ),
  into: fc.nat(99),
  target: fc.nat(99),
  style: fc.constantFrom('relative', 'relative', 'absolute', 'climbing', 'missing'),
  uid,
  gid,
  mode: fc
    .tuple(fc.constantFrom(0, 0, 0, 1, 1, 2, 4), bits, bits, bits)
    .map(([special, user, group, other]) => (special << 9) | (user << 6) | (group << 3) | other),
  acl: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: acl }),
  attrs: fc.constantFrom('', '', '', '', '', '', '', '', 'i', 'a'),
})

export const sketches: fc.Arbitrary<readonly Sketch[]> = fc.array(sketch, { minLength: 3, maxLength: 14 })
