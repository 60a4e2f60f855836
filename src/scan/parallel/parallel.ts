import type { Progress, Stop } from '../../model/index.ts'
import type { Job, Judged } from './message.ts'
import type { PieceJudge } from './piece.ts'
import { openPool, type Pool } from './pool.ts'
import { newQueue, type Queue } from './queue.ts'

/** How large pieces are, in entries that a walk meets. */
export interface PieceSizes {
  /** What one thread judges before others are started: a worker has to load and compile anew. */
  readonly alone: number
  readonly each: number
  /** Wait for all workers before going on: for small trees, of which nothing would be left by the time they are there. */
  readonly together?: boolean | undefined
}
export const PIECE_SIZES: PieceSizes = Object.freeze({ alone: 20_000, each: 8_192 })

export interface ParallelOptions {
  /** Threads that judge, this one counted. */
  readonly threads: number
  readonly sizes: PieceSizes
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  readonly job: Job
  /** How many are judged already. */
  readonly records: number
}

/**
 * Judges what a first piece of a source has left, in pieces, by this thread (`here`) and by workers, and gives the results in the order of the walk, whoever
 * was first. No worker outlives it. Interrupted, it gives what was judged by then.
 */
export async function* judgePieces(
  here: PieceJudge,
  start: readonly Stop[],
  options: ParallelOptions,
): AsyncGenerator<Judged> {
  const { threads, sizes, signal, onProgress } = options
  const queue = newQueue(start, threads)
  let { records } = options
  const pool: Pool = openPool(options.job, threads - 1, {
    ready: () => feed(pool, queue, sizes.each),
    judged(number, judged) {
      records += judged.records
      onProgress?.({ stage: 'judge', records, path: judged.rest[0]?.path ?? '/' })
      queue.done(number, judged)
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
        const judged = await here(piece.from, sizes.each)
        records += judged.records
        queue.done(piece.number, judged)
      } else if (pool.busy) await Promise.race([pool.news(), ...(interrupted === undefined ? [] : [interrupted.wait])])
    }
    if (signal?.aborted !== true) return
    yield* queue.rest()
    yield { ...NOTHING, interrupted: true }
  } finally {
    interrupted?.forget()
    await pool.close()
  }
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

const feed = (pool: Pool, queue: Queue, entries: number): void => {
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
