import { open, stat } from 'node:fs/promises'
import { collectors, decompressedHead } from '../collect/index.ts'
import {
  type BytePath,
  type CollectOptions,
  type Collector,
  type FactCacheOptions,
  PathwritError,
  type Source,
  safeText,
  type TargetHead,
} from '../model/index.ts'
import { compressionOf } from '../parse/index.ts'
import { automaton, parseGlob } from '../paths/index.ts'
import type { TargetOptions } from './contract.ts'
import { installing } from './install/index.ts'
import { limitsOf } from './limits.ts'

/** Stores of other people's trees: images and containers are targets of their own. Listed in the report as not looked at. */
export const CONTAINER_STORES: readonly string[] = Object.freeze([
  '/var/lib/docker',
  '/var/lib/containerd',
  '/var/lib/containers/storage',
  '/var/lib/kubelet/pods',
  '/var/lib/lxc',
  '/var/lib/machines',
])

const HEAD_BYTES = 512
/** What it takes to decompress that much: a block of bzip2 is decoded whole. */
const PACKED_HEAD_BYTES = 1 << 20

/** What the system says without its code, its call and the path, which the message has already. */
const inWords = ({ code, message }: NodeJS.ErrnoException): string =>
  safeText(message.replace(/^[A-Z0-9]+: /, '').replace(/, \w+(?: .*)?$/s, '')) || (code ?? 'unknown error')

const headOfFile = async (path: string): Promise<TargetHead> => {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw new PathwritError('input', `cannot open ${safeText(path)}: ${inWords(cause)}`, {
      file: path,
      hint: 'a target is a directory taken as a root, an archive, an mtree spec, an NDJSON file, or - for standard input',
    })
  })
  if (found.isDirectory()) return { path, isDirectory: true, head: new Uint8Array() }
  if (!found.isFile() && !found.isFIFO())
    throw new PathwritError('input', `${safeText(path)} is neither a directory nor a regular file`, {
      file: path,
      hint: 'scan the directory it stands in',
    })
  // Reading the head of a pipe would take it from the collector.
  if (!found.isFile()) return { path, isDirectory: false, head: new Uint8Array() }
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw new PathwritError('input', `cannot read ${safeText(path)}: ${inWords(cause)}`, {
      file: path,
      hint: 'run it as a user who may read the target',
    })
  })
  try {
    const first = async (count: number): Promise<Uint8Array> => {
      const head = new Uint8Array(count)
      return head.subarray(0, (await file.read(head, 0, count, 0)).bytesRead)
    }
    const head = await first(HEAD_BYTES)
    const plain = compressionOf(head) === undefined ? head : await decompressedHead(await first(PACKED_HEAD_BYTES))
    return { path, isDirectory: false, head: plain }
  } finally {
    await file.close()
  }
}

/** The first bytes of a stream, decompressed, and the stream as if nothing had been read. */
const peek = async (
  stream: AsyncIterable<Uint8Array>,
): Promise<{ empty: boolean; head: Uint8Array; whole: AsyncIterable<Uint8Array> }> => {
  const iterator = stream[Symbol.asyncIterator]()
  const chunks: Uint8Array[] = []
  let size = 0
  const upTo = async (count: number): Promise<Uint8Array> => {
    while (size < count) {
      const next = await iterator.next()
      if (next.done === true) break
      chunks.push(next.value)
      size += next.value.length
    }
    return Buffer.concat(chunks)
  }
  const first = await upTo(HEAD_BYTES)
  const head = compressionOf(first) === undefined ? first : await decompressedHead(await upTo(PACKED_HEAD_BYTES))
  const whole = (async function* () {
    yield* chunks
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  })()
  return { empty: size === 0, head: head.subarray(0, HEAD_BYTES), whole }
}

const choose = (head: TargetHead, forced: string | undefined): Collector => {
  if (forced !== undefined) {
    const collector = collectors.find(({ name }) => name === forced)
    if (collector !== undefined) return collector
    throw new PathwritError('usage', `no collector "${safeText(forced)}"`, {
      hint: `the collectors are ${collectors.map(({ name }) => name).join(', ')}`,
    })
  }
  const collector = collectors.find((candidate) => candidate.accepts(head))
  if (collector !== undefined) return collector
  throw new PathwritError('input', `cannot tell what ${safeText(head.path)} is`, {
    file: head.path,
    hint: `name its format with --input NAME: ${collectors.map(({ name }) => name).join(', ')}`,
  })
}

const notCached = (target: string): PathwritError =>
  new PathwritError('usage', `${safeText(target)} is no directory: a cache keeps what is read from the files of one`, {
    hint: 'leave --cache out',
  })

/** Opens a target with the collector that recognises it (or the one that is named). */
export const openTarget = async (options: TargetOptions, cache?: FactCacheOptions): Promise<Source> => {
  const index = automaton(
    [...CONTAINER_STORES, ...(options.exclude ?? [])].flatMap((text) => [parseGlob(text), parseGlob(below(text))]),
  )
  const excluded = (path: BytePath): boolean => index.lookup(path).id !== 0
  const collectOptions: CollectOptions = {
    signal: options.signal,
    onProgress: options.onProgress,
    excluded,
    crossMounts: options.crossMounts,
    image: options.image,
    platform: options.platform,
    limits: limitsOf(options.limits ?? []),
    proc: options.proc,
    cache,
  }
  if (options.overlay !== undefined) return openStack(options, cache, collectOptions)
  return openOne(options, options.target, cache, collectOptions)
}

/** As reports and errors name what is judged. */
export const targetName = ({ target, overlay = [] }: Pick<TargetOptions, 'target' | 'overlay'>): string =>
  [target, ...overlay].join(' + ')

/** Packages that are stacked, or one alone: as they will be once installed. */
const openStack = async (
  options: TargetOptions,
  cache: FactCacheOptions | undefined,
  collectOptions: CollectOptions,
): Promise<Source> => {
  const opened: Source[] = []
  const targets = [options.target, ...(options.overlay ?? [])]
  if (cache !== undefined) throw notCached(targetName(options))
  try {
    for (const target of targets) opened.push(await openOne(options, target, undefined, collectOptions, true))
    return installing(opened, 'overlay')
  } catch (error) {
    for (const source of opened) await source.close()
    throw error
  }
}

const openOne = async (
  options: TargetOptions,
  target: string,
  cache: FactCacheOptions | undefined,
  collectOptions: CollectOptions,
  stacked = false,
): Promise<Source> => {
  const open = async (head: TargetHead, stdin?: AsyncIterable<Uint8Array>): Promise<Source> => {
    const collector = choose(head, options.input)
    const source = await collector.open({ path: target, stdin }, collectOptions)
    return collector.packages === true && !stacked ? installing([source], collector.name) : source
  }
  if (target !== '-') {
    const head = await headOfFile(target)
    if (cache !== undefined && !head.isDirectory) throw notCached(target)
    return open(head)
  }
  if (cache !== undefined) throw notCached('standard input')
  if (options.stdin === undefined)
    throw new PathwritError('usage', 'target "-" needs a stream to read', { hint: 'pass options.stdin' })
  const { empty, head, whole } = await peek(options.stdin)
  if (empty) throw new PathwritError('input', 'standard input is empty', { hint: 'pipe records into it' })
  return open({ path: '-', isDirectory: false, head }, whole)
}

/** An excluded tree is excluded whole. */
const below = (glob: string): string => (glob.endsWith('/**') ? glob : `${glob.replace(/\/+$/, '')}/**`)
