import type { BytePath } from '../model/index.ts'

/** Codes from here on stand for a byte that is not part of well-formed UTF-8: `STRAY_BYTE + byte`. */
export const STRAY_BYTE = 0x110000

const isTail = (byte: number): boolean => byte >> 6 === 2

/**
 * The character at a byte offset of a name, as `code << 3 | width in bytes`: a code point when well-formed UTF-8
 * (Unicode 15, table 3-7) begins there, otherwise one stray byte. Every name is thus one sequence of characters.
 */
export const characterAt = (name: BytePath, at: number): number => {
  const lead = name.charCodeAt(at)
  if (lead < 0x80) return (lead << 3) | 1
  const stray = ((STRAY_BYTE + lead) << 3) | 1
  if (lead < 0xc2 || lead > 0xf4) return stray
  // Past the end charCodeAt is NaN, which no comparison below accepts.
  const second = name.charCodeAt(at + 1)
  if (!isTail(second)) return stray
  if (lead < 0xe0) return ((((lead & 0x1f) << 6) | (second & 0x3f)) << 3) | 2
  const third = name.charCodeAt(at + 2)
  if (!isTail(third)) return stray
  if (lead < 0xf0) {
    const code = ((lead & 0xf) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)
    return code < 0x800 || (code >= 0xd800 && code < 0xe000) ? stray : (code << 3) | 3
  }
  const fourth = name.charCodeAt(at + 3)
  if (!isTail(fourth)) return stray
  const code = ((lead & 7) << 18) | ((second & 0x3f) << 12) | ((third & 0x3f) << 6) | (fourth & 0x3f)
  return code < 0x10000 || code >= STRAY_BYTE ? stray : (code << 3) | 4
}

/** The characters of a name, as codes. */
export const charactersOf = (name: BytePath): number[] => {
  const codes: number[] = []
  for (let at = 0; at < name.length; ) {
    const character = characterAt(name, at)
    codes.push(character >> 3)
    at += character & 7
  }
  return codes
}
