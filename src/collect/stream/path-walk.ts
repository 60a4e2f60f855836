import type { BytePath } from '../../model/index.ts'
import type { NameIndex } from './name-index.ts'

/**
 * Finds directories by their paths, one segment after the other; 0 is the root. Paths come one directory after its
 * neighbour: what one has in common with the last is not looked up again. `make`: what is not there is made.
 */
export const pathWalk = (folders: NameIndex): ((path: BytePath, make: boolean) => number | undefined) => {
  let last: BytePath = '/'
  /** Where each segment of the last path ends, and its directory's number; the root's first. */
  let ends: number[] = [0]
  let numbers: number[] = [0]

  /** How many of the last path's directories are on the way to this one, the root included. */
  const shared = (path: BytePath): number => {
    const most = Math.min(last.length, path.length)
    let same = 0
    while (same < most && path.charCodeAt(same) === last.charCodeAt(same)) same++
    let count = ends.length
    for (; count > 1; count--) {
      const end = ends[count - 1] as number
      if (end < same || (end === same && (path.length === end || path[end] === '/'))) break
    }
    return count
  }
  return (path, make) => {
    if (path === last) return numbers.at(-1)
    const count = shared(path)
    const way = numbers.slice(0, count)
    const stops = ends.slice(0, count)
    for (let from = (stops.at(-1) as number) + 1; from < path.length; ) {
      const slash = path.indexOf('/', from)
      const to = slash < 0 ? path.length : slash
      const above = way.at(-1) as number
      const segment = path.slice(from, to)
      const found = folders.find(above, segment)
      if (found === undefined && !make) return undefined
      way.push(found ?? folders.add(above, segment))
      stops.push(to)
      from = to + 1
    }
    last = path
    ends = stops
    numbers = way
    return way.at(-1)
  }
}
