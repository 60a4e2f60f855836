import type { BytePath } from '../model/index.ts'

/** vis(3) `VIS_CSTYLE` letters, and libarchive's; `\$` is a hidden mark and stands for nothing. */
const LETTER: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['s', ' '],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ['#', '#'],
  ['"', '"'],
  ['=', '='],
  [' ', ' '],
  ['$', ''],
])

const control = (code: number): number => (code === 0x3f ? 0x7f : code & 0x1f)

/** Undoes vis(3) escapes: `\040`, `\s`, `\M-C`, `\M^@`, `\^A`, `\x20`; undefined when one is malformed. */
export const unvis = (text: BytePath): BytePath | undefined => {
  if (!text.includes('\\')) return text
  let out = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string
    if (char !== '\\') {
      out += char
      continue
    }
    const next = text[++at]
    if (next === undefined) return undefined
    if (next >= '0' && next <= '7') {
      let value = 0
      let digits = 0
      while (digits < 3 && (text[at] ?? '') >= '0' && (text[at] ?? '') <= '7') {
        value = value * 8 + (text.charCodeAt(at++) - 0x30)
        digits++
      }
      at--
      if (value > 0xff) return undefined
      out += String.fromCharCode(value)
    } else if (next === 'M' || next === '^') {
      const meta = next === 'M'
      if (meta) at++
      const kind = text[at]
      const code = text.charCodeAt(++at)
      if ((kind !== '-' && kind !== '^') || Number.isNaN(code) || code > 0x7f) return undefined
      out += String.fromCharCode((kind === '^' ? control(code) : code) | (meta ? 0x80 : 0))
    } else if (next === 'x') {
      const hex = text.slice(at + 1, at + 3)
      if (!/^[0-9a-fA-F]{2}$/.test(hex)) return undefined
      out += String.fromCharCode(Number.parseInt(hex, 16))
      at += 2
    } else {
      const letter = LETTER.get(next)
      if (letter === undefined) return undefined
      out += letter
    }
  }
  return out
}
