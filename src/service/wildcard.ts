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

export const isGlob = (text: string): boolean => /[*?[]/.test(text)

/** Whether a character is one of a class as written between `[` and `]`. */
const inClass = (set: string, char: string): boolean => {
  const negated = set.startsWith('!') || set.startsWith('^')
  const body = negated ? set.slice(1) : set
  let found = false
  for (let at = 0; at < body.length; at++) {
    const to = body[at + 1] === '-' ? body[at + 2] : undefined
    if (to === undefined) found ||= body[at] === char
    else {
      found ||= (body[at] as string) <= char && char <= to
      at += 2
    }
  }
  return found !== negated
}

/** One segment after glob(7): `*`, `?`, `[…]`; a dot in front is only matched by a dot. Backtracks to the last star alone. */
const fitsSegment = (pattern: string, name: string): boolean => {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false
  let [at, place, star, kept] = [0, 0, -1, 0]
  while (place < name.length) {
    const char = pattern[at]
    const close = char === '[' ? pattern.indexOf(']', at + 2) : -1
    if (char === '*') {
      star = at++
      kept = place
    } else if (close > 0 && inClass(pattern.slice(at + 1, close), name[place] as string)) {
      at = close + 1
      place++
    } else if (close < 0 && char !== undefined && (char === '?' || char === name[place])) {
      at++
      place++
    } else if (star >= 0) {
      at = star + 1
      place = ++kept
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}

/** Whether a path is one that a pattern names after glob(7), segment by segment; what lies before `from` is the same in both. */
export const fitsGlob = (pattern: string, path: string, from = 0): boolean => {
  const wanted = pattern.slice(from).split('/')
  const segments = path.slice(from).split('/')
  if (wanted.length !== segments.length) return false
  return wanted.every((piece, index) => {
    const segment = segments[index] as string
    return isGlob(piece) ? fitsSegment(piece, segment) : piece === segment
  })
}
