export const LIMITS = Object.freeze({
  /** Bytes of an input, at most. */
  longest: 1 << 20,
  /** Of the thread that runs it: an input of a few kilobytes must not take more. */
  heapMb: 256,
  /** A thread that stands still so long at one input hangs. */
  hangMs: 20_000,
})
