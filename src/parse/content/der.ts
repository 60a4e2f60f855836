/** One DER element: its tag, where its value begins and ends. */
interface Element {
  readonly tag: number
  readonly from: number
  readonly to: number
}

/** The element at an offset (X.690 §8.1, definite lengths of up to four bytes; 0x80 is BER's indefinite length, end unknown). */
const element = (bytes: Uint8Array, at: number): Element | undefined => {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) return undefined
  if (first === 0x80) return { tag, from: at + 2, to: Number.POSITIVE_INFINITY }
  if (first < 0x80) return { tag, from: at + 2, to: at + 2 + first }
  const count = first & 0x7f
  if (count > 4 || at + 2 + count > bytes.length) return undefined
  let length = 0
  for (let i = 0; i < count; i++) length = length * 256 + (bytes[at + 2 + i] as number)
  return { tag, from: at + 2 + count, to: at + 2 + count + length }
}

const SEQUENCE = 0x30
const INTEGER = 0x02
const OCTETS = 0x04
const OID = 0x06
const VERSION = 0xa0

/** The outer SEQUENCE, when it spans the whole file: that keeps text and other formats that begin with `0` out. */
const outer = (head: Uint8Array, size: number): Element | undefined => {
  const found = element(head, 0)
  return found?.tag === SEQUENCE && (found.to === size || found.to === Number.POSITIVE_INFINITY) ? found : undefined
}

const smallInteger = (head: Uint8Array, at: number): number | undefined => {
  const found = element(head, at)
  return found?.tag === INTEGER && found.to - found.from === 1 ? head[found.from] : undefined
}

const holds = (head: Uint8Array, from: number, bytes: readonly number[]): boolean =>
  bytes.every((b, i) => head[from + i] === b)

/** pkcs-5 (1.2.840.113549.1.5) and pkcs-12 (1.2.840.113549.1.12): the algorithms that encrypt a PKCS#8 key. */
const PKCS = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01]

/** PKCS#8 plain and encrypted (RFC 5958), PKCS#1 (RFC 8017 A.1.2), SEC1 (RFC 5915). */
export const isDerKey = (head: Uint8Array, size: number): boolean => {
  const whole = outer(head, size)
  if (whole === undefined) return false
  const first = element(head, whole.from)
  if (first === undefined) return false
  const second = element(head, first.to)
  if (first.tag === SEQUENCE) {
    const oid = element(head, first.from)
    if (oid?.tag !== OID || second?.tag !== OCTETS || second.to !== whole.to || !holds(head, oid.from, PKCS))
      return false
    return head[oid.from + PKCS.length] === 5 || head[oid.from + PKCS.length] === 12
  }
  const version = smallInteger(head, whole.from)
  if (version === undefined || second === undefined) return false
  if (version === 1 && second.tag === OCTETS) return second.to - second.from >= 20 && second.to - second.from <= 72
  if (version > 1) return false
  const third = element(head, second.to)
  if (second.tag === SEQUENCE) return element(head, second.from)?.tag === OID && third?.tag === OCTETS
  return second.tag === INTEGER && second.to - second.from >= 32 && third?.tag === INTEGER
}

/** X.509 (RFC 5280 §4.1): a to-be-signed part that states its version, or a version 1 one: serial, algorithm, issuer, validity. */
export const isDerCertificate = (head: Uint8Array, size: number): boolean => {
  const whole = outer(head, size)
  if (whole === undefined) return false
  const signed = element(head, whole.from)
  if (signed?.tag !== SEQUENCE) return false
  const first = element(head, signed.from)
  if (first?.tag === VERSION)
    return smallInteger(head, first.from) !== undefined && element(head, first.to)?.tag === INTEGER
  if (first?.tag !== INTEGER) return false
  // A revocation list has a version where a certificate has its serial, and a time where this has the validity SEQUENCE.
  const algorithm = element(head, first.to)
  const issuer = algorithm?.tag === SEQUENCE ? element(head, algorithm.to) : undefined
  const validity = issuer?.tag === SEQUENCE ? element(head, issuer.to) : undefined
  return validity?.tag === SEQUENCE && element(head, validity.from)?.tag === 0x17
}

/** Bag types of RFC 7292 that hold private keys: keyBag and pkcs8ShroudedKeyBag. */
const KEY_BAG = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01]

/**
 * A PKCS#12 store (RFC 7292): version 3, then a PKCS#7 content. Whether a private key is inside is mostly encrypted, so a
 * store counts as holding one; `trusts` says that its name promises trusted certificates, and then a bag must be seen.
 */
export const isPkcs12 = (head: Uint8Array, size: number, trusts: boolean): boolean => {
  const whole = outer(head, size)
  if (whole === undefined || smallInteger(head, whole.from) !== 3) return false
  const content = element(head, whole.from + 3)
  const oid = content?.tag === SEQUENCE ? element(head, content.from) : undefined
  if (oid?.tag !== OID || !holds(head, oid.from, [...PKCS, 7])) return false
  if (!trusts) return true
  for (let at = 0; at + KEY_BAG.length < head.length; at++) {
    const bag = holds(head, at, KEY_BAG) ? head[at + KEY_BAG.length] : undefined
    if (bag === 1 || bag === 2) return true
  }
  return false
}
