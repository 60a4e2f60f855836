import { type InodeType, PathwritError, parseMode, textOf } from '../model/index.ts'
import type { InodeEntry } from './entries.ts'
import { placeInRoot } from './place.ts'

/** What `find -printf` is asked for, in this order, each ended by a NUL. */
export const FIND_FIELDS = Object.freeze([
  '%y',
  '%m',
  '%U',
  '%G',
  '%u',
  '%g',
  '%s',
  '%T@',
  '%n',
  '%D',
  '%i',
  '%l',
  '%P',
])

/** The same fields in words, for errors. */
const WORDS: readonly string[] = Object.freeze([
  'a type of inode',
  'an octal mode',
  'the number of a user',
  'the number of a group',
  'a user',
  'a group',
  'a size',
  'a time',
  'a number of links',
  'the number of a device',
  'the number of an inode',
  'a link target',
  'a path',
])

const TYPES: ReadonlyMap<string, InodeType | undefined> = new Map<string, InodeType | undefined>([
  ['f', 'file'],
  ['d', 'directory'],
  ['l', 'symlink'],
  ['s', 'socket'],
  ['p', 'fifo'],
  ['b', 'block'],
  ['c', 'char'],
  // Solaris doors, and what find could not tell.
  ['D', undefined],
  ['U', undefined],
  ['?', undefined],
])
export const isFindType = (field: string): boolean => TYPES.has(field)

/** A record's fields as an entry; undefined when its name leads outside the root. `record` counts from 1. */
export const findEntry = (text: readonly string[], record: number, file: string): InodeEntry | undefined => {
  const wrong = (index: number): never => {
    throw new PathwritError(
      'input',
      `record ${record}: ${JSON.stringify(textOf((text[index] ?? '').slice(0, 80)))} is not ${WORDS[index] ?? 'a field'} (${FIND_FIELDS[index]})`,
      { file, hint: 'print the records with the command in docs/use/inputs.md' },
    )
  }
  const number = (index: number, max: number): number => {
    const value = /^\d{1,20}$/.test(text[index] ?? '') ? Number(text[index]) : Number.NaN
    return value <= max ? value : wrong(index)
  }
  /** Beyond 2^53 two inodes could look the same. */
  const safe = (index: number): number | undefined => {
    const value = number(index, Number.MAX_VALUE)
    return Number.isSafeInteger(value) ? value : undefined
  }
  /** find prints the number where there is no name. */
  const named = (index: number, id: number): string | null =>
    text[index] === String(id) ? null : textOf(text[index] ?? '')

  if (!isFindType(text[0] ?? '')) wrong(0)
  const type = TYPES.get(text[0] ?? '')
  const uid = number(2, 0xfffffffe)
  const gid = number(3, 0xfffffffe)
  if (!/^-?\d{1,15}(\.\d*)?$/.test(text[7] ?? '')) wrong(7)
  const path = placeInRoot(text[12] ?? '')
  if (path === undefined) return undefined
  const row = {
    type,
    mode: parseMode(text[1] ?? '') ?? wrong(1),
    uid,
    gid,
    size: safe(6),
    mtime: Math.floor(Number(text[7])),
    nlink: number(8, 0xffffffff) || undefined,
    dev: safe(9),
    ino: safe(10),
    extra: {
      owner: named(4, uid),
      group: named(5, gid),
      ...(type === 'symlink' ? { linkTarget: text[11] ?? '' } : {}),
    },
  }
  return { path, row, at: record }
}
