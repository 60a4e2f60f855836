import { type Extra, type InodeType, PathwritError, textOf } from '../model/index.ts'
import { unvis } from './vis.ts'

/** What the keywords of one entry, or of `/set`, state. */
export interface MtreeFacts {
  type?: InodeType
  mode?: number
  uid?: number
  gid?: number
  size?: number
  mtime?: number
  nlink?: number
  dev?: number
  ino?: number
  owner?: string
  group?: string
  linkTarget?: string
  attrs?: string | null
  sha256?: string
  contents?: string
  ignore?: true
}

const TYPES: ReadonlyMap<string, InodeType> = new Map([
  ['file', 'file'],
  ['dir', 'directory'],
  ['link', 'symlink'],
  ['socket', 'socket'],
  ['fifo', 'fifo'],
  ['block', 'block'],
  ['char', 'char'],
])

/** Only flags that root alone can clear: `uchg` and `uappnd` yield to the owner, so they protect nothing. */
const FLAG_LETTER: ReadonlyMap<string, string> = new Map([
  ['schg', 'i'],
  ['simmutable', 'i'],
  ['immutable', 'i'],
  ['sappnd', 'a'],
  ['sappend', 'a'],
  ['append', 'a'],
])

/** File flags by name, comma-separated, as lsattr letters; null when none of them protects anything. */
export const attrsOfFlags = (flags: string): string | null => {
  const letters = flags.split(',').map((flag) => FLAG_LETTER.get(flag) ?? '')
  return [...new Set(letters)].sort().join('') || null
}

type Place = { readonly file: string; readonly line: number }
const refuse = (keyword: string, value: string, wanted: string, place: Place): never => {
  throw new PathwritError('input', `\`${textOf(keyword)}=${textOf(value)}\`: ${wanted}`, {
    ...place,
    hint: 'see mtree(5); write the specification anew with `mtree -c` or `bsdtar --format=mtree`',
  })
}

const integer = (keyword: string, value: string, place: Place, max: number): number => {
  const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  return number <= max ? number : refuse(keyword, value, `a number from 0 to ${max} is needed`, place)
}

const text = (keyword: string, value: string, place: Place): string =>
  unvis(value) ?? refuse(keyword, value, 'a `\\` escape is malformed', place)

/** Linux's own packing of a device number, the one st_dev has. */
const device = (value: string): number | undefined => {
  const parts = /^(?:[a-z]+[0-9]*,)?(\d{1,9}),(\d{1,9})$/.exec(value)
  if (parts === null) return /^\d{1,15}$/.test(value) ? Number(value) : undefined
  const [major, minor] = [Number(parts[1]), Number(parts[2])]
  return (minor & 0xff) + major * 256 + Math.floor(minor / 256) * 0x100000
}

const MAX_ID = 0xfffffffe
type Setter = (value: string, place: Place, keyword: string) => MtreeFacts
const number =
  (field: 'uid' | 'gid' | 'size', max: number): Setter =>
  (value, place, keyword) => ({ [field]: integer(keyword, value, place, max) })
const sha256: Setter = (value, place, keyword) =>
  /^[0-9a-fA-F]{64}$/.test(value)
    ? { sha256: value.toLowerCase() }
    : refuse(keyword, value, '64 hexadecimal digits are needed', place)
const contents: Setter = (value, place, keyword) => ({ contents: text(keyword, value, place) })

