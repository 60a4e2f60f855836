/**
 * A path as it is on disk, one UTF-16 unit per byte (so every name survives), absolute, `/`-separated, without a
 * trailing slash; the root is `/`. Names are the same without slashes. Compare and index these; show `textOf` of them.
 */
export type BytePath = string

const ASCII = /^[\0-\x7f]*$/

/** UTF-8 text (a pattern, an argument, a JSON string) as path bytes. */
export const bytesOf = (text: string): BytePath => {
  if (ASCII.test(text)) return text
  return latin1(new TextEncoder().encode(text))
}

/** Raw bytes as a byte string. */
export const latin1 = (bytes: Uint8Array): BytePath => {
  let out = ''
  // apply, not spread: spreading a typed array walks its iterator, eight times as slow
  for (let at = 0; at < bytes.length; at += 8192)
    out += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192) as unknown as number[])
  return out
}

/** A byte string as raw bytes. */
export const rawBytes = (path: BytePath): Uint8Array => {
  const bytes = new Uint8Array(path.length)
  for (let i = 0; i < path.length; i++) bytes[i] = path.charCodeAt(i)
  return bytes
}

/** Path bytes as text for people and for conditions: UTF-8, with U+FFFD for what is not. Lossy; never compare it. */
export const textOf = (path: BytePath): string =>
  // A byte order mark is part of the name; decoders drop it unless told.
  ASCII.test(path) ? path : new TextDecoder('utf-8', { ignoreBOM: true }).decode(rawBytes(path))

/** Characters that cannot be shown as they are: controls, format marks (bidi among them), separators, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\uFFFD]/u
const UNPRINTABLE_ALL = new RegExp(UNPRINTABLE.source, 'gu')

/** Whether text can go to a terminal or a log as it is. */
export const isPrintable = (text: string): boolean => !UNPRINTABLE.test(text)

/** Path bytes for the wire: printable UTF-8, and base64 of the bytes beside it when that loses something. */
export const toWire = (path: BytePath): { path: string; pathBytes?: string } => {
  const text = textOf(path)
  if (isPrintable(text)) return { path: text }
  return { path: text.replace(UNPRINTABLE_ALL, '\uFFFD'), pathBytes: btoa(path) }
}

/** The bytes of a wire path; undefined when `pathBytes` is not base64. */
export const fromWire = (wire: { path: string; pathBytes?: string | undefined }): BytePath | undefined => {
  if (wire.pathBytes === undefined) return bytesOf(wire.path)
  try {
    return atob(wire.pathBytes)
  } catch {
    return undefined
  }
}

/** The directory that holds a path; the root is its own parent. */
export const parentOf = (path: BytePath): BytePath => {
  const slash = path.lastIndexOf('/')
  return slash <= 0 ? '/' : path.slice(0, slash)
}

/** The last segment; empty for the root. */
export const nameOf = (path: BytePath): BytePath => path.slice(path.lastIndexOf('/') + 1)

/** A name inside a directory. */
export const joinPath = (directory: BytePath, name: BytePath): BytePath =>
  directory === '/' ? `/${name}` : `${directory}/${name}`

/** Whether `path` is `directory` or lies below it. */
export const isUnder = (path: BytePath, directory: BytePath): boolean =>
  directory === '/' || path === directory || path.startsWith(`${directory}/`)

/**
 * A path made absolute and plain: doubled slashes, `.` and a trailing slash go, `..` climbs and stops at the root, as
 * it does in a chroot. Purely textual: right for declared paths, wrong behind a symlink.
 */
export const normalizePath = (path: BytePath): BytePath => {
  const kept: BytePath[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment === '..') kept.pop()
    else kept.push(segment)
  }
  return `/${kept.join('/')}`
}
