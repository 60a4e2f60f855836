/**
 * What the caches of one automaton may hold, in cells of about eight bytes. Names come from strangers, and each can be
 * made to need cells of its own: past the limit everything that can be worked out again is forgotten.
 */
export interface Budget {
  used: number
  readonly limit: number
}
