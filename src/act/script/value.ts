import type { BytePath } from '../../model/index.ts'

/**
 * What a word of a script may be. A value is text, one character a byte; characters above 0xff are marks for what is
 * not plain text, so that values are cut and joined as text is.
 */
export type Value = string
/** Every value a variable may have, in the order they were met; at most MOST, then UNKNOWN alone. */
export type Values = readonly Value[]

/** Text that cannot be told. */
export const HOLE = '\u0100'
/** A random name that nobody can know beforehand (mktemp). */
export const RANDOM = '\u0101'
/** What stands in the file whose path is between the two. */
export const CONTENT = '\u0102'
export const CONTENT_END = '\u0103'
/** Wildcards that match names. */
export const STAR = '\u0104'
export const QUESTION = '\u0105'
export const BRACKET = '\u0106'
/** A field that may be nothing, one or many: an unquoted variable that cannot be told. */
export const LOOSE = '\u0107'

/** After a path: that path, or anything below it (what find prints). */
export const BELOW = '\u0108'

/**
 * Text that cannot be told here and yet can be foretold where it runs, or all of which can be taken beforehand: the number of a process,
 * a date, 15 random bits, the host's name. By mark, how it is written.
 */
export const FORETOLD = Object.freeze({
  '\u0109': '$$',
  '\u010a': '$PPID',
  '\u010b': '$RANDOM',
  '\u010c': '$UID',
  '\u010d': '$(date)',
  '\u010e': '$(hostname)',
})
const isForetold = (mark: string): mark is keyof typeof FORETOLD => Object.hasOwn(FORETOLD, mark)

/** The value with what can be foretold as it is written. */
export const foretell = (value: Value): Value =>
  value.replace(/[\u0109-\u010e]/g, (mark) => (isForetold(mark) ? FORETOLD[mark] : mark))

const MOST = 16
/** Longer text is no path, and what holds it is not followed. */
const LONGEST = 4_096

export const UNKNOWN: Values = [HOLE]
export const EMPTY: Values = ['']

/** Each value once; too many are unknown. */
export const valuesOf = (values: Iterable<Value>): Values => {
  const unique = new Set(values)
  return unique.size > MOST ? UNKNOWN : [...unique]
}

export const joinValues = (a: Values, b: Values): Values => {
  if (a.length * b.length > MOST * 4) return UNKNOWN
  if (a.length === 1 && b.length === 1) return [joined(a[0] as Value, b[0] as Value)]
  return valuesOf(a.flatMap((left) => b.map((right) => joined(left, right))))
}

const joined = (a: Value, b: Value): Value => (a.length + b.length > LONGEST ? HOLE : a + b)

export const sameValues = (a: Values, b: Values): boolean =>
  a === b || (a.length === b.length && a.every((value, at) => value === b[at]))

/** Plain text: nothing in it is unknown, matched or random. */
export const isPlain = (value: Value): boolean => {
  for (let at = 0; at < value.length; at++) if (value.charCodeAt(at) > 0xff) return false
  return true
}

/** The one plain value; undefined when there are several or it is not plain. */
export const constant = (values: Values): string | undefined => {
  const [only] = values
  return values.length === 1 && only !== undefined && isPlain(only) ? only : undefined
}

export const contentOf = (path: Value): Value => `${CONTENT}${path}${CONTENT_END}`

/** The files whose content is part of a value. */
export const contentsIn = (value: Value): readonly BytePath[] => {
  const found: BytePath[] = []
  for (let at = value.indexOf(CONTENT); at !== -1; at = value.indexOf(CONTENT, at + 1)) {
    const end = value.indexOf(CONTENT_END, at)
    if (end === -1) break
    found.push(value.slice(at + 1, end))
  }
  return found
}

/** The value with file contents, what lies below a path, what can be foretold, and fields of unknown number, as plain holes. */
export const withHoles = (value: Value): Value => {
  let out = ''
  let depth = 0
  for (const character of value) {
    if (character === CONTENT) {
      if (depth++ === 0) out += HOLE
    } else if (character === CONTENT_END) depth--
    else if (depth === 0) out += character >= LOOSE && !(character > '\u010e') ? HOLE : character
  }
  return out
}
