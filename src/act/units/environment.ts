import { type BytePath, bytesOf, normalizePath, type UnitRecord } from '../../model/index.ts'
import { decodeText, splitWords } from '../../parse/index.ts'
import { unitWords } from '../../service/index.ts'
import type { ActView } from '../contract.ts'
import { globPaths } from '../make.ts'

/** Files that EnvironmentFile= names, with whether systemd can do without them. */
export interface EnvironmentFile {
  readonly text: string
  readonly paths: readonly BytePath[]
  readonly line: number
  readonly file: BytePath
  readonly resolved: boolean
}

export const environmentFiles = (unit: UnitRecord, view: ActView): readonly EnvironmentFile[] =>
  unitWords(unit, 'Service.EnvironmentFile').map(({ word, resolved, from }) => {
    const text = word.replace(/^-/, '')
    const paths = resolved && text.startsWith('/') ? globPaths(normalizePath(bytesOf(text)), view.tree) : []
    return { text, paths, line: from.line, file: from.file, resolved }
  })

/** The variables a unit's commands see, as far as its directives and the files they name tell; `whole` is false when one of those was not read. */
export interface Environment {
  readonly values: ReadonlyMap<string, string>
  readonly whole: boolean
}

const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s

/** Values of an EnvironmentFile= (systemd.exec(5)): shell-like lines, no expansion. */
const inFile = (text: string): (readonly [string, string])[] =>
  text.split('\n').flatMap((line) => {
    const found = /^\s*[#;]/.test(line) ? null : ASSIGNMENT.exec(line.trim())
    if (found === null) return []
    const value = splitWords(found[2] as string)
    return value === undefined ? [] : [[found[1] as string, value.join(' ')] as const]
  })

export const environmentOf = (unit: UnitRecord, view: ActView): Environment => {
  const values = new Map<string, string>()
  let whole = true
  for (const { word, resolved } of unitWords(unit, 'Service.Environment')) {
    const found = resolved ? ASSIGNMENT.exec(word) : null
    if (found !== null) values.set(found[1] as string, found[2] as string)
    else whole = whole && resolved
  }
  for (const { paths, resolved } of environmentFiles(unit, view)) {
    if (!resolved) whole = false
    for (const path of paths) {
      const real = view.resolve(path)
      if (real.inode === null) continue
      const bytes = view.files.get(path) ?? view.files.get(real.path) ?? view.tree.read(real.path, 1 << 16)
      if (bytes == null) whole = false
      else for (const [name, value] of inFile(decodeText(bytes))) values.set(name, value)
    }
  }
  if (unitWords(unit, 'Service.PassEnvironment').length > 0) whole = false
  return { values, whole }
}

/** A shell word that stands for exactly this text. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/**
 * A command's words as shell text with the variables that systemd puts in: `${NAME}` anywhere and `$NAME` as a word of its own,
 * which is split; one that is not set is nothing. What is not known stays a variable.
 */
export const commandText = (words: readonly string[], environment: Environment, literal: boolean): string =>
  words
    .flatMap((word) => {
      if (literal || !word.includes('$')) return [quoted(word)]
      const alone = /^\$([A-Za-z_][A-Za-z0-9_]*)$/.exec(word)?.[1]
      const { values, whole } = environment
      if (alone !== undefined) {
        const value = values.get(alone)
        if (value === undefined) return whole ? [] : [`$${alone}`]
        return (splitWords(value) ?? []).map(quoted)
      }
      return [withVariables(word, environment)]
    })
    .join(' ')

const withVariables = (word: string, { values, whole }: Environment): string => {
  let text = ''
  let at = 0
  for (const found of word.matchAll(/\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g)) {
    text += quoted(word.slice(at, found.index))
    const name = found[1]
    if (name === undefined) text += quoted('$')
    else if (values.has(name)) text += quoted(values.get(name) as string)
    else if (!whole) text += `"\${${name}}"`
    at = found.index + found[0].length
  }
  return text + quoted(word.slice(at))
}
