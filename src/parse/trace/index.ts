import { PathwritError } from '../../model/index.ts'
import { auditDecoder, looksLikeAudit } from './audit.ts'
import type { TraceDecoder, TraceOptions } from './contract.ts'
import { straceDecoder } from './strace.ts'
import { HANDLERS } from './strace-calls.ts'
import {
  falcoDecoder,
  fatraceDecoder,
  inotifyDecoder,
  looksLikeFalco,
  looksLikeFatrace,
  looksLikeInotify,
} from './watchers.ts'

/** Names of the calls that a trace is read for: it may leave out all others. */
export const TRACED_CALLS: readonly string[] = Object.freeze([...HANDLERS.keys(), 'close'])

export type { TraceDecoder, Traced, TraceOptions } from './contract.ts'

/** A format that traces come in. */
export interface TraceFormat {
  readonly name: string
  /** Whether the first lines of an input, as a byte string, look like it. */
  readonly accepts: (head: string) => boolean
  readonly decoder: (options: TraceOptions) => TraceDecoder
}

const STRACE =
  /^(?:(?:\[pid +\d+\] |\d+ +)?(?: *\d[\d:.]* (?:\(\+ +[\d.]+\) )?)?(?:[a-z_][a-z0-9_]{1,30}\([^\n]*\) += (?:-?\d|0x|\?)|\+\+\+ |--- SIG|<\.\.\. [a-z0-9_]+ resumed>))/m

/** Every format, in the order they are asked whether a trace is theirs. A new one is a file and a line here. */
export const TRACE_FORMATS: readonly TraceFormat[] = Object.freeze([
  { name: 'audit', accepts: looksLikeAudit, decoder: auditDecoder },
  { name: 'falco', accepts: looksLikeFalco, decoder: falcoDecoder },
  { name: 'strace', accepts: (head) => STRACE.test(head), decoder: straceDecoder },
  { name: 'fatrace', accepts: looksLikeFatrace, decoder: fatraceDecoder },
  { name: 'inotifywait', accepts: looksLikeInotify, decoder: inotifyDecoder },
])

/** The format of an input, by its first bytes. */
export const traceFormat = (head: string): TraceFormat | undefined => TRACE_FORMATS.find(({ accepts }) => accepts(head))

const HEAD = 512

/** Reads a trace whose format its beginning tells, in bounded memory. */
export const traceDecoder = (options: TraceOptions): TraceDecoder => {
  let decoder: TraceDecoder | undefined
  let waiting: Uint8Array[] = []
  let size = 0
  const chosen = (): TraceDecoder => {
    let head = ''
    for (const chunk of waiting)
      for (let i = 0; i < chunk.length && head.length < HEAD * 8; i++) head += String.fromCharCode(chunk[i] as number)
    const format = traceFormat(head)
    if (format === undefined)
      throw new PathwritError('input', 'this is no trace of a kind that is known', {
        file: options.file,
        hint: `the kinds are ${TRACE_FORMATS.map(({ name }) => name).join(', ')}`,
      })
    const made = format.decoder(options)
    for (const chunk of waiting) made.push(chunk)
    waiting = []
    decoder = made
    return made
  }
  return {
    push(chunk) {
      if (decoder !== undefined) {
        decoder.push(chunk)
        return
      }
      waiting.push(new Uint8Array(chunk))
      size += chunk.length
      if (size >= HEAD * 8) chosen()
    },
    end() {
      ;(decoder ?? chosen()).end()
    },
    finish: () => (decoder ?? chosen()).finish(),
  }
}
