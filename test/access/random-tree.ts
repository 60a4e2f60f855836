import fc from 'fast-check'
import type { Acl } from '../../src/model/index.ts'

export const UIDS = [0, 1001, 1002] as const
export const GIDS = [0, 1001, 1002, 1003] as const

export type SketchType = 'directory' | 'file' | 'fifo' | 'socket' | 'char' | 'symlink' | 'hard-link'
/** Stands for the number of the subject that will ask. */
export const SELF = -1

/**
 * How a link is written: `self` leads to itself, `detour` to what holds its target, `ahead` to a name that may be made later,
 * `chain` through many links of its own making to its target.
 */
export type LinkStyle =
  | 'relative'
  | 'absolute'
  | 'climbing'
  | 'detour'
  | 'ahead'
  | 'missing'
  | 'self'
  | 'dotted'
  | 'slashed'
  | 'chain'
export type MountOption = 'ro' | 'noexec' | 'nodev'

/** One inode to be made; `into`, `target` and `mount.from` pick among what was made before, modulo its number. */
export interface Sketch {
  readonly type: SketchType
  readonly into: number
  readonly target: number
  readonly style: LinkStyle
  readonly uid: number
  readonly gid: number
  readonly mode: number
  readonly acl: Acl | null
  /** Directories alone. */
  readonly defaultAcl: Acl | null
  /** Mode and ACL stay as the kernel made them from `mode` and the default ACL above. */
  readonly inherits: boolean
  readonly attrs: '' | 'i' | 'a'
  readonly caps: boolean
  /** Something is mounted on the name: itself, or (`from`) another of its kind. */
  readonly mount: { readonly from: number | null; readonly options: readonly MountOption[] } | null
}

const bits = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 7)
const uid = fc.constantFrom(SELF, SELF, SELF, SELF, SELF, 1005, ...UIDS)
const gid = fc.constantFrom(...GIDS)

/** Entries with distinct numbers, ascending, as the kernel wants them. */
const named = (ids: fc.Arbitrary<number>) =>
  fc
    .uniqueArray(fc.tuple(ids, bits), { maxLength: 2, selector: ([id]) => id })
    .map((entries) => [...entries].sort(([a], [b]) => a - b))

const acl: fc.Arbitrary<Acl> = fc.record({
  owner: bits,
  users: named(fc.constantFrom(...UIDS)),
  group: bits,
  groups: named(gid),
  mask: bits,
  other: bits,
})

const sometimes = <T>(some: fc.Arbitrary<T>, outOf: number): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: outOf - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: some })

const wild: fc.Arbitrary<Sketch> = fc.record({
  type: fc.constantFrom<SketchType>(
    'directory',
    'directory',
    'directory',
    'directory',
    'directory',
    'file',
    'file',
    'file',
    'fifo',
    'socket',
    'char',
    'symlink',
    'symlink',
    'symlink',
    'hard-link',
  ),
  into: fc.nat(99),
  target: fc.nat(99),
  style: fc.constantFrom<LinkStyle>(
    'relative',
    'relative',
    'relative',
    'absolute',
    'absolute',
    'absolute',
    'climbing',
    'detour',
    'detour',
    'ahead',
    'ahead',
    'missing',
    'missing',
    'self',
    'dotted',
    'dotted',
    'slashed',
    'chain',
  ),
  uid,
  gid,
  mode: fc
    .tuple(fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 4), bits, bits, bits)
    .map(([special, user, group, other]) => (special << 9) | (user << 6) | (group << 3) | other),
  acl: sometimes(acl, 3),
  defaultAcl: sometimes(acl, 6),
  inherits: fc.constantFrom(false, false, true),
  attrs: fc.constantFrom('', '', '', '', '', '', '', '', 'i', 'a'),
  caps: fc.constantFrom(false, false, false, true),
  mount: sometimes(
    fc.record({
      from: fc.option(fc.nat(99)),
      options: fc.constantFrom<readonly MountOption[]>([], ['ro'], ['ro'], ['noexec'], ['nodev'], ['ro', 'noexec']),
    }),
    9,
  ),
})

/** One that nothing can be done to and everything be seen through, so that what few others allow decides. */
const calm: fc.Arbitrary<Sketch> = wild.map((sketch) => ({
  ...sketch,
  uid: 0,
  gid: 0,
  mode: 0o755,
  acl: null,
  defaultAcl: null,
  attrs: '',
  mount: null,
}))
const sketch = fc.oneof({ weight: 3, arbitrary: wild }, { weight: 2, arbitrary: calm })

/** Directories that all may write to, and links between them of every kind: where links are judged by who made them. */
const linked = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: calm.map((sketch): Sketch => ({ ...sketch, type: 'directory' })) },
      { weight: 2, arbitrary: calm.map((sketch): Sketch => ({ ...sketch, type: 'directory', mode: 0o1777 })) },
      { weight: 2, arbitrary: wild.map((sketch): Sketch => ({ ...sketch, type: 'directory', mount: null })) },
      { weight: 1, arbitrary: wild.map((sketch): Sketch => ({ ...sketch, type: 'file' })) },
      {
        weight: 7,
        arbitrary: fc
          .tuple(
            wild,
            fc.constantFrom<LinkStyle>('relative', 'absolute', 'detour', 'detour', 'ahead', 'ahead', 'dotted'),
          )
          .map(([sketch, style]): Sketch => ({ ...sketch, type: 'symlink', style })),
      },
    ),
    { minLength: 5, maxLength: 11 },
  )
  .chain((entries) => calm.map((top) => [top, ...entries]))

/** A tree: the first sketch is its top, always a directory. */
export const sketches: fc.Arbitrary<readonly Sketch[]> = fc.oneof(
  { weight: 3, arbitrary: fc.array(sketch, { minLength: 3, maxLength: 14 }) },
  { weight: 1, arbitrary: linked },
)
