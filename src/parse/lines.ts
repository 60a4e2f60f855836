/** What a reader of lines made of a file: its entries, and a note for each line it had to leave out. */
export interface Lines<T> {
  readonly entries: readonly T[]
  readonly notes: readonly LineNote[]
}
/** `line` counts from 1. */
export interface LineNote {
  readonly line: number
  readonly why: string
}

/** Bytes as UTF-8 text; what is not UTF-8 becomes U+FFFD, a byte order mark goes. */
export const decodeText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** Reads line by line: `read` gives an entry, a string that says why there is none, or undefined for a line that says nothing. */
export const readLines = <T>(
  text: string,
  read: (line: string, number: number) => T | string | undefined,
): Lines<T> => {
  const entries: T[] = []
  const notes: LineNote[] = []
  let number = 0
  for (const raw of text.split('\n')) {
    number++
    const outcome = read(raw.endsWith('\r') ? raw.slice(0, -1) : raw, number)
    if (typeof outcome === 'string') notes.push({ line: number, why: outcome })
    else if (outcome !== undefined) entries.push(outcome)
  }
  return { entries, notes }
}
