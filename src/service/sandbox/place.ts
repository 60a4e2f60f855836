import { type BytePath, bytesOf, isUnder, normalizePath } from '../../model/index.ts'

/** A path as a directive writes it: `-` before it leaves out what does not exist, `+` puts it below RootDirectory=. */
export interface Written {
  readonly path: BytePath
  readonly optional: boolean
  readonly inRoot: boolean
}

/** Absolute and free of `..`, as systemd wants paths; it ignores others with a warning. */
export const absolute = (text: string): BytePath | undefined =>
  text.startsWith('/') && !text.split('/').includes('..') ? normalizePath(bytesOf(text)) : undefined

export const written = (word: string): Written | undefined => {
  const prefix = /^-?\+?/.exec(word)?.[0] ?? ''
  const path = absolute(word.slice(prefix.length))
  return path === undefined ? undefined : { path, optional: prefix.includes('-'), inRoot: prefix.includes('+') }
}

/**
 * Where the service sees a path. With RootDirectory= a path without `+` is one of the host: what lies outside of the
 * service's root is left out.
 */
export const seenAt = ({ path, inRoot }: Written, root: BytePath | undefined): BytePath | undefined => {
  if (root === undefined || root === '/' || inRoot) return path
  if (path === root) return '/'
  return isUnder(path, root) ? path.slice(root.length) : undefined
}

/** The parts of a word between colons; a backslash takes a colon's meaning away. */
export const splitColons = (word: string): readonly string[] => {
  const parts: string[] = []
  let part = ''
  for (let at = 0; at < word.length; at++) {
    const char = word[at] as string
    if (char === '\\' && at + 1 < word.length) part += word[++at] as string
    else if (char === ':') {
      parts.push(part)
      part = ''
    } else part += char
  }
  return [...parts, part]
}
