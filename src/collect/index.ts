import type { Collector } from '../model/index.ts'
import { cpio } from './cpio/index.ts'
import { deb } from './deb/index.ts'
import { find } from './find/index.ts'
import { fs } from './fs/index.ts'
import { image } from './image/index.ts'
import { mtree } from './mtree/index.ts'
import { ndjson } from './ndjson/index.ts'
import { rpm } from './rpm/index.ts'
import { tar } from './tar/index.ts'
import { trace } from './trace/index.ts'

/** Every collector, in the order they are asked whether a target is theirs. A new one is a folder and a line here. */
export const collectors: readonly Collector[] = Object.freeze([
  image,
  fs,
  ndjson,
  mtree,
  find,
  deb,
  rpm,
  cpio,
  tar,
  trace,
])

export { cpio } from './cpio/index.ts'
export { deb } from './deb/index.ts'
export { type DecodeOptions, decompressed, decompressedHead } from './decode/index.ts'
export { find } from './find/index.ts'
export { fs } from './fs/index.ts'
export { image } from './image/index.ts'
export { mtree } from './mtree/index.ts'
export { ndjson } from './ndjson/index.ts'
export { notes } from './notes.ts'
export { processRecords } from './proc/index.ts'
export { rpm } from './rpm/index.ts'
export { verifySignature } from './signature.ts'
export { openSpool, type Spool } from './stream/index.ts'
export { tar, tarFeed } from './tar/index.ts'
export { readTrace, trace } from './trace/index.ts'
export { runTraced, type TraceRun } from './trace/run.ts'
