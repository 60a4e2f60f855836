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
