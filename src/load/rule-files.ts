import { statSync } from 'node:fs'
import { dirname, extname, isAbsolute, join, resolve } from 'node:path'
import { LIMITS, PathwritError, safeText } from '../model/index.ts'
import { FILE_EXTENSIONS, findIn, type PackPlace } from './pack-place.ts'

type Refuse = (message: string, hint?: string) => never

/** A rule entry may hold `*`, `**` and `?`, and few of them: what is left cannot make the matcher expand or backtrack. */
const checkGlob = (entry: string, refuse: Refuse): void => {
  if (/[[\]{}()!+@\\|]/.test(entry)) refuse('holds a character that globs of rules do not have', 'use only *, ** and ?')
  if ((entry.match(/\*+/g)?.length ?? 0) > 4) refuse('holds more than four *', 'name the folders')
}

/** The only place that imports fast-glob, and only when a pack finds its rules by a glob. */
const globbed = async (entry: string, folder: string, refuse: Refuse): Promise<readonly string[]> => {
  checkGlob(entry, refuse)
  const { default: glob } = await import('fast-glob')
  const patterns = [`${entry.replace(/\/+$/, '')}/rule.{json,yaml,yml}`]
  if (FILE_EXTENSIONS.includes(extname(entry))) patterns.push(entry)
  const options = { cwd: folder, followSymbolicLinks: false, onlyFiles: true, ignore: ['**/node_modules/**'] }
  const found: string[] = []
  for await (const name of glob.stream(patterns, options)) {
    found.push(join(folder, String(name)))
    if (found.length > LIMITS.rulesPerPack) refuse(`finds more than ${LIMITS.rulesPerPack} rules`)
  }
  if (found.length === 0) refuse('finds no rule', 'a rule is a folder with a rule.json, or a file')
  return found.sort()
}

const named = (entry: string, folder: string, file: string, refuse: Refuse): string => {
  const path = resolve(folder, entry)
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return refuse('does not exist', `it is looked for at ${join(dirname(file), entry)}`)
  const rule = found.isDirectory() ? findIn(path, 'rule') : path
  return rule ?? refuse('holds no rule.json, rule.yaml or rule.yml')
}

/** The rule files that a pack's `rules` name, in order, each once. `file` is the pack file as messages name it. */
export const ruleFiles = async (
  entries: readonly string[],
  { file: packFile }: PackPlace,
  file: string,
): Promise<readonly { readonly path: string; readonly pointer: string }[]> => {
  const folder = dirname(packFile)
  const found = new Map<string, string>()
  for (const [index, entry] of entries.entries()) {
    const pointer = `/rules/${index}`
    const refuse: Refuse = (message, hint) => {
      throw new PathwritError('pack', `"${safeText(entry)}" ${message}`, { file, pointer, hint })
    }
    if (isAbsolute(entry) || entry.includes('\0')) refuse('is not a path relative to the pack')
    const paths = /[*?]/.test(entry) ? await globbed(entry, folder, refuse) : [named(entry, folder, file, refuse)]
    for (const path of paths) if (!found.has(path)) found.set(path, pointer)
  }
  if (found.size > LIMITS.rulesPerPack)
    throw new PathwritError('limit', `more than ${LIMITS.rulesPerPack} rules`, { file, pointer: '/rules' })
  return [...found].map(([path, pointer]) => ({ path, pointer }))
}
