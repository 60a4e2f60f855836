const isAscending = (numbers: readonly number[]): boolean => {
  for (let i = 1; i < numbers.length; i++) if ((numbers[i - 1] as number) >= (numbers[i] as number)) return false
  return true
}

/** Numbers in ascending order, each once. The same array when they are already. */
export const ascending = (numbers: readonly number[]): readonly number[] => {
  if (isAscending(numbers)) return numbers
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted.filter((number, i) => number !== sorted[i - 1])
}

/** The numbers of two ascending lists, ascending, each once. */
export const union = (one: readonly number[], other: readonly number[]): readonly number[] => {
  if (one.length === 0) return other
  if (other.length === 0) return one
  const all: number[] = []
  for (let i = 0, j = 0; i < one.length || j < other.length; ) {
    const [a, b] = [one[i] ?? Number.POSITIVE_INFINITY, other[j] ?? Number.POSITIVE_INFINITY]
    all.push(Math.min(a, b))
    if (a <= b) i++
    if (b <= a) j++
  }
  return all
}
