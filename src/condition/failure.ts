/** Edit distance, given up beyond `limit`: for suggesting names, never for deciding anything. */
const distance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
      )
    row = next
  }
  return row[b.length] as number
}

/** The known name nearest to a mistyped one; undefined when none is near. */
export const nearest = (name: string, known: Iterable<string>): string | undefined => {
  if (name.length > 64) return undefined
  const limit = Math.max(1, Math.floor(name.length / 3))
  let best: string | undefined
  let least = limit + 1
  for (const candidate of known) {
    const far = distance(name.toLowerCase(), candidate.toLowerCase(), limit)
    if (far < least) {
      least = far
      best = candidate
    }
  }
  return best
}

/** A hint with the nearest name, or the whole list when it is short. */
export const suggest = (name: string, known: readonly string[], what: string): string => {
  const near = nearest(name, known)
  if (near !== undefined) return `did you mean "${near}"?`
  if (known.length === 0) return `there are no ${what}`
  return known.length <= 24 ? `${what}: ${known.join(', ')}` : `${what} are listed in docs/extend/conditions.md`
}

/** One more step of a JSON pointer. */
export const step = (pointer: string, key: string | number): string =>
  `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Any value of a pack, short enough for a message. */
export const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
