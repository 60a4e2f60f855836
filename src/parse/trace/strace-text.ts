import { latin1 } from '../../model/index.ts'

/** A call as strace writes it, cut into its arguments. Texts are as written, escapes and all. */
export interface StraceCall {
  readonly args: readonly string[]
  /** The number returned; undefined where it did not return, or returned none. */
  readonly value: number | undefined
  /** The name of the error. */
  readonly error: string | undefined
  /** What stands in `<…>` behind the number, with -y. */
  readonly annotation: string | undefined
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = new Set([...'([{'].map((char) => char.charCodeAt(0)))
const CLOSE = new Set([...')]}'].map((char) => char.charCodeAt(0)))
const COMMA = 0x2c
const LESS = 0x3c
const GREATER = 0x3e
const DASH = 0x2d

/** Behind the quote that ends a string which begins at `from`. */
const stringEnd = (text: string, from: number): number => {
  for (let at = from + 1; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === BACKSLASH) at++
    else if (char === QUOTE) return at + 1
  }
  return text.length
}

/** Behind the `>` that ends what -y says of a descriptor: `</a b>`, `</dev/null<char 1:3>>`, `<TCP:[a->b]>`. */
const annotationEnd = (text: string, from: number): number => {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === BACKSLASH) at++
    else if (char === LESS) depth++
    else if (char === GREATER && text.charCodeAt(at - 1) !== DASH && --depth === 0) return at + 1
  }
  return text.length
}

const isAnnotation = (text: string, at: number): boolean => {
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at + 1)
  // `1<<CAP_CHOWN` is a shift.
  return after !== LESS && before !== LESS && ((before >= 0x30 && before <= 0x39) || before === 0x44)
}

const RESULT = /^\s*= (?:(-?\d+|0x[0-9a-f]+)|\?)/
const ERROR = /^ (E[A-Z0-9]+) \(/

const RESULT_TAIL = 65_536

/** Cuts what stands from behind the `(` of a call. undefined: it has no end. */
export const straceCall = (text: string, from: number): StraceCall | undefined => {
  const args: string[] = []
  let depth = 0
  let start = from
  let at = from
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) at = stringEnd(text, at) - 1
    else if (char === LESS && isAnnotation(text, at)) at = annotationEnd(text, at) - 1
    else if (OPEN.has(char)) depth++
    else if (CLOSE.has(char)) {
      if (depth === 0) break
      depth--
    } else if (char === COMMA && depth === 0) {
      args.push(text.slice(start, at))
      start = text.charCodeAt(at + 1) === 0x20 ? at + 2 : at + 1
    }
  }
  if (at >= text.length) return undefined
  if (at > start || args.length > 0) args.push(text.slice(start, at))
  const rest = text.slice(at + 1, at + 1 + RESULT_TAIL)
  const found = RESULT.exec(rest)
  if (found === null) return undefined
  const value = found[1] === undefined ? undefined : Number(found[1])
  const behind = rest.slice(found[0].length)
  const error = value === -1 ? (ERROR.exec(behind)?.[1] ?? 'EUNKNOWN') : undefined
  const annotation = behind.startsWith('<') ? behind.slice(1, annotationEnd(behind, 0) - 1) : undefined
  return { args, value, error, annotation }
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f', '"': '"', '\\': '\\' }
const ESCAPE = /\\(?:x([0-9a-f]{2})|([0-7]{1,3})|(.))/gs

/** The bytes of a text with C escapes. */
export const unescaped = (text: string): string =>
  text.includes('\\')
    ? text.replace(ESCAPE, (_, hex?: string, octal?: string, char?: string) => {
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
        if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
        return SIMPLE[char ?? ''] ?? char ?? ''
      })
    : text

/** The bytes of a quoted argument. undefined: it is no string, or not the whole of one. */
export const quoted = (arg: string | undefined): string | undefined => {
  if (arg === undefined || arg.charCodeAt(0) !== QUOTE || arg.length < 2 || stringEnd(arg, 0) !== arg.length)
    return undefined
  return arg.charCodeAt(arg.length - 1) === QUOTE ? unescaped(arg.slice(1, -1)) : undefined
}

const NUMBER = /^(-?\d+|AT_FDCWD)(?:<(.*)>(?:\(deleted\))?)?$/s

/** A descriptor, and the path that -y says it has. `fd` undefined: AT_FDCWD. */
export const descriptor = (
  arg: string | undefined,
): { readonly fd: number | undefined; readonly path: string | undefined } | undefined => {
  const found = NUMBER.exec(arg ?? '')
  if (found === null) return undefined
  const [, number = '', said] = found
  return {
    fd: number === 'AT_FDCWD' ? undefined : Number(number),
    path: said === undefined ? undefined : pathSaid(said),
  }
}

/** The path in what -y says; undefined for sockets, pipes and what was deleted. */
export const pathSaid = (said: string): string | undefined => {
  if (!said.startsWith('/')) return undefined
  const device = said.indexOf('<')
  const path = unescaped(device < 0 ? said : said.slice(0, device))
  return path.endsWith(' (deleted)') ? undefined : path
}

/** Octal as strace writes modes: `0644`, `S_IFIFO|0644`, `000`. */
export const modeIn = (arg: string | undefined): number | undefined => {
  const found = /(?:^|[|=])(0[0-7]*)$/.exec(arg ?? '')
  return found === null ? undefined : Number.parseInt(found[1] as string, 8) & 0o7777
}

/** The text of bytes of a line. */
export const lineText = (bytes: Uint8Array, from: number, to: number): string => latin1(bytes.subarray(from, to))
