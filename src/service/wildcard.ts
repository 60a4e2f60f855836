/** Whether `text` is what `pattern` says, `*` standing for anything (also nothing); what the first `*` stood for, or undefined. */
export const wildcard = (pattern: string, text: string, star = '*'): string | undefined => {
  const [head = '', ...rest] = pattern.split(star)
  if (!text.startsWith(head)) return undefined
  if (rest.length === 0) return text === head ? '' : undefined
  const tail = rest[rest.length - 1] as string
  let at = head.length
  let first: string | undefined
  for (const piece of rest.slice(0, -1)) {
    const found = text.indexOf(piece, at)
    if (found < 0) return undefined
    first ??= text.slice(at, found)
    at = found + piece.length
  }
  if (text.length - tail.length < at || !text.endsWith(tail)) return undefined
  return first ?? text.slice(at, text.length - tail.length)
}

/** A path pattern whose `*` never crosses a slash. */
export const fitsPath = (pattern: string, path: string): boolean => {
  const wanted = pattern.split('/')
  const segments = path.split('/')
  if (wanted.length !== segments.length) return false
  return wanted.every((piece, index) => wildcard(piece, segments[index] as string) !== undefined)
}
