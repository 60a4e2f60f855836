import {
  type ActRecord,
  type BytePath,
  bytesOf,
  joinPath,
  nameOf,
  normalizePath,
  type Origin,
  type Tree,
  textOf,
} from '../model/index.ts'
import type { ActFindings, ActView } from './contract.ts'

const WORDS = 200

/** What is given of an act; what is left out is the plain case: not recursive, a link in the last segment is followed. */
export type Deed = Pick<ActRecord, 'verb' | 'trigger' | 'by'> &
  Partial<Omit<ActRecord, 'kind' | 'verb' | 'path' | 'origin'>>

/** An act at an absolute path. */
export const actAt = (path: BytePath, origin: Origin, deed: Deed): ActRecord => {
  const { words, ...rest } = deed
  return Object.freeze({
    kind: 'act',
    actor: 'root',
    recursive: false,
    follows: true,
    ...rest,
    ...(words === undefined ? {} : { words: words.length > WORDS ? `${words.slice(0, WORDS - 1)}…` : words }),
    path,
    origin,
  })
}

/** An act at a path given as text: one that is not absolute, or is known not to be settled yet, has no place. */
export const actAtText = (text: string, origin: Origin, deed: Deed, why?: string): ActRecord =>
  why === undefined && text.startsWith('/')
    ? actAt(normalizePath(bytesOf(text)), origin, deed)
    : actAt(bytesOf(origin.source), origin, { ...deed, unresolved: why ?? 'its path is not absolute' })

export const originAt = ({ collector }: Pick<ActView, 'collector'>, path: BytePath, line?: number): Origin => ({
  collector,
  source: textOf(path),
  ...(line === undefined ? {} : { line }),
})

export const NOTHING: ActFindings = Object.freeze({ records: [], doubts: [] })

export const together = (parts: Iterable<ActFindings>): ActFindings => {
  const records: ActFindings['records'][number][] = []
  const doubts: string[] = []
  for (const part of parts) {
    for (const record of part.records) records.push(record)
    for (const doubt of part.doubts) doubts.push(doubt)
  }
  return { records, doubts }
}

/** Surveyed files directly in a directory, ordered by name as bytes. */
export const filesIn = (view: Pick<ActView, 'files'>, directory: BytePath): readonly [BytePath, Uint8Array][] =>
  [...view.files]
    .filter(([path]) => path.length > directory.length && path.startsWith(`${directory}/`))
    .filter(([path]) => path.indexOf('/', directory.length + 1) < 0)
    .sort(([a], [b]) => (nameOf(a) < nameOf(b) ? -1 : 1))

/** Whether a program may be started: some execute bit is set, or that was not observed. Links are followed. */
export const isExecutable = (view: Pick<ActView, 'resolve'>, path: BytePath): boolean => {
  const { inode } = view.resolve(path)
  if (inode === null) return false
  if (inode?.type !== undefined && inode.type !== 'file') return false
  return inode?.mode === undefined || (inode.mode & 0o111) !== 0
}

/** Where systemd and execvp look for a bare name, before anything is set. */
const SEARCHED = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** The program a bare name starts; undefined when none is there. An absolute path is itself. */
export const programAt = (
  view: Pick<ActView, 'resolve'>,
  name: string,
  directories: readonly string[] = SEARCHED,
): string | undefined => {
  if (name.includes('/')) return name.startsWith('/') ? name : undefined
  return directories.map((directory) => `${directory}/${name}`).find((path) => view.resolve(bytesOf(path)).inode)
}

/** Characters that fnmatch(3) reads as more than themselves. */
const MAGIC = /[*?[]/

/** One segment of a shell glob (`*`, `?`, `[…]`) against a name, as bytes: linear in both, never more than a few steps back. */
export const segmentFits = (pattern: string, name: string): boolean => {
  let [at, in_] = [0, 0]
  let [star, mark] = [-1, 0]
  while (in_ < name.length) {
    const step = at < pattern.length ? oneFits(pattern, at, name[in_] as string) : 0
    if (pattern[at] === '*') {
      star = at++
      mark = in_
    } else if (step > 0) {
      at += step
      in_++
    } else if (star >= 0) {
      at = star + 1
      in_ = ++mark
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}

/** Length of the pattern's piece at `at` when it fits one character, 0 when it does not. */
const oneFits = (pattern: string, at: number, char: string): number => {
  const first = pattern[at]
  if (first === '?') return 1
  if (first === '\\' && at + 1 < pattern.length) return pattern[at + 1] === char ? 2 : 0
  if (first !== '[') return first === char ? 1 : 0
  const negated = pattern[at + 1] === '!' || pattern[at + 1] === '^'
  let next = at + (negated ? 2 : 1)
  const start = next
  let inside = false
  for (; next < pattern.length && (pattern[next] !== ']' || next === start); next++) {
    const low = pattern[next] as string
    const high = pattern[next + 1] === '-' && pattern[next + 2] !== undefined && pattern[next + 2] !== ']'
    const top = high ? (pattern[next + 2] as string) : low
    if (low <= char && char <= top) inside = true
    if (high) next += 2
  }
  if (next >= pattern.length) return char === '[' ? 1 : 0
  return inside !== negated ? next - at + 1 : 0
}

const MOST_MATCHES = 10_000

/**
 * What a shell glob stands for: the paths that are there, and the pattern itself where only its last segment is one, since
 * what will be put there is acted on as well. A name that begins with a dot is met by a pattern that does.
 */
export const globPaths = (pattern: BytePath, tree: Tree): readonly BytePath[] => {
  if (!MAGIC.test(pattern)) return [pattern]
  const segments = pattern.split('/').slice(1)
  let at: BytePath[] = ['/']
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1
    if (!MAGIC.test(segment)) {
      at = at.map((directory) => joinPath(directory, segment))
      if (isLast) return at.filter((path) => tree.lookup(path) !== null)
      continue
    }
    const parents = at
    at = parents.flatMap((directory) =>
      (tree.children(directory) ?? []).flatMap(({ path }) => {
        const name = nameOf(path)
        return (!name.startsWith('.') || segment.startsWith('.')) && segmentFits(segment, name) ? [path] : []
      }),
    )
    if (at.length > MOST_MATCHES) at.length = MOST_MATCHES
    if (isLast) return [...parents.map((directory) => joinPath(directory, segment)), ...at]
  }
  return at
}
