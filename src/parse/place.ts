import { type BytePath, LIMITS } from '../model/index.ts'

/**
 * A name from an archive or listing as an absolute path of the target: `./`, doubled slashes and inner `..` go.
 * undefined: it leads outside the root, holds a NUL, or is longer than a path can be.
 */
export const placeInRoot = (name: BytePath): BytePath | undefined => {
  if (name.length > LIMITS.pathLength || name.includes('\0')) return undefined
  if (PLAIN.test(name)) return name
  const kept: BytePath[] = []
  for (const segment of name.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') kept.push(segment)
    else if (kept.pop() === undefined) return undefined
  }
  return `/${kept.join('/')}`
}

/** Already absolute and plain: every segment starts with something other than a dot or a slash. */
const PLAIN = /^(?:\/[^/.][^/]*)+$/
