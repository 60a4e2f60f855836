/** One `-----BEGIN LABEL-----` line of its own. `filled`: a body follows it, so it is no mention in prose or code. */
export interface PemBlock {
  readonly label: string
  readonly indented: boolean
  readonly filled: boolean
}

const OPEN = '-----BEGIN '
const LABEL_LENGTH = 80
const BODY = /^[A-Za-z0-9+/=]{16,}$/
const HEADER = /^[A-Za-z][A-Za-z0-9-]{1,32}:/

/** Every armoured block that begins on a line of its own (RFC 7468, RFC 4880 §6.2), in order, duplicates included; linear. */
export const pemBlocks = (text: string): readonly PemBlock[] => {
  const blocks: PemBlock[] = []
  for (let at = text.indexOf(OPEN); at >= 0; at = text.indexOf(OPEN, at + OPEN.length)) {
    const margin = marginOf(text, at)
    const from = at + OPEN.length
    const shut = text.slice(from, from + LABEL_LENGTH).indexOf('-----')
    if (margin === undefined || shut < 0) continue
    const label = text.slice(from, from + shut)
    blocks.push({ label, indented: margin > 0, filled: isFilled(text, from + shut + 5) })
  }
  return blocks
}

/** Blanks between the start of the line and `at`; undefined when anything else stands there. */
const marginOf = (text: string, at: number): number | undefined => {
  let start = at
  while (start > 0 && at - start < 64 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--
  // A byte order mark is three bytes before the first line.
  const begins = start === 0 || text[start - 1] === '\n' || text[start - 1] === '\r' || text.startsWith('\xef\xbb\xbf')
  return begins && (start <= 3 || text[start - 1] === '\n' || text[start - 1] === '\r') ? at - start : undefined
}

/** The first line of a body: base64, or header lines (`Proc-Type:`, `Version:`, `#`) that come before it. Cut short counts. */
const isFilled = (text: string, from: number): boolean => {
  const window = text.slice(from, from + 512)
  const lines = window.split(/\r\n|\n|\r/)
  if ((lines[0] ?? '').trim() !== '') return false
  for (const raw of lines.slice(1)) {
    const line = raw.trim()
    if (BODY.test(line)) return true
    if (line !== '' && !HEADER.test(line) && !line.startsWith('#')) return false
  }
  return text.length - from < 512
}