/** Keywords that say something a rule can read, and what each states. */
const SETTERS: ReadonlyMap<string, Setter> = new Map<string, Setter>([
  [
    'type',
    (value, place, keyword) => ({
      type: TYPES.get(value) ?? refuse(keyword, value, `one of ${[...TYPES.keys()].join(', ')} is needed`, place),
    }),
  ],
  [
    'mode',
    (value, place, keyword) =>
      /^[0-7]{1,7}$/.test(value)
        ? { mode: Number.parseInt(value, 8) & 0o7777 }
        : refuse(keyword, value, 'an octal mode is needed', place),
  ],
  ['uid', number('uid', MAX_ID)],
  ['gid', number('gid', MAX_ID)],
  ['size', number('size', Number.MAX_SAFE_INTEGER)],
  [
    'nlink',
    // Some writers say 0 for "not counted".
    (value, place, keyword) => (value === '0' ? {} : { nlink: integer(keyword, value, place, MAX_ID) }),
  ],
  [
    'inode',
    (value, place, keyword) => {
      if (!/^\d{1,20}$/.test(value)) refuse(keyword, value, 'a number is needed', place)
      // Beyond 2^53 two inodes could look the same.
      return Number.isSafeInteger(Number(value)) ? { ino: Number(value) } : {}
    },
  ],
  [
    'resdevice',
    (value) => {
      const dev = device(value)
      return dev === undefined ? {} : { dev }
    },
  ],
  [
    'time',
    (value, place, keyword) =>
      /^-?\d{1,15}(\.\d{0,20})?$/.test(value)
        ? { mtime: Math.floor(Number(value)) }
        : refuse(keyword, value, 'seconds since the epoch are needed', place),
  ],
  ['uname', (value, place, keyword) => ({ owner: textOf(text(keyword, value, place)) })],
  ['gname', (value, place, keyword) => ({ group: textOf(text(keyword, value, place)) })],
  ['link', (value, place, keyword) => ({ linkTarget: text(keyword, value, place) })],
  ['flags', (value) => ({ attrs: attrsOfFlags(value) })],
  ['sha256', sha256],
  ['sha256digest', sha256],
  ['contents', contents],
  ['content', contents],
])

/** Keywords without a value, of every mtree there is. */
const ALONE: ReadonlySet<string> = new Set(['ignore', 'nochange', 'optional'])

/** Reads `keyword=value` words into `facts`. Unknown keywords are passed over when they look like keywords. */
export const readKeywords = (words: readonly string[], facts: MtreeFacts, place: Place): void => {
  for (const word of words) {
    const equals = word.indexOf('=')
    const keyword = equals < 0 ? word : word.slice(0, equals)
    if (!/^[A-Za-z][A-Za-z0-9_.-]*$/.test(keyword))
      throw new PathwritError('input', `\`${textOf(word.slice(0, 80))}\` is not a keyword`, {
        ...place,
        hint: 'an mtree line is a name and then `keyword=value` words; spaces inside a name are written \\s or \\040',
      })
    if (keyword === 'ignore' && equals < 0) facts.ignore = true
    // Taken for a keyword, the second half of a name with a space would be passed over and another path be judged.
    if (equals < 0 && !ALONE.has(keyword) && !SETTERS.has(keyword))
      throw new PathwritError('input', `\`${keyword}\` is neither a keyword with a value nor one that stands alone`, {
        ...place,
        hint: 'write `keyword=value`; a space inside a name is written \\s or \\040',
      })
    const setter = SETTERS.get(keyword)
    if (setter === undefined) continue
    if (equals < 0)
      throw new PathwritError('input', `\`${keyword}\` needs a value`, { ...place, hint: `write \`${keyword}=…\`` })
    Object.assign(facts, setter(word.slice(equals + 1), place, keyword))
  }
}

const FIELD_OF: ReadonlyMap<string, keyof MtreeFacts> = new Map<string, keyof MtreeFacts>([
  ['time', 'mtime'],
  ['uname', 'owner'],
  ['gname', 'group'],
  ['link', 'linkTarget'],
  ['flags', 'attrs'],
  ['inode', 'ino'],
  ['resdevice', 'dev'],
  ['sha256digest', 'sha256'],
  ['content', 'contents'],
])

/** The defaults that are left after `/unset` names some keywords. */
export const unsetKeywords = (defaults: MtreeFacts, words: readonly string[]): MtreeFacts => {
  if (words.includes('all')) return {}
  const left = { ...defaults }
  for (const word of words) delete left[FIELD_OF.get(word) ?? (word as keyof MtreeFacts)]
  return left
}

/** The facts that have no column of their own; undefined when there are none. */
export const extraOf = (facts: MtreeFacts): Extra | undefined => {
  const extra: Extra = {}
  if (facts.owner !== undefined) extra.owner = facts.owner
  if (facts.group !== undefined) extra.group = facts.group
  if (facts.linkTarget !== undefined && facts.type === 'symlink') extra.linkTarget = facts.linkTarget
  if (facts.attrs !== undefined) extra.attrs = facts.attrs
  if (facts.sha256 !== undefined) extra.sha256 = facts.sha256
  return Object.keys(extra).length === 0 ? undefined : extra
}
