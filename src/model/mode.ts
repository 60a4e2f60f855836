import type { InodeType } from './record.ts'

/** The twelve permission bits of an inode: set-user-ID, set-group-ID, sticky, then rwx for owner, group, other. */
export const MODE_MASK = 0o7777

/** Octal text to 12 bits (`"0640"`, `"640"`, `"4755"`); undefined when it is not one to four octal digits. */
export const parseMode = (text: string): number | undefined =>
  /^[0-7]{1,4}$/.test(text) ? Number.parseInt(text, 8) : undefined

/** 12 bits to four octal digits, the only form a mode has on the wire. */
export const formatMode = (bits: number): string => (bits & MODE_MASK).toString(8).padStart(4, '0')

const TYPE_LETTER: Readonly<Record<InodeType, string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  socket: 's',
  fifo: 'p',
  block: 'b',
  char: 'c',
}

const triplet = (bits: number, special: boolean, letter: string): string =>
  (bits & 4 ? 'r' : '-') +
  (bits & 2 ? 'w' : '-') +
  (special ? (bits & 1 ? letter : letter.toUpperCase()) : bits & 1 ? 'x' : '-')

/** Type and mode as `ls -l` shows them: `drwxrws--T`; `?` stands for what was not observed. */
export const lsMode = (type: InodeType | undefined, mode: number | undefined): string => {
  const letter = type === undefined ? '?' : TYPE_LETTER[type]
  if (mode === undefined) return `${letter}?????????`
  const owner = triplet(mode >> 6, (mode & 0o4000) !== 0, 's')
  const group = triplet(mode >> 3, (mode & 0o2000) !== 0, 's')
  return letter + owner + group + triplet(mode, (mode & 0o1000) !== 0, 't')
}
