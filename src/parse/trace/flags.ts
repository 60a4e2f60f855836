import { EVENT_FLAGS, type EventFlag } from '../../model/index.ts'
import { FLAG } from './contract.ts'

/** open(2)'s words; what is not here does not matter to who can write what. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ['O_RDONLY', FLAG.read],
  ['O_WRONLY', FLAG.write],
  ['O_RDWR', FLAG.read | FLAG.write],
  ['O_APPEND', FLAG.append],
  ['O_CREAT', FLAG.create],
  ['O_EXCL', FLAG.excl],
  ['O_TRUNC', FLAG.trunc],
  ['O_NOFOLLOW', FLAG.nofollow],
  ['O_DIRECTORY', FLAG.directory],
  ['O_TMPFILE', FLAG.tmpfile],
  ['__O_TMPFILE', FLAG.tmpfile],
  ['O_PATH', FLAG.path],
])

/** The bits of `O_WRONLY|O_CREAT`. */
export const openFlags = (text: string): number => {
  let bits = 0
  for (const word of text.split('|')) bits |= WORDS.get(word) ?? 0
  return bits
}

/** The bits of the number that a kernel is given (x86 and ARM agree on these but for three). */
export const openBits = (value: number): number => {
  const mode = value & 3
  let bits = mode === 0 ? FLAG.read : mode === 1 ? FLAG.write : FLAG.read | FLAG.write
  if ((value & 0o2000) !== 0) bits |= FLAG.append
  if ((value & 0o100) !== 0) bits |= FLAG.create
  if ((value & 0o200) !== 0) bits |= FLAG.excl
  if ((value & 0o1000) !== 0) bits |= FLAG.trunc
  if ((value & 0o400000) !== 0) bits |= FLAG.nofollow
  if ((value & 0o200000) !== 0) bits |= FLAG.directory
  if ((value & 0o20000000) !== 0) bits |= FLAG.tmpfile
  if ((value & 0o10000000) !== 0) bits |= FLAG.path
  return bits
}

export const flagNames = (bits: number): readonly EventFlag[] =>
  EVENT_FLAGS.filter((_, bit) => (bits & (1 << bit)) !== 0)
