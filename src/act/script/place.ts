import { type BytePath, joinPath, nameOf, normalizePath, parentOf, type Tree } from '../../model/index.ts'
import { asWritten, isActive, matchesPattern } from './pattern.ts'
import { BELOW, foretell, HOLE, isPlain, RANDOM, type Value, withHoles } from './value.ts'

/** Directories that one pattern is followed into. */
const MOST_PLACES = 64

/** Where a value leads: `paths` (none: nowhere), or why it cannot be told. */
export type Places = { readonly paths: readonly BytePath[]; readonly below?: boolean } | { readonly unresolved: string }

const NOWHERE: Places = { paths: [] }
const nobody = (path: BytePath): boolean =>
  /^\/dev\/(?:null|zero|full|tty|console|stdin|stdout|stderr|u?random|fd(?:\/.*)?|pts(?:\/.*)?|tty\d+|kmsg)$/.test(
    path,
  ) || /^\/proc\/(?:self|\d+)\//.test(path)

/**
 * Absolute paths that a value names. Wildcards in directories are followed in the tree; in the last name they stay as
 * written, beside what they match, for the next name to match may be made by whoever can write there. So does a part
 * of the last name that cannot be told.
 */
export const placesOf = (written: Value, from: Value | undefined, tree: Tree): Places => {
  const cwd = from === undefined || isPlain(from) || !inShared(from) ? from : foretell(from)
  const given = isPlain(written) || !inShared(absolute(written, cwd)) ? written : foretell(written)
  const below = given.indexOf(BELOW)
  if (below !== -1) {
    const places = placesOf(given.slice(0, below), cwd, tree)
    return 'paths' in places ? { ...places, below: true } : places
  }
  const value = withHoles(given)
  if (value === '') return NOWHERE
  if (value.startsWith(HOLE)) return { unresolved: 'the path is not told by this script' }
  let whole = value
  if (!value.startsWith('/')) {
    // A number or a random name alone says nothing of where it is.
    if (value === RANDOM || cwd === undefined || !isPlain(cwd))
      return value.startsWith(RANDOM) ? NOWHERE : { unresolved: 'the directory that the path starts from is not told' }
    whole = `${cwd}/${value}`
  }
  const path = normalizePath(whole)
  if (nobody(path)) return NOWHERE
  if (isPlain(path)) return { paths: [path] }
  const directory = parentOf(path)
  const name = nameOf(path)
  if (directory.includes(HOLE)) return { unresolved: 'a directory of the path is not told by this script' }
  // A random name in a directory for everybody is made so that no one else has it.
  const first = path.indexOf(RANDOM)
  if (first !== -1) {
    const stem = parentOf(path.slice(0, first + 1))
    if (FOR_EVERYBODY.has(stem) || ((tree.lookup(stem)?.mode ?? 0) & 0o1002) === 0o1002) return NOWHERE
  }
  if (directory.includes(RANDOM)) return NOWHERE
  const directories = isPlain(directory) ? [directory] : following(directory, tree)
  return { paths: directories.flatMap((found) => inDirectory(found, name, tree)) }
}

/** In a directory for everybody, where a name that can be foretold is as good as told: whoever wants takes it first. */
export const inShared = (path: Value): boolean => /^\/(?:tmp|var\/(?:tmp|lock)|dev\/shm|run\/lock)\//.test(path)

/** A path from where it starts, as far as that is told. */
export const absolute = (path: Value, cwd: Value | undefined): Value =>
  path.startsWith('/') || cwd === undefined ? path : `${cwd}/${path}`

/** By their usual names, links among them. */
const FOR_EVERYBODY: ReadonlySet<BytePath> = new Set([
  '/',
  '/tmp',
  '/var/tmp',
  '/run',
  '/dev/shm',
  '/run/lock',
  '/var/lock',
  '/var/run',
])

/** Directories that match a pattern in the tree. */
const following = (pattern: Value, tree: Tree): readonly BytePath[] => {
  let found: readonly BytePath[] = ['/']
  for (const segment of pattern.split('/').slice(1)) {
    found = found
      .flatMap((directory) => (isActive(segment) ? matching(directory, segment, tree) : [joinPath(directory, segment)]))
      .slice(0, MOST_PLACES)
  }
  return found
}

const matching = (directory: BytePath, segment: Value, tree: Tree): readonly BytePath[] =>
  (tree.children(directory) ?? [])
    .filter(({ path }) => {
      const name = nameOf(path)
      return (!name.startsWith('.') || segment.startsWith('.')) && matchesPattern(segment, name)
    })
    .map(({ path }) => path)

const inDirectory = (directory: BytePath, name: Value, tree: Tree): readonly BytePath[] => {
  if (isPlain(name)) return [joinPath(directory, name)]
  const written = asWritten(name).replaceAll(HOLE, '*').replaceAll(RANDOM, '*')
  const pattern = joinPath(directory, written)
  return isActive(name) ? [pattern, ...matching(directory, name, tree).slice(0, MOST_PLACES)] : [pattern]
}
