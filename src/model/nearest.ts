/** Edit distance, two swapped neighbours counting once, no further than `bound` (then more); inputs are names, so short. */
const distance = (a: string, b: string, bound: number): number => {
  if (Math.abs(a.length - b.length) > bound) return bound + 1
  let before: readonly number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1
      current[column] = Math.min(
        (current[column - 1] as number) + 1,
        (previous[column] as number) + 1,
        (previous[column - 1] as number) + same,
      )
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) current[column] = Math.min(current[column] as number, (before[column - 2] as number) + 1)
    }
    before = previous
    previous = current
  }
  return previous[b.length] as number
}

/** A hint for a mistyped name: `did you mean "mode"?`, or undefined when nothing is near. */
export const nearest = (name: string, known: readonly string[]): string | undefined => {
  const typed = name.slice(0, 64).toLowerCase()
  const bound = Math.max(1, Math.floor(typed.length / 3))
  let best: string | undefined
  let least = bound + 1
  for (const candidate of known) {
    const found = distance(typed, candidate.toLowerCase(), bound)
    if (found < least) {
      least = found
      best = candidate
    }
  }
  return best === undefined ? undefined : `did you mean "${best}"?`
}
