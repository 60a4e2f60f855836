import { type BytePath, latin1, textOf } from '../model/index.ts'
import { type Lines, readLines } from './lines.ts'

/** One line of passwd(5). */
export interface PasswdEntry {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: BytePath
  readonly shell: string
  readonly line: number
}
/** One line of group(5). */
export interface GroupEntry {
  readonly name: string
  readonly gid: number
  readonly members: readonly string[]
  readonly line: number
}

/** A user or group number: decimal, below 2^32 - 1 (which means "no change" to the kernel). */
export const parseId = (text: string): number | undefined => {
  if (!/^\d{1,10}$/.test(text)) return undefined
  const id = Number(text)
  return id < 0xffffffff ? id : undefined
}

const isNis = (line: string): boolean => line.startsWith('+') || line.startsWith('-')
const isEmpty = (line: string): boolean => line.trim() === '' || line.startsWith('#')

/**
 * passwd(5). As the C library does, it takes a line whose last fields are missing; a line without a name or numbers is
 * left out with a note, and of two lines with one name the first counts.
 */
export const parsePasswd = (bytes: Uint8Array): Lines<PasswdEntry> => {
  const seen = new Set<string>()
  return readLines(latin1(bytes), (raw, line): PasswdEntry | string | undefined => {
    if (isEmpty(raw)) return undefined
    if (isNis(raw)) return 'an NIS line: the accounts it brings in are not known'
    const fields = raw.split(':')
    const name = textOf(fields[0] ?? '')
    const uid = parseId(fields[2] ?? '')
    const gid = parseId(fields[3] ?? '')
    if (name === '') return 'no user name'
    if (uid === undefined || gid === undefined) return 'no user or group number'
    if (seen.has(name)) return `a second line for ${name}: the first one counts`
    seen.add(name)
    return { name, uid, gid, home: fields[5] ?? '', shell: textOf(fields[6] ?? ''), line }
  })
}

/** group(5), with the same leniency. */
export const parseGroup = (bytes: Uint8Array): Lines<GroupEntry> => {
  const seen = new Set<string>()
  return readLines(latin1(bytes), (raw, line): GroupEntry | string | undefined => {
    if (isEmpty(raw)) return undefined
    if (isNis(raw)) return 'an NIS line: the groups it brings in are not known'
    const fields = raw.split(':')
    const name = textOf(fields[0] ?? '')
    const gid = parseId(fields[2] ?? '')
    if (name === '') return 'no group name'
    if (gid === undefined) return 'no group number'
    if (seen.has(name)) return `a second line for ${name}: the first one counts`
    seen.add(name)
    const members = (fields[3] ?? '').split(',').map((member) => textOf(member.trim()))
    return { name, gid, members: members.filter((member) => member !== ''), line }
  })
}
