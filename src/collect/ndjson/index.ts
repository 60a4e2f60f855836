import type { Collector } from '../../model/index.ts'
import { looksLikeNdjson, ndjsonDecoder } from '../../parse/index.ts'
import { type Feed, openStream } from '../stream/index.ts'

/** What the stream itself says it cannot carry comes with its summary. */
export const ndjsonFeed: Feed = Object.freeze<Feed>({
  collector: 'ndjson',
  cannotCarry: [],
  position: 'line',
  content: 'none',
  keepFirst: 1 << 16,
  decoder: ndjsonDecoder,
})

/** Records as `pathwrit collect` prints them, one JSON object a line, plain or gzipped. */
export const ndjson: Collector = Object.freeze<Collector>({
  name: 'ndjson',
  accepts: ({ path, isDirectory, head }) =>
    !isDirectory && (/\.(?:ndjson|jsonl)(?:\.gz)?$/i.test(path) || looksLikeNdjson(head)),
  open: (target, options) => openStream(ndjsonFeed, target, options),
})
