import { formatMode, nearest, normalizePath, PathwritError, parseMode, safeText } from '../model/index.ts'
import { parseGlob } from '../paths/index.ts'
import type { ParamSource, ParamType } from './contract.ts'

/** A parameter's value in its one form: modes as four octal digits, paths without trailing slash. */
export type ParamValue = string | number | boolean | readonly string[]

/** Says no: a message about the value ("is not …"), and what to do. */
export type Refuse = (message: string, hint?: string) => never

const shown = (value: unknown): string => safeText(JSON.stringify(value)?.slice(0, 80) ?? 'nothing')

const text = (value: unknown, refuse: Refuse): string => {
  if (typeof value !== 'string') return refuse(`is ${shown(value)}, not text`)
  return value.includes('\0') ? refuse('holds a NUL') : value
}

const checkGlob = (glob: string, refuse: Refuse): string => {
  if (glob.includes('${')) return refuse(`is ${shown(glob)}: a value holds no \${…}`, 'write the path itself')
  try {
    parseGlob(glob)
  } catch (error) {
    if (error instanceof PathwritError) return refuse(`is not a glob: ${error.message}`, error.hint)
    throw error
  }
  return glob
}

const checkPath = (path: string, refuse: Refuse): string => {
  if (!path.startsWith('/') || path.split('/').some((name) => name === '.' || name === '..'))
    return refuse(`is ${shown(path)}, not an absolute path without . and ..`, 'for example "/srv/app"')
  return normalizePath(path)
}

const checkMode = (mode: string, refuse: Refuse): string => {
  const bits = parseMode(mode)
  return bits === undefined ? refuse(`is ${shown(mode)}, not octal digits`, 'for example "0640"') : formatMode(bits)
}

const inBounds = (count: number, unit: string, source: ParamSource, refuse: Refuse): void => {
  const { min, max } = source
  const hint = max === undefined ? `at least ${min}` : min === undefined ? `at most ${max}` : `from ${min} to ${max}`
  if (min !== undefined && count < min) refuse(`is ${count}${unit}, less than ${min}`, hint)
  if (max !== undefined && count > max) refuse(`is ${count}${unit}, more than ${max}`, hint)
}

const CHECK: Readonly<Record<ParamType, (value: unknown, source: ParamSource, refuse: Refuse) => ParamValue>> = {
  string: (value, _, refuse) => text(value, refuse),
  integer(value, source, refuse) {
    if (typeof value !== 'number' || !Number.isSafeInteger(value))
      return refuse(`is ${shown(value)}, not a whole number`, 'for example 30, without quotes')
    inBounds(value, '', source, refuse)
    return value
  },
  boolean: (value, _, refuse) =>
    typeof value === 'boolean' ? value : refuse(`is ${shown(value)}, not true or false`, 'write true or false'),
  mode: (value, _, refuse) =>
    checkMode(
      text(value, (_message) => refuse('is not octal text', 'put it in quotes')),
      refuse,
    ),
  path: (value, _, refuse) => checkPath(text(value, refuse), refuse),
  glob: (value, _, refuse) => checkGlob(text(value, refuse), refuse),
  list(value, source, refuse) {
    if (!Array.isArray(value)) return refuse(`is ${shown(value)}, not a list of texts`)
    inBounds(value.length, ' elements', source, refuse)
    return Object.freeze(value.map((element) => text(element, refuse)))
  },
}

/** A value held against its parameter's type, bounds and enum; the value in its one form. */
export const paramValue = (source: ParamSource, value: unknown, refuse: Refuse): ParamValue => {
  const checked = CHECK[source.type](value, source, refuse)
  if (source.enum === undefined) return checked
  const allowed = source.enum.map((one) => (source.type === 'mode' ? checkMode(String(one), refuse) : String(one)))
  for (const one of Array.isArray(checked) ? checked : [checked])
    if (!allowed.includes(String(one)))
      refuse(`is ${shown(one)}, not one of ${allowed.map(safeText).join(', ')}`, nearest(String(one), allowed))
  return checked
}

/** What a command line says for a parameter, as a value still to be checked: a list is commas or a JSON array. */
export const paramText = (type: ParamType, said: string, refuse: Refuse): unknown => {
  if (type === 'integer')
    return /^-?\d{1,16}$/.test(said) ? Number(said) : refuse(`is ${shown(said)}, not a whole number`, 'for example 30')
  if (type === 'boolean') return said === 'true' ? true : said === 'false' ? false : said
  if (type !== 'list') return said
  if (!said.startsWith('[')) return said === '' ? [] : said.split(',')
  try {
    return JSON.parse(said)
  } catch {
    return refuse(`is ${shown(said)}, not a JSON array`, 'write a,b,c or ["a","b","c"]')
  }
}
