/** The value of a field that was not observed. Distinct from null, which was observed to be nothing. */
export const UNKNOWN: unique symbol = Symbol('unknown')
export type Unknown = typeof UNKNOWN
/** A Kleene truth value. */
export type Truth = boolean | Unknown
