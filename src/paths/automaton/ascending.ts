/** Numbers in ascending order, each once. */
export const ascending = (numbers: readonly number[]): number[] => {
  const sorted = numbers.length < 2 ? [...numbers] : numbers.toSorted((a, b) => a - b)
  return sorted.filter((number, i) => number !== sorted[i - 1])
}
