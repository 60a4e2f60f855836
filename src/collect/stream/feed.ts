import type { Decoder, EntrySink } from '../../parse/index.ts'

/** What tells one stream format from another; the rest of a source is the same for all. */
export interface Feed {
  readonly collector: string
  /** Fields that this format can never carry. */
  readonly cannotCarry: readonly string[]
  /** What an entry's position counts. */
  readonly position: 'line' | 'offset'
  /** Where files' bytes are: `inside` the stream, in files `beside` it, or nowhere. */
  readonly content: 'inside' | 'beside' | 'none'
  /**
   * The entries stand by themselves: of an input in the order of a walk, files beyond this many rows are not kept but read
   * again. Absent: all are kept.
   */
  readonly keepFirst?: number | undefined
  decoder(file: string, sink: EntrySink): Decoder
}
