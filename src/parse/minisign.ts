/** A minisign or signify public key: the key's number and its 32 bytes. */
export interface MinisignKey {
  readonly id: string
  readonly key: Uint8Array
}
/** A `.minisig` or signify `.sig`. `prehashed`: what is signed is BLAKE2b-512 of the file, not the file. */
export interface MinisignSignature {
  readonly id: string
  readonly prehashed: boolean
  readonly signature: Uint8Array
  /** Absent in signify's form. The global signature covers `signature` and then `comment`. */
  readonly trusted: { readonly comment: Uint8Array; readonly signature: Uint8Array } | undefined
}

/** Strict base64 (RFC 4648, padded) of a known length; undefined otherwise. */
export const base64Bytes = (text: string, length: number): Uint8Array | undefined => {
  if (text.length > 4096 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return undefined
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  return bytes.length === length ? bytes : undefined
}

const idOf = (bytes: Uint8Array): string =>
  [...bytes.subarray(2, 10)]
    .reverse()
    .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
    .join('')
const algorithm = (bytes: Uint8Array): string => String.fromCharCode(bytes[0] ?? 0, bytes[1] ?? 0)

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.replace(/\r$/, ''))

/** `untrusted comment: …` and base64, or the base64 alone (it begins with `RW`). */
export const parseMinisignKey = (text: string): MinisignKey | undefined => {
  const lines = linesOf(text.trim())
  const line = lines[0]?.startsWith('untrusted comment:') ? lines[1] : lines[0]
  const bytes = base64Bytes((line ?? '').trim(), 42)
  if (bytes === undefined || algorithm(bytes) !== 'Ed') return undefined
  return { id: idOf(bytes), key: bytes.subarray(10) }
}

/** Undefined when it is neither minisign's (legacy `Ed` or prehashed `ED`) nor signify's form. */
export const parseMinisignSignature = (text: string): MinisignSignature | undefined => {
  const lines = linesOf(text)
  if (!lines[0]?.startsWith('untrusted comment:')) return undefined
  const bytes = base64Bytes((lines[1] ?? '').trim(), 74)
  if (bytes === undefined) return undefined
  const kind = algorithm(bytes)
  if (kind !== 'Ed' && kind !== 'ED') return undefined
  const head = { id: idOf(bytes), prehashed: kind === 'ED', signature: bytes.subarray(10) }
  const mark = 'trusted comment: '
  if ((lines[2] ?? '') === '') return kind === 'Ed' ? { ...head, trusted: undefined } : undefined
  const signature = base64Bytes((lines[3] ?? '').trim(), 64)
  if (!lines[2]?.startsWith(mark) || signature === undefined) return undefined
  return { ...head, trusted: { comment: new TextEncoder().encode(lines[2].slice(mark.length)), signature } }
}
