/** Running checksums over bytes as they come, in steps of four bytes. */
export interface Checksum {
  update(bytes: Uint8Array): void
  /** As it stands in a file, least significant byte first. */
  digest(): Uint8Array
}

/** Tables for one to four bytes at once; of a 64-bit sum `high` holds the upper halves. */
const tables = (low: number, high: number | undefined) => {
  const lows = new Int32Array(1024)
  const highs = new Int32Array(high === undefined ? 0 : 1024)
  for (let i = 0; i < 1024; i++) {
    let l = i < 256 ? i : (lows[i - 256] as number)
    let h = i < 256 || high === undefined ? 0 : (highs[i - 256] as number)
    if (i < 256)
      for (let bit = 0; bit < 8; bit++) {
        const odd = l & 1
        l = (l >>> 1) | ((h & 1) << 31)
        h >>>= 1
        if (odd !== 0) {
          l ^= low
          h ^= high ?? 0
        }
      }
    else {
      const index = l & 255
      l = ((l >>> 8) | ((h & 255) << 24)) ^ (lows[index] as number)
      h = (h >>> 8) ^ (highs[index] ?? 0)
    }
    lows[i] = l
    if (high !== undefined) highs[i] = h
  }
  return { lows, highs }
}

const words = (...values: number[]): Uint8Array => {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  values.forEach((value, at) => {
    view.setInt32(at * 4, value, true)
  })
  return bytes
}

/** CRC-32 of IEEE 802.3, reflected, polynomial 0xEDB88320. */
export const newCrc32 = (): (() => Checksum) => {
  const { lows: t } = tables(0xedb88320 | 0, undefined)
  return () => {
    let crc = -1
    return {
      update(bytes) {
        let c = crc
        let i = 0
        for (const end = bytes.length - 3; i < end; i += 4) {
          c ^=
            (bytes[i] as number) |
            ((bytes[i + 1] as number) << 8) |
            ((bytes[i + 2] as number) << 16) |
            ((bytes[i + 3] as number) << 24)
          c =
            (t[768 + (c & 255)] as number) ^
            (t[512 + ((c >>> 8) & 255)] as number) ^
            (t[256 + ((c >>> 16) & 255)] as number) ^
            (t[c >>> 24] as number)
        }
        for (; i < bytes.length; i++) c = (c >>> 8) ^ (t[(c ^ (bytes[i] as number)) & 255] as number)
        crc = c
      },
      digest: () => words(~crc),
    }
  }
}

/** CRC-64 of ECMA-182, reflected, polynomial 0xC96C5795D7870F42: the usual check of .xz files. */
export const newCrc64 = (): (() => Checksum) => {
  const { lows: l, highs: h } = tables(0xd7870f42 | 0, 0xc96c5795 | 0)
  return () => {
    let low = -1
    let high = -1
    return {
      update(bytes) {
        let a = low
        let b = high
        let i = 0
        for (const end = bytes.length - 3; i < end; i += 4) {
          a ^=
            (bytes[i] as number) |
            ((bytes[i + 1] as number) << 8) |
            ((bytes[i + 2] as number) << 16) |
            ((bytes[i + 3] as number) << 24)
          const i0 = 768 + (a & 255)
          const i1 = 512 + ((a >>> 8) & 255)
          const i2 = 256 + ((a >>> 16) & 255)
          const i3 = a >>> 24
          a = b ^ (l[i0] as number) ^ (l[i1] as number) ^ (l[i2] as number) ^ (l[i3] as number)
          b = (h[i0] as number) ^ (h[i1] as number) ^ (h[i2] as number) ^ (h[i3] as number)
        }
        for (; i < bytes.length; i++) {
          const index = (a ^ (bytes[i] as number)) & 255
          a = ((a >>> 8) | ((b & 255) << 24)) ^ (l[index] as number)
          b = (b >>> 8) ^ (h[index] as number)
        }
        low = a
        high = b
      },
      digest: () => words(~low, ~high),
    }
  }
}
