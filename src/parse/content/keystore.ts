const JKS = 0xfeedfeed
const JCEKS = 0xcececece
const TRUSTED_CERTIFICATE = 2

/**
 * What a Java keystore holds (layout of `sun.security.provider.JavaKeyStore`: magic, version, count, entries of tag,
 * alias, date, then a key with its chain or one trusted certificate). A key entry seen, or a first entry that cannot be
 * read, is `key`; trusted certificates alone, as far as the bytes go, are `certificate`; undefined: no keystore.
 */
export const keystoreHolds = (head: Uint8Array): 'key' | 'certificate' | undefined => {
  if (head.length < 12) return undefined
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const magic = view.getUint32(0)
  if (magic !== JKS && magic !== JCEKS) return undefined
  const version = view.getUint32(4)
  const count = view.getUint32(8)
  if (count === 0) return undefined
  let at = 12
  for (let left = count; left > 0; left--) {
    if (at + 6 > head.length) break
    if (view.getUint32(at) !== TRUSTED_CERTIFICATE) return 'key'
    at += 4 + 2 + view.getUint16(at + 4) + 8
    if (version === 2) {
      if (at + 2 > head.length) break
      at += 2 + view.getUint16(at)
    }
    if (at + 4 > head.length) break
    at += 4 + view.getUint32(at)
  }
  return at === 12 ? 'key' : 'certificate'
}
