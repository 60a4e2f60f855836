import { CONTENT_CLASSES, type Extra, INODE_TYPES, latin1 } from '../model/index.ts'
import { ascii, isWord, QUOTE, stringEnd } from './ndjson-bytes.ts'
import { type InodeCells, NO_ID, NO_MODE } from './ndjson-cells.ts'
import { type KnownOrigin, originAt } from './ndjson-origin.ts'
import {
  ABSENT,
  extraFrom,
  NONE,
  NULLABLE,
  type Sayings,
  sharedExtras,
  type Told,
  toldStrings,
} from './ndjson-sayings.ts'

const NULL = ascii('null')
const ZERO = 0x30

/** The optional fields in the order in which records are written; a line in any other order is not read here. */
const FIELDS = [
  ...(['type', 'mode', 'uid', 'gid', 'owner', 'group', 'size', 'mtime', 'nlink', 'dev', 'ino', 'linkTarget'] as const),
  ...(['acl', 'defaultAcl', 'caps', 'selinux', 'attrs', 'mount', 'contentClass', 'sha256', 'origin'] as const),
] as const
export const KEYS: readonly Uint8Array[] = FIELDS.map((field) => ascii(`"${field}":`))
const [TYPE, MODE, UID, GID, OWNER, GROUP] = [0, 1, 2, 3, 4, 5] as const
export const [SIZE, LINK] = [6, 11] as const
const [MTIME, NLINK, DEV, INO] = [7, 8, 9, 10] as const
const [SELINUX, ATTRS, CLASS, SHA256, ORIGIN] = [15, 16, 18, 19, 20] as const
const NULL_BIT: readonly number[] = FIELDS.map((field) => (NULLABLE as readonly string[]).indexOf(field))
const TYPES = INODE_TYPES.map((type) => ascii(`"${type}"`))
const CLASSES: ReadonlySet<string> = new Set(CONTENT_CLASSES)

const typeAt = (bytes: Uint8Array, at: number): number => {
  for (let i = 0; i < TYPES.length; i++) if (isWord(bytes, at, TYPES[i] as Uint8Array)) return i
  return -1
}

/** What the fields up to `group` say. */
export type HeadSayings = Readonly<Pick<InodeCells, 'type' | 'mode' | 'uid' | 'gid'> & Pick<Sayings, 'owner' | 'group'>>
/** What those from `linkTarget` on say, a link's text and a hash aside. */
export type TailSayings = Readonly<Pick<InodeCells, 'origin'> & Omit<Sayings, 'owner' | 'group'>>

/** Reads the values of an inode line into its cells. All loops end at a newline at the latest. */
export interface Values {
  /** Reads one value; answers where it ends, or -1 where only JSON can tell what it is. */
  read(bytes: Uint8Array, at: number, field: number): number
  /** The same for a field that is a whole number. */
  number(bytes: Uint8Array, at: number, field: number): number
  /** Forgets the fields up to `group`, or those from `linkTarget` on. */
  forgetHead(): void
  forgetTail(): void
  /** What these fields say, so that it can be said again; undefined where a string of them hardly comes up twice. */
  head(): HeadSayings
  tail(): TailSayings | undefined
  sayHead(says: HeadSayings): void
  sayTail(says: TailSayings): void
  extra(): Extra | undefined
}

