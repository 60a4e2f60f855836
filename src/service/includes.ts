import { type BytePath, bytesOf, type ConfigRecord, normalizePath, type Tree, textOf } from '../model/index.ts'
import { type ConfigValue, configValues } from '../parse/index.ts'
import type { Daemon, Include } from './daemon.ts'
import { fitsGlob, fitsPath, isGlob } from './wildcard.ts'

/** Files that include each other are followed so deep, and so many of one daemon. */
const DEPTH = 8
const MOST = 500

/** Lines that lie in no `{ }` block, the others emptied. */
const outermostLines = (text: string): string => {
  let depth = 0
  return text
    .split('\n')
    .map((line) => {
      const bare = line.replace(/#.*/, '')
      const outside = depth === 0
      for (const char of bare) depth = char === '{' ? depth + 1 : char === '}' ? Math.max(0, depth - 1) : depth
      return outside ? line : ''
    })
    .join('\n')
}

/** What a file includes: the lines that say so, each with the patterns of the paths it names. */
const namedIn = (
  include: Include,
  text: string,
): readonly { readonly line: number; readonly patterns: readonly BytePath[] }[] => {
  const plain = include.outermost === true ? outermostLines(text) : text
  const found: ConfigValue[] = include.words.flatMap((word) => configValues(plain, word))
  return found
    .sort((a, b) => a.line - b.line)
    .map(({ line, words }) => ({
      line,
      patterns: words.flatMap((word) => {
        if (word.length > 4096 || /[$%<>|\0]/.test(word)) return []
        const path = normalizePath(bytesOf(word.startsWith('/') ? word : `${include.base}/${word}`))
        // What is named may be a directory.
        return [path, `${path === '/' ? '' : path}/${include.inside ?? '*'}`]
      }),
    }))
}

/** The file that the daemon is started with, which includes the others. */
const isMain = (include: Include, path: BytePath): boolean => fitsPath(include.from, path)

/** What exists of the paths that a pattern fits, by name. */
const pathsIn = (pattern: BytePath, tree: Tree): readonly BytePath[] => {
  let at: readonly BytePath[] = ['']
  for (const segment of pattern.split('/').slice(1))
    at = (
      isGlob(segment)
        ? at.flatMap((directory) =>
            (tree.children(directory || '/') ?? []).flatMap(({ path }) =>
              fitsGlob(`${directory}/${segment}`, path, directory.length + 1) ? [path] : [],
            ),
          )
        : at.map((directory) => `${directory}/${segment}`)
    ).slice(0, MOST + 1)
  return [...at].sort()
}

/** A place in a daemon's configuration as it is read: its own file and what that includes, where it includes it. */
export interface Stretch {
  readonly config: ConfigRecord
  /** Lines after the first of these and up to the second are read here. */
  readonly after: number
  readonly upTo: number
}

/** A configuration file with what it includes put in where it is included, in the order a daemon reads it. */
export const readInOrder = (
  include: Include,
  main: ConfigRecord,
  configs: readonly ConfigRecord[],
): readonly Stretch[] => {
  const stretches: Stretch[] = []
  let left = MOST
  const read = (config: ConfigRecord, above: readonly BytePath[]): void => {
    let after = 0
    for (const { line, patterns } of namedIn(include, config.text)) {
      stretches.push({ config, after, upTo: line })
      after = line
      if (above.length >= DEPTH) continue
      const chosen = configs
        .filter(({ path }) => patterns.some((pattern) => fitsGlob(pattern, path)))
        .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
      for (const next of chosen)
        if (next.path !== config.path && !above.includes(next.path) && left-- > 0) read(next, [...above, config.path])
    }
    stretches.push({ config, after, upTo: Number.POSITIVE_INFINITY })
  }
  read(main, [])
  return stretches
}

/**
 * The configuration files that daemons' own ones include and that are not among `configs` yet, each once. `read` gives a
 * file's text inside the target, links followed; undefined or null where there is none to be had. `note` is told of a
 * daemon whose files go on for too long.
 */
export const includedFiles = (
  daemons: readonly Daemon[],
  configs: readonly ConfigRecord[],
  tree: Tree,
  read: (path: BytePath) => ConfigRecord | undefined,
  note: (words: string) => void,
): readonly ConfigRecord[] => {
  const known = new Map(configs.map((config) => [config.path, config]))
  const added: ConfigRecord[] = []
  for (const { name, includes } of daemons) {
    if (includes === undefined) continue
    let left = MOST
    let queue = configs.filter(({ path }) => isMain(includes, path))
    const seen = new Set(queue.map(({ path }) => path))
    for (let depth = 0; queue.length > 0; depth++) {
      const paths = queue.flatMap(({ text }) =>
        namedIn(includes, text).flatMap(({ patterns }) => patterns.flatMap((pattern) => pathsIn(pattern, tree))),
      )
      queue = []
      for (const path of new Set(paths)) {
        const type = tree.lookup(path)?.type
        if (seen.has(path) || (type !== 'file' && type !== 'symlink')) continue
        seen.add(path)
        if (left-- <= 0 || depth >= DEPTH) {
          note(`${name}: its configuration includes too much: ${textOf(path)} and what follows is not read`)
          break
        }
        const config = known.get(path) ?? read(path)
        if (config === undefined) continue
        if (!known.has(path)) added.push(config)
        known.set(path, config)
        queue.push(config)
      }
    }
  }
  return added
}
