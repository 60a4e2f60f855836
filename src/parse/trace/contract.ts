import type { BytePath, EventFlag, EventOp, EventRecord } from '../../model/index.ts'
import type { Decoder } from '../entries.ts'

/** What a process was seen doing. `flags` as bits of EVENT_FLAGS; `result` is `ok` or the name of an error. */
export interface Deed {
  readonly op: EventOp
  readonly path: BytePath
  readonly asked?: BytePath | undefined
  readonly other?: BytePath | undefined
  readonly flags: number
  readonly mode?: number | undefined
  readonly makes?: number | undefined
  readonly result: string
}

export const FLAG = Object.freeze({
  read: 1,
  write: 2,
  append: 4,
  create: 8,
  excl: 16,
  trunc: 32,
  nofollow: 64,
  directory: 128,
  tmpfile: 256,
  path: 512,
} satisfies Record<EventFlag, number>)

/** Where a trace comes from, as records say it. */
export interface TraceOptions {
  readonly file: string
  /** The process of lines that name none: the file's own, of one file per process. */
  readonly pid?: number | undefined
}

/** What a trace has told once it is read to its end. */
export interface Traced {
  readonly events: readonly EventRecord[]
  /** Why something of it is missing, in words. */
  readonly notes: readonly string[]
  readonly lines: number
}

/** Reads one trace, in bounded memory whatever its length. `finish` after `end`. */
export interface TraceDecoder extends Decoder {
  finish(): Traced
}
