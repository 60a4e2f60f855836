import type { Progress, Stop } from '../../model/index.ts'
import type { Done, Judged, PieceWork } from './message.ts'
import type { Pool } from './pool.ts'
import { newQueue, type Queue } from './queue.ts'

/** How large pieces are, in entries that a walk meets. */
export interface PieceSizes {
  /** What one thread surveys before others are started: a worker has to load anew. */
  readonly survey: number
  /** What one thread judges before others are started, where they were not for the survey. */
  readonly alone: number
  readonly each: number
  /** Wait for all workers before going on: for small trees, of which nothing would be left by the time they are there. */
  readonly together?: boolean | undefined
}
export const PIECE_SIZES: PieceSizes = Object.freeze({ survey: 12_000, alone: 20_000, each: 8_192 })

/** How pieces are shared out. */
export interface PieceOptions {
  readonly pool: Pool
  readonly sizes: PieceSizes
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}
export interface WorkOptions extends PieceOptions {
  readonly stage: Progress['stage']
  /** How many are done already. */
  readonly records: number
}

/**
 * Does what a first piece of a source has left, in pieces, by this thread (`here`) and by the workers of a pool that was given the same job, and
 * gives the results in the order of the walk, whoever was first. Interrupted, it gives what was done by then.
 */
export async function* workPieces<T extends Done>(
  here: PieceWork<T>,
  start: readonly Stop[],
  options: WorkOptions,
): AsyncGenerator<T> {
  const { pool, sizes, signal, onProgress, stage } = options
  const queue = newQueue<T>(start, pool.size + 1)
  let { records } = options
  pool.attend({
    ready: () => feed(pool, queue, sizes.each),
    done(number, done) {
      records += done.records
      onProgress?.({ stage, records, path: done.rest[0]?.path ?? '/' })
      // The job that the pool was given decides what comes of its pieces.
      queue.done(number, done as unknown as T)
      // At once, while this thread is at a piece of its own.
      feed(pool, queue, sizes.each)
    },
    givenBack: (number) => queue.giveBack(number),
  })
  const interrupted = signal === undefined ? undefined : interruption(signal)
  try {
    while (sizes.together === true && pool.starting) await pool.news()
    while (!queue.empty) {
      yield* queue.ready()
      feed(pool, queue, sizes.each)
      if (signal?.aborted === true) break
      const piece = queue.take()
      if (piece !== undefined) {
        const done = await here(piece.from, sizes.each)
        records += done.records
        queue.done(piece.number, done)
      } else if (pool.busy) await Promise.race([pool.news(), ...(interrupted === undefined ? [] : [interrupted.wait])])
    }
    yield* queue.rest()
  } finally {
    interrupted?.forget()
    pool.attend(undefined)
  }
}

/** The same of judging; interrupted, it says so in a last one. */
export async function* judgePieces(
  here: PieceWork<Judged>,
  start: readonly Stop[],
  options: Omit<WorkOptions, 'stage'>,
): AsyncGenerator<Judged> {
  yield* workPieces(here, start, { ...options, stage: 'judge' })
  if (options.signal?.aborted === true) yield { ...NOTHING, interrupted: true }
}

const NOTHING: Judged = Object.freeze({
  findings: [],
  unknown: [],
  records: 0,
  rest: [],
  incomplete: [],
  notLookedAt: [],
  interrupted: false,
})

const feed = (pool: Pool, queue: Queue<Done>, entries: number): void => {
  while (pool.hungry) {
    const piece = queue.take()
    if (piece === undefined) return
    pool.send(piece, entries)
  }
}

const interruption = (signal: AbortSignal) => {
  let on = (): void => {}
  const wait = new Promise<void>((resolve) => {
    on = () => resolve()
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', on, { once: true })
  })
  return { wait, forget: () => signal.removeEventListener('abort', on) }
}
