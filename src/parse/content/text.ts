/** Control characters that text files do hold: backspace, tab, newline, vertical tab, form feed, return, escape. */
const TEXT_CONTROLS = new Set([0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b])

/** How many of the bytes may be other than ASCII in text of an old eight-bit encoding. */
const HIGH_SHARE = 0.3

/**
 * Whether bytes read as text: no control characters but the usual ones, and UTF-8 (the last character may be cut) or
 * mostly ASCII. UTF-16 with a byte order mark counts.
 */
export const isText = (head: Uint8Array): boolean => {
  if (isUtf16(head)) return true
  let high = 0
  for (const byte of head) {
    if (byte >= 0x80) high++
    else if (byte === 0x7f || (byte < 0x20 && !TEXT_CONTROLS.has(byte))) return false
  }
  return high === 0 || high < head.length * HIGH_SHARE || isUtf8(head)
}

const isUtf16 = (head: Uint8Array): boolean =>
  head.length >= 4 &&
  ((head[0] === 0xff && head[1] === 0xfe && head[3] === 0) || (head[0] === 0xfe && head[1] === 0xff && head[2] === 0))

const isUtf8 = (head: Uint8Array): boolean => {
  try {
    // `stream` leaves a character that the cut halved for later instead of refusing it
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}
