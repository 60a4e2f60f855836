import { type Extra, latin1 } from '../model/index.ts'

/** A string that came up before, told apart by identity; `text` null or undefined: none, or not observed. */
export interface Told {
  readonly id: number
  readonly text: string | null | undefined
}
interface ToldText extends Told {
  readonly text: string
}
export const ABSENT: Told = Object.freeze({ id: 0, text: undefined })
export const NONE: Told = Object.freeze({ id: 1, text: null })

const SLOTS = 1 << 9

/**
 * Strings of a few letters that come up again and again, found by their bytes without making a string. A name pushed out
 * by another is made anew: memory is bounded whatever comes.
 */
export const toldStrings = (): ((bytes: Uint8Array, from: number, to: number) => ToldText) => {
  const slots: (ToldText | undefined)[] = new Array(SLOTS).fill(undefined)
  let last = 1
  return (bytes, from, to) => {
    let hash = to - from
    for (let at = from; at < to; at++) hash = Math.imul(hash, 31) + (bytes[at] as number)
    const slot = (hash ^ (hash >>> 9)) & (SLOTS - 1)
    const found = slots[slot]
    if (found !== undefined && isText(found.text, bytes, from, to)) return found
    const made = { id: ++last, text: latin1(bytes.subarray(from, to)) }
    slots[slot] = made
    return made
  }
}

const isText = (text: string, bytes: Uint8Array, from: number, to: number): boolean => {
  if (text.length !== to - from) return false
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== bytes[from + at]) return false
  return true
}

/** What a line says beside its columns, strings aside that hardly ever come up twice. */
export interface Sayings {
  owner: Told
  group: Told
  selinux: Told
  attrs: Told
  contentClass: Told
  /** One bit each, in the order of NULLABLE: observed, and there is none. */
  nulls: number
}
export const NULLABLE = ['linkTarget', 'acl', 'defaultAcl', 'caps', 'mount', 'sha256'] as const

export const extraFrom = (said: Sayings): Extra => {
  const extra: Record<string, string | null> = {}
  for (const field of ['owner', 'group', 'selinux', 'attrs', 'contentClass'] as const) {
    const { text } = said[field]
    if (text !== undefined) extra[field] = text
  }
  NULLABLE.forEach((field, bit) => {
    if ((said.nulls >>> bit) & 1) extra[field] = null
  })
  return extra as Extra
}

/** One shared object for lines that say the same. Two may be made of the same words; none says what its line does not. */
export const sharedExtras = (): ((said: Sayings) => Extra) => {
  const slots: ({ readonly said: Sayings; readonly extra: Extra } | undefined)[] = new Array(SLOTS).fill(undefined)
  return (said) => {
    const { owner, group, selinux, attrs, contentClass, nulls } = said
    let hash = Math.imul(owner.id, 31) + group.id
    hash = Math.imul(Math.imul(hash, 31) + selinux.id, 31) + attrs.id
    hash = Math.imul(Math.imul(hash, 31) + contentClass.id, 67) + nulls
    const slot = (hash ^ (hash >>> 9)) & (SLOTS - 1)
    const found = slots[slot]
    if (
      found !== undefined &&
      found.said.owner === owner &&
      found.said.group === group &&
      found.said.selinux === selinux &&
      found.said.attrs === attrs &&
      found.said.contentClass === contentClass &&
      found.said.nulls === nulls
    )
      return found.extra
    const made = { said: { ...said }, extra: Object.freeze(extraFrom(said)) }
    slots[slot] = made
    return made.extra
  }
}
