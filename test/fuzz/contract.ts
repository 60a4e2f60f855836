/** Something that is handed bytes by strangers. */
export interface FuzzTarget {
  readonly name: string
  /** Inputs to begin with: well-formed ones, so that mutation starts beyond the first check. */
  readonly seeds: readonly (string | Uint8Array)[]
  /** Words of the format, put in and swapped by mutation. */
  readonly words?: readonly string[]
  /** Makes right what guards a format (checksums, lengths) after a mutation, so that what lies behind is reached. Half of the inputs go without. */
  repair?(bytes: Uint8Array): Uint8Array
  /** Most bytes an input may grow to; 4096 when left out. */
  readonly longest?: number
  /**
   * Handles one input. A PathwritError is an answer, any other error a crash. An answer that breaks a promise of the
   * format's reader is thrown as a plain Error.
   */
  run(bytes: Uint8Array): void | Promise<void>
}

export const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? Buffer.from(text, 'latin1') : text
