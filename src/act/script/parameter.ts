import type { ShellChange } from '../../parse/index.ts'
import { stripPattern } from './pattern.ts'
import type { State } from './state.ts'
import { EMPTY, isPlain, UNKNOWN, type Value, type Values, valuesOf } from './value.ts'

const decided = (value: Value, colon: boolean, isSet: boolean): boolean | undefined => {
  if (!isSet) return false
  if (value === '') return !colon
  return isPlain(value) ? true : undefined
}

/**
 * A parameter's values after `${name…}` has worked on them. `words` are the operand's values, asked for only when it
 * counts; `assign` keeps what `=` sets.
 */
export const changed = (
  values: Values,
  change: ShellChange,
  isSet: boolean,
  words: (which: 'word' | 'by') => Values,
  assign: (values: Values) => void,
): Values => {
  const { operator } = change
  const colon = operator.startsWith(':')
  switch (operator.replace(':', '')) {
    case '-':
    case '=': {
      const out = values.flatMap((value): Values => {
        const present = decided(value, colon, isSet)
        if (present === true) return [value]
        return present === false ? words('word') : [value, ...words('word')]
      })
      if (operator.endsWith('=')) assign(valuesOf(out))
      return valuesOf(out)
    }
    case '+':
      return valuesOf(
        values.flatMap((value): Values => {
          const present = decided(value, colon, isSet)
          return present === true ? words('word') : present === false ? EMPTY : ['', ...words('word')]
        }),
      )
    case '?':
      return values
    case '#':
    case '##':
    case '%':
    case '%%':
      return valuesOf(
        values.flatMap((value) =>
          words('word').flatMap((pattern) => stripPattern(value, operator, pattern) ?? UNKNOWN),
        ),
      )
    case '/':
    case '//':
      return valuesOf(
        values.flatMap((value) =>
          words('word').flatMap((from) =>
            words('by').map((to) => {
              if (!isPlain(value) || !isPlain(from) || from === '') return UNKNOWN[0] as Value
              return operator === '//' ? value.split(from).join(to) : value.replace(from, () => to)
            }),
          ),
        ),
      )
    case 'length':
      return valuesOf(values.flatMap((value) => (isPlain(value) ? [`${value.length}`] : UNKNOWN)))
    default:
      return UNKNOWN
  }
}

/** Whether a variable was set, as far as is known. */
export const isSetIn = (state: State, name: string): boolean =>
  state.vars.has(name) || state.open || !/^[A-Za-z_]/.test(name)
