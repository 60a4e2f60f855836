import { isDerCertificate, isDerKey, isPkcs12 } from './der.ts'
import { keystoreHolds } from './keystore.ts'
import { pemBlocks } from './pem.ts'

/** Whether text begins with an armoured block: then what it holds goes before what its name says. */
export const opensWithPem = (text: string): boolean => /^\s{0,64}-----BEGIN /.test(text.slice(0, 128))

const PRIVATE_LABEL = /(?:^|[ 0-9])(?:PRIVATE KEY|PRIVATE KEY BLOCK)$|^OpenVPN Static key V1$/

/** Lines that open the other text forms of private keys: PuTTY, BIND, Tor, age, GnuPG's private-keys-v1.d. */
const OPENINGS: readonly string[] = [
  'PuTTY-User-Key-File-',
  'Private-key-format: v',
  '== ed25519v1-secret: ',
  '(11:private-key',
  '(21:protected-private-key',
]
const LINES: readonly string[] = ['AGE-SECRET-KEY-1', 'Key: (private-key', 'Key: (protected-private-key']

/** Whether text holds a private key, in PEM or one of the other text forms. */
export const holdsPrivateKey = (text: string): boolean =>
  pemBlocks(text).some((block) => block.filled && PRIVATE_LABEL.test(block.label)) ||
  OPENINGS.some((opening) => text.startsWith(opening)) ||
  LINES.some((line) => text.startsWith(line) || text.includes(`\n${line}`)) ||
  isSignifySecret(text)

/** signify and minisign: a comment line, then base64 of "Ed…": a secret key is over 100 bytes, a public one 42, a signature 74. */
const isSignifySecret = (text: string): boolean => {
  if (!text.startsWith('untrusted comment:')) return false
  const line = text.indexOf('\n') + 1
  const end = text.indexOf('\n', line)
  const body = text.slice(line, end < 0 ? undefined : end).trim()
  return line > 0 && body.startsWith('RW') && body.length > 128
}

const CERTIFICATE_LABEL = /^(?:X509 |TRUSTED )?CERTIFICATE$/

/** Whether text holds an X.509 certificate in PEM, or is an OpenSSH certificate. Public keys and requests are neither. */
export const holdsCertificate = (text: string): boolean =>
  pemBlocks(text).some((block) => !block.indented && block.filled && CERTIFICATE_LABEL.test(block.label)) ||
  /^[a-z0-9-]{1,40}-cert-v01@openssh\.com AAAA/.test(text.slice(0, 80))

/** Private keys in binary: keystores, PKCS#12, PKCS#8, PKCS#1, SEC1, Kerberos keytabs, OpenPGP. */
export const isBinaryKey = (base: string, head: Uint8Array, size: number): boolean =>
  keystoreHolds(head) === 'key' ||
  isDerKey(head, size) ||
  isPkcs12(head, size, /cacerts|truststore/.test(base)) ||
  isKeytab(base, head) ||
  isOpenPgpSecret(head)

/** X.509 in DER, or a Java keystore that holds trusted certificates alone. */
export const isBinaryCertificate = (head: Uint8Array, size: number): boolean =>
  keystoreHolds(head) === 'certificate' || isDerCertificate(head, size) || isPkcs12(head, size, false)

/** MIT keytab format: 5, version 1 or 2, then entries that begin with a 32-bit length and a 16-bit count of name components. */
const isKeytab = (base: string, head: Uint8Array): boolean =>
  head[0] === 5 &&
  (head[1] === 1 || head[1] === 2) &&
  (base.endsWith('.keytab') ||
    (head[1] === 2 &&
      head[2] === 0 &&
      head[3] === 0 &&
      (head[5] ?? 0) > 8 &&
      head[6] === 0 &&
      (head[7] ?? 0) <= 8 &&
      head[8] === 0 &&
      (head[9] ?? 0) > 0))

const PGP_ALGORITHMS = new Set([1, 2, 3, 16, 17, 18, 19, 20, 22, 25, 26, 27, 28])

/** RFC 9580 §4.2: a secret key (tag 5) or secret subkey (tag 7) packet first, version 3 to 6, a known algorithm. */
const isOpenPgpSecret = (head: Uint8Array): boolean => {
  const first = head[0] ?? 0
  const oldFormat = (first & 0xc0) === 0x80
  const tag = oldFormat ? (first >> 2) & 0xf : first & 0x3f
  if (first < 0x80 || (tag !== 5 && tag !== 7)) return false
  const length = head[1] ?? 0
  const body = oldFormat ? 1 + ([1, 2, 4][first & 3] ?? 0) : 1 + (length < 192 ? 1 : length < 224 ? 2 : 5)
  const version = head[body] ?? 0
  const algorithm = head[body + (version < 4 ? 7 : 5)] ?? 0
  return version >= 3 && version <= 6 && PGP_ALGORITHMS.has(algorithm)
}
