import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { PathwritError } from '../model/index.ts'
import { base64Bytes, parseMinisignKey, parseMinisignSignature } from '../parse/index.ts'

/** Ahead of 32 raw bytes it makes an Ed25519 SubjectPublicKeyInfo (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')

interface TrustedKey {
  /** The number a minisign key carries; such a key answers only for signatures that name it. */
  readonly id: string | undefined
  readonly key: KeyObject
}

const fromRaw = (raw: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' })

const pemKey = (text: string): KeyObject | undefined => {
  try {
    return createPublicKey(text)
  } catch {
    return undefined
  }
}

/**
 * An Ed25519 public key: PEM (SPKI), minisign or signify (`RW…`, with its comment line or without), base64 of an SPKI or
 * of the 32 bytes. Anything else is a usage error.
 */
const parseKey = (text: string): TrustedKey => {
  const trimmed = text.trim()
  const minisign = parseMinisignKey(trimmed)
  if (minisign !== undefined) return { id: minisign.id, key: fromRaw(minisign.key) }
  const spki = base64Bytes(trimmed, 44)
  const raw =
    base64Bytes(trimmed, 32) ?? (spki && SPKI_HEAD.equals(spki.subarray(0, 12)) ? spki.subarray(12) : undefined)
  const key = raw !== undefined ? fromRaw(raw) : trimmed.includes('BEGIN PUBLIC KEY') ? pemKey(trimmed) : undefined
  if (key?.asymmetricKeyType !== 'ed25519') {
    const shown = trimmed.length > 20 ? `${trimmed.slice(0, 20)}…` : trimmed
    throw new PathwritError('usage', `not an Ed25519 public key: ${JSON.stringify(shown)}`, {
      hint: 'give a minisign key (RW…), base64 of the 32 key bytes, or a PEM public key',
    })
  }
  return { id: undefined, key }
}

const rawSignature = (bytes: Uint8Array): Uint8Array | undefined =>
  bytes.length === 64 ? bytes : base64Bytes(new TextDecoder().decode(bytes.subarray(0, 256)).trim(), 64)

/**
 * Whether a detached signature of `bytes` verifies under one of the keys. Signatures: minisign (legacy or prehashed, its
 * trusted comment must verify too), signify, or raw Ed25519 (64 bytes, or base64 of them). Text that is no signature is false.
 */
export const verifySignature = (bytes: Uint8Array, signatureBytes: Uint8Array, keys: readonly string[]): boolean => {
  const trusted = keys.map(parseKey)
  const raw = rawSignature(signatureBytes)
  if (raw !== undefined) return trusted.some(({ key }) => verify(null, bytes, key, raw))
  const signed = parseMinisignSignature(new TextDecoder().decode(signatureBytes.subarray(0, 65_536)))
  if (signed === undefined) return false
  const message = signed.prehashed ? createHash('blake2b512').update(bytes).digest() : bytes
  return trusted.some(({ id, key }) => {
    if (id !== undefined && id !== signed.id) return false
    if (!verify(null, message, key, signed.signature)) return false
    if (signed.trusted === undefined) return true
    return verify(null, Buffer.concat([signed.signature, signed.trusted.comment]), key, signed.trusted.signature)
  })
}
