import { type BytePath, isPrintable, textOf } from './path.ts'

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/

const escapeByte = (byte: number): string => {
  if (byte === 0x0a) return '\\n'
  if (byte === 0x09) return '\\t'
  if (byte === 0x27 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte)
  return `\\x${byte.toString(16).padStart(2, '0')}`
}

/** A path as a POSIX shell with `$'…'` would take it back; nothing in it can move a cursor or turn text around. */
export const quotePath = (path: BytePath): string => {
  if (PLAIN.test(path)) return path
  const text = textOf(path)
  if (isPrintable(text)) return `'${text.replaceAll("'", "'\\''")}'`
  let out = "$'"
  for (let i = 0; i < path.length; i++) out += escapeByte(path.charCodeAt(i))
  return `${out}'`
}

/** Any text from outside, made safe for a terminal: unprintable characters become `\u{…}`; newlines too. */
export const safeText = (text: string): string => {
  if (isPrintable(text)) return text
  let out = ''
  for (const char of text) out += isPrintable(char) ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`
  return out
}
