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
  decoder(file: string, sink: EntrySink): Decoder
}