export const valueReader = (cells: InodeCells): Values => {
  const told = toldStrings()
  const shared = sharedExtras()
  const said: Sayings = { owner: ABSENT, group: ABSENT, selinux: ABSENT, attrs: ABSENT, contentClass: ABSENT, nulls: 0 }
  let from: KnownOrigin | undefined
  /** What was said again, if it was, and the extra that goes with it. */
  let headSaid: HeadSayings | undefined
  let tailSaid: TailSayings | undefined
  let known: { readonly head: HeadSayings; readonly tail: TailSayings; readonly extra: Extra | undefined } | undefined
  /** Strings that hardly ever come up twice: the extra they belong to is made for one line. */
  let linkTarget: string | undefined
  let sha256: string | undefined

  const numeric = (bytes: Uint8Array, at: number, field: number): number => {
    const minus = field === MTIME && bytes[at] === 0x2d
    const first = minus ? at + 1 : at
    let value = 0
    let to = first
    for (let digit = (bytes[to] as number) ^ ZERO; digit <= 9; digit = (bytes[to] as number) ^ ZERO) {
      value = value * 10 + digit
      to++
    }
    // More than 15 digits may not fit a double; JSON has no leading zeros; minus zero is another number.
    const digits = to - first
    if (digits === 0 || digits > 15 || (digits > 1 && bytes[first] === ZERO) || (minus && value === 0)) return -1
    if (field === UID) cells.uid = value
    else if (field === GID) cells.gid = value
    else if (field === SIZE) cells.size = value
    else if (field === MTIME) cells.mtime = minus ? -value : value
    else if (field === NLINK) cells.nlink = value
    else if (field === DEV) cells.dev = value
    else cells.ino = value
    if ((field === UID || field === GID) && value >= NO_ID) return -1
    if (field === NLINK && (value === 0 || value > 0xffffffff)) return -1
    return to
  }
  const octal = (bytes: Uint8Array, at: number): number => {
    if (bytes[at] !== QUOTE) return -1
    let value = 0
    let to = at + 1
    for (let digit = (bytes[to] as number) ^ ZERO; digit <= 7 && to <= at + 4; digit = (bytes[to] as number) ^ ZERO) {
      value = value * 8 + digit
      to++
    }
    cells.mode = value
    return to === at + 1 || bytes[to] !== QUOTE ? -1 : to + 1
  }
  const note = (field: number, value: Told): boolean => {
    if (field === OWNER) said.owner = value
    else if (field === GROUP) said.group = value
    else if (field === SELINUX) said.selinux = value
    else if (field === ATTRS) said.attrs = value
    else said.contentClass = value
    return field !== CLASS || value === NONE || CLASSES.has(value.text as string)
  }
  /** null, or a string that comes up again and again. */
  const saying = (bytes: Uint8Array, at: number, field: number): number => {
    if (bytes[at] !== QUOTE) return isWord(bytes, at, NULL) && note(field, NONE) ? at + 4 : -1
    const to = stringEnd(bytes, at + 1)
    return to >= 0 && note(field, told(bytes, at + 1, to)) ? to + 1 : -1
  }
  const single = (bytes: Uint8Array, at: number, field: number): number => {
    const to = bytes[at] === QUOTE ? stringEnd(bytes, at + 1) : -1
    if (to < 0) return -1
    const value = latin1(bytes.subarray(at + 1, to))
    if (field === LINK) linkTarget = value
    else sha256 = value
    return field === LINK || /^[0-9a-f]{64}$/.test(value) ? to + 1 : -1
  }
  const origin = (bytes: Uint8Array, at: number): number => {
    if (from === undefined || !isWord(bytes, at, from.bytes)) {
      const other = originAt(bytes, at)
      if (other === undefined) return -1
      from = other
    }
    cells.origin = from.origin
    return at + from.bytes.length
  }
  const extraOf = (): Extra | undefined => {
    if (linkTarget !== undefined || sha256 !== undefined)
      return {
        ...extraFrom(said),
        ...(linkTarget === undefined ? {} : { linkTarget }),
        ...(sha256 === undefined ? {} : { sha256 }),
      }
    const { owner, group, selinux, attrs, contentClass, nulls } = said
    const silent = owner.id + group.id + selinux.id + attrs.id + contentClass.id + nulls === 0
    return silent ? undefined : shared(said)
  }
  return {
    read(bytes, at, field) {
      if (field === TYPE) {
        const type = typeAt(bytes, at)
        cells.type = type + 1
        return type < 0 ? -1 : at + (TYPES[type] as Uint8Array).length
      }
      if (field === MODE) return octal(bytes, at)
      if (field <= GID || (field >= SIZE && field <= INO)) return numeric(bytes, at, field)
      if (field <= GROUP || field === SELINUX || field === ATTRS || field === CLASS) return saying(bytes, at, field)
      if (field === ORIGIN) return origin(bytes, at)
      if (isWord(bytes, at, NULL)) {
        said.nulls |= 1 << (NULL_BIT[field] as number)
        return at + 4
      }
      return field === LINK || field === SHA256 ? single(bytes, at, field) : -1
    },
    number: numeric,
    forgetHead() {
      headSaid = undefined
      cells.type = 0
      cells.mode = NO_MODE
      cells.uid = NO_ID
      cells.gid = NO_ID
      said.owner = ABSENT
      said.group = ABSENT
    },
    forgetTail() {
      tailSaid = undefined
      cells.origin = undefined
      said.selinux = ABSENT
      said.attrs = ABSENT
      said.contentClass = ABSENT
      said.nulls = 0
      linkTarget = undefined
      sha256 = undefined
    },
    head: () => ({
      type: cells.type,
      mode: cells.mode,
      uid: cells.uid,
      gid: cells.gid,
      owner: said.owner,
      group: said.group,
    }),
    tail() {
      if (linkTarget !== undefined || sha256 !== undefined) return undefined
      const { selinux, attrs, contentClass, nulls } = said
      return { origin: cells.origin, selinux, attrs, contentClass, nulls }
    },
    sayHead(says) {
      headSaid = says
      cells.type = says.type
      cells.mode = says.mode
      cells.uid = says.uid
      cells.gid = says.gid
      said.owner = says.owner
      said.group = says.group
    },
    sayTail(says) {
      tailSaid = says
      cells.origin = says.origin
      said.selinux = says.selinux
      said.attrs = says.attrs
      said.contentClass = says.contentClass
      said.nulls = says.nulls
      linkTarget = undefined
      sha256 = undefined
    },
    extra() {
      if (headSaid === undefined || tailSaid === undefined) return extraOf()
      if (known?.head !== headSaid || known.tail !== tailSaid)
        known = { head: headSaid, tail: tailSaid, extra: extraOf() }
      return known.extra
    },
  }
}
