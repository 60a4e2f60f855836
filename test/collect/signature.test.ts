import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { verifySignature } from '../../src/collect/signature.ts'
import { PathwritError } from '../../src/model/index.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12)
const id = Buffer.from('0123456789abcdef', 'hex')
const minisignKey = Buffer.concat([Buffer.from('Ed'), id, raw]).toString('base64')
const data = Buffer.from('the bytes that are signed')

/** A signature file as minisign writes it, made here with OpenSSL's Ed25519. */
const minisig = (kind: 'Ed' | 'ED', comment = 'timestamp:1', key = id): Buffer => {
  const message = kind === 'ED' ? createHash('blake2b512').update(data).digest() : data
  const signature = sign(null, message, privateKey)
  const global = sign(null, Buffer.concat([signature, Buffer.from(comment)]), privateKey)
  const body = Buffer.concat([Buffer.from(kind), key, signature]).toString('base64')
  return Buffer.from(`untrusted comment: x\n${body}\ntrusted comment: ${comment}\n${global.toString('base64')}\n`)
}

test('raw and base64 signatures, keys in every form', () => {
  const signature = sign(null, data, privateKey)
  const keys = [
    raw.toString('base64'),
    minisignKey,
    `untrusted comment: minisign public key\n${minisignKey}\n`,
    publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  ]
  for (const key of keys) {
    assert.is(verifySignature(data, signature, [key]), true)
    assert.is(verifySignature(data, Buffer.from(`${signature.toString('base64')}\n`), [key]), true)
    assert.is(verifySignature(Buffer.from('other'), signature, [key]), false)
  }
  assert.is(verifySignature(data, signature, []), false)
})

test('minisign: legacy, prehashed, the trusted comment, the key it names', () => {
  for (const kind of ['Ed', 'ED'] as const) {
    assert.is(verifySignature(data, minisig(kind), [minisignKey]), true)
    assert.is(verifySignature(Buffer.from('other'), minisig(kind), [minisignKey]), false)
  }
  const altered = Buffer.from(minisig('ED').toString().replace('timestamp:1', 'timestamp:2'))
  assert.is(verifySignature(data, altered, [minisignKey]), false)
  const otherKey = minisig('ED', 'c', Buffer.alloc(8, 7))
  assert.is(verifySignature(data, otherKey, [minisignKey]), false)
  assert.is(verifySignature(data, otherKey, [raw.toString('base64')]), true)
  const stranger = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(12)
  assert.is(verifySignature(data, minisig('ED'), [stranger.toString('base64')]), false)
})

test('a signature that minisign itself made (the published example of its verifiers)', () => {
  const signature = [
    'untrusted comment: signature from minisign secret key',
    'RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=',
    'trusted comment: timestamp:1633700835\tfile:test\tprehashed',
    'wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==',
  ].join('\n')
  const key = 'RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3'
  assert.is(verifySignature(Buffer.from('test'), Buffer.from(signature), [key]), true)
  assert.is(verifySignature(Buffer.from('Test'), Buffer.from(signature), [key]), false)
})

test('text that is no signature is false, text that is no key a usage error', () => {
  for (const text of ['', 'x', 'untrusted comment: x\n', 'untrusted comment: x\nAAAA\ntrusted comment: y\nAAAA\n']) {
    assert.is(verifySignature(data, Buffer.from(text), [minisignKey]), false)
  }
  for (const key of ['', 'RWshort', 'ssh-ed25519 AAAA', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----']) {
    assert.throws(
      () => verifySignature(data, Buffer.alloc(64), [key]),
      (error: unknown) => error instanceof PathwritError && error.code === 'usage' && error.hint !== undefined,
    )
  }
})

test.run()
