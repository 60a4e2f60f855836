import type { BytePath } from '../../model/index.ts'

/** Paths compared by this stand in the order of a walk: a directory before what it holds, siblings by their bytes. */
const keyOf = (path: BytePath): string => (path === '/' ? '' : path.replaceAll('/', '\0'))

/**
 * Whether entries come in the order in which they are judged: directory by directory as a walk meets them, the entries of
 * each by their bytes. Then none comes twice.
 */
export interface Order {
  /** Of the next entry: its directory's number and path, and its name as bytes. False from the first one astray on. */
  follows(directory: number, path: BytePath, bytes: Uint8Array, from: number, to: number): boolean
}

export const newOrder = (): Order => {
  let holds = true
  let directory = -1
  let key = ''
  let name = new Uint8Array(256)
  let length = 0

  const isLater = (bytes: Uint8Array, from: number, to: number): boolean => {
    const shared = Math.min(length, to - from)
    for (let i = 0; i < shared; i++) {
      const difference = (bytes[from + i] as number) - (name[i] as number)
      if (difference !== 0) return difference > 0
    }
    return to - from > length
  }
  return {
    follows(number, path, bytes, from, to) {
      if (!holds) return false
      if (number === directory) holds = isLater(bytes, from, to)
      else {
        const next = keyOf(path)
        holds = directory < 0 || next > key
        directory = number
        key = next
      }
      length = to - from
      if (length > name.length) name = new Uint8Array(length * 2)
      for (let i = 0; i < length; i++) name[i] = bytes[from + i] as number
      return holds
    },
  }
}
