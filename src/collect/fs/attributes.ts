/** Inode flags (linux/fs.h, ext4.h) by the letters and in the order of lsattr(1). */
const LETTERS: readonly (readonly [letter: string, flag: number])[] = [
  ['s', 0x1],
  ['u', 0x2],
  ['S', 0x8],
  ['D', 0x10000],
  ['i', 0x10],
  ['a', 0x20],
  ['d', 0x40],
  ['A', 0x80],
  ['c', 0x4],
  ['E', 0x800],
  ['j', 0x4000],
  ['I', 0x1000],
  ['t', 0x8000],
  ['T', 0x20000],
  ['e', 0x80000],
  ['C', 0x800000],
  ['x', 0x2000000],
  ['F', 0x40000000],
  ['N', 0x10000000],
  ['P', 0x20000000],
  ['V', 0x100000],
  ['m', 0x400],
]

/** Inode flags as the letters of lsattr, without its dashes; null for none. */
export const attributeLetters = (flags: number): string | null => {
  const letters = LETTERS.filter(([, flag]) => (flags & flag) !== 0).map(([letter]) => letter)
  return letters.length === 0 ? null : letters.join('')
}
