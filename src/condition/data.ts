import { UNKNOWN } from '../model/index.ts'

/** JsonLogic's truth: an empty list is false, everything else as in JavaScript. */
export const truthy = (value: unknown): boolean => (Array.isArray(value) && value.length === 0 ? false : !!value)

/** The names in a `var`; undefined: the whole of the data. */
export const segmentsOf = (name: unknown): readonly string[] | undefined =>
  name === undefined || name === null || name === '' ? undefined : String(name).split('.')

/**
 * What the segments lead to. Own properties alone count: an inherited one is as absent as any other. A step into an
 * UNKNOWN is UNKNOWN, which only elements of a rule's lists can be.
 */
export const readData = (data: unknown, segments: readonly string[], fallback: unknown): unknown => {
  let at = data
  for (const segment of segments) {
    if (at === UNKNOWN) return UNKNOWN
    if (at === null || at === undefined || !Object.hasOwn(at as object, segment)) return fallback
    at = (at as Readonly<Record<string, unknown>>)[segment]
    if (at === undefined) return fallback
  }
  return at
}

/** Whether a value is, or a list holds at any depth, something that was not observed. */
export const holdsUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (Array.isArray(value) && value.some(holdsUnknown))

export const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object'

/** A fresh copy of a list and the lists in it: JsonLogic builds a literal list anew each time, and identity shows in `==`. */
export const copyList = (list: readonly unknown[]): unknown[] =>
  list.map((item) => (Array.isArray(item) ? copyList(item) : item))

/** One value on two ways: equal scalars, or lists of them with nothing unknown inside. */
export const sameValue = (a: unknown, b: unknown): boolean => {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => item !== UNKNOWN && sameValue(item, b[i]))
  return Object.is(a, b)
}
