import type { BytePath } from '../../model/index.ts'

const SLASH = 0x2f

/** Whether a path stands behind another in the order of a walk: a directory before what it holds, siblings by their bytes. */
const isBehind = (path: BytePath, before: BytePath): boolean => {
  if (before === '/') return path !== '/'
  const most = Math.min(path.length, before.length)
  for (let i = 0; i < most; i++) {
    const [here, there] = [path.charCodeAt(i), before.charCodeAt(i)]
    if (here === there) continue
    // What is below a directory stands before all siblings that its name is the beginning of.
    return here !== SLASH && (there === SLASH || here > there)
  }
  return path.length > before.length
}

/**
 * Whether entries come in the order in which they are judged: directory by directory as a walk meets them, the entries of
 * each by their bytes. Then none comes twice.
 */
export interface Order {
  /**
   * Of the next entry: its directory's number and path, its name as bytes, and whether it stands behind the last one's, where
   * that is known. False from the first one astray on.
   */
  follows(
    directory: number,
    path: BytePath,
    bytes: Uint8Array,
    from: number,
    to: number,
    ascends: boolean | undefined,
  ): boolean
  /** The bytes of the last name are about to change. */
  keep(): void
}

export const newOrder = (): Order => {
  let holds = true
  let directory = -1
  let last: BytePath = '/'
  let name: Uint8Array = new Uint8Array(0)
  let begin = 0
  let end = 0

  const isLater = (bytes: Uint8Array, from: number, to: number): boolean => {
    const shared = Math.min(end - begin, to - from)
    for (let i = 0; i < shared; i++) {
      const difference = (bytes[from + i] as number) - (name[begin + i] as number)
      if (difference !== 0) return difference > 0
    }
    return to - from > end - begin
  }
  return {
    follows(number, path, bytes, from, to, ascends) {
      if (!holds) return false
      if (number === directory) holds = ascends ?? isLater(bytes, from, to)
      else {
        holds = directory < 0 || isBehind(path, last)
        directory = number
        last = path
      }
      name = bytes
      begin = from
      end = to
      return holds
    },
    keep() {
      name = name.slice(begin, end)
      end -= begin
      begin = 0
    },
  }
}
