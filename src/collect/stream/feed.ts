import type { Decoder, EntrySink } from '../../parse/index.ts'
import type { Input } from './input.ts'

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

/** A format that is no single stream of entries: a container of streams, each to be read in its own way. */
export interface PackedFeed extends Omit<Feed, 'decoder' | 'keepFirst'> {
  /**
   * Reads the whole input into the sink, `each` called before every chunk of it; positions of entries are the same each time.
   * Answers why it ended before its end, if it did.
   */
  unpack(input: Input, sink: EntrySink, each: (chunk: Uint8Array) => void): Promise<string | undefined>
  /** Lets go of what readings have in common. */
  close?(): Promise<void>
}
