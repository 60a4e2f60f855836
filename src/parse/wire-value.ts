import { type BytePath, bytesOf, type ErrorPlace, fromWire, PathwritError, safeText } from '../model/index.ts'

export type Wire = Readonly<Record<string, unknown>>

/** Refuses a value; says which field and what it should be. */
export const refuseField = (field: string, value: unknown, wanted: string, place: ErrorPlace): never => {
  // A list or an object may be nested deeper than any writer of JSON can go.
  const whole = Array.isArray(value) ? 'a list' : typeof value === 'object' && value !== null ? 'an object' : undefined
  const shown = whole ?? safeText(JSON.stringify(value)?.slice(0, 80) ?? 'nothing')
  throw new PathwritError('input', `\`${field}\` is ${shown}: ${wanted} is needed`, {
    hint: 'docs/use/inputs.md lists the fields of every record',
    ...place,
    pointer: `${place.pointer ?? ''}/${field}`,
  })
}

/** Reads one field's value, already known to be there and not null. */
export type Reader<T> = (value: unknown, field: string, place: ErrorPlace, wire: Wire) => T

export const isWire = (value: unknown): value is Wire =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const string: Reader<string> = (value, field, place) =>
  typeof value === 'string' ? value : refuseField(field, value, 'a string', place)

export const boolean: Reader<boolean> = (value, field, place) =>
  typeof value === 'boolean' ? value : refuseField(field, value, 'true or false', place)

export const strings: Reader<readonly string[]> = (value, field, place) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? value
    : refuseField(field, value, 'a list of strings', place)

export const integer =
  (min: number, max: number): Reader<number> =>
  (value, field, place) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? value
      : refuseField(field, value, `an integer from ${min} to ${max}`, place)

export const oneOf =
  <T extends string>(values: readonly T[]): Reader<T> =>
  (value, field, place) =>
    values.find((known) => known === value) ?? refuseField(field, value, `one of ${values.join(', ')}`, place)

/** Text, or the bytes that a `…Bytes` field beside it gives in base64. */
export const bytes: Reader<BytePath> = (value, field, place, wire) => {
  const text = string(value, field, place, wire)
  const encoded = wire[`${field}Bytes`]
  if (encoded === undefined) return bytesOf(text)
  const read = fromWire({ path: text, pathBytes: string(encoded, `${field}Bytes`, place, wire) })
  return read ?? refuseField(`${field}Bytes`, encoded, 'base64', place)
}

/** An absolute path without doubled slashes, `.`, `..` or a trailing slash. */
export const path: Reader<BytePath> = (value, field, place, wire) => {
  const read = bytes(value, field, place, wire)
  if (PLAIN.test(read) && !read.includes('\0')) return read
  return refuseField(field, value, 'an absolute path without `//`, `.`, `..`, NUL or a trailing slash', place)
}
const PLAIN = /^(?:\/|(?:\/(?!\.{1,2}(?:\/|$))[^/]+)+)$/
