import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Stop } from '../../model/index.ts'
import type { FromWorker, Job, Judged, ToWorker } from './message.ts'

/** Pieces a worker is sent ahead, so that it does not wait for the main thread, which may be judging too. */
const AHEAD = 2
/** How long a worker may take to end what it is at and let go of its files. Milliseconds. */
const PATIENCE = 2000

interface Piece {
  readonly number: number
  readonly from: readonly Stop[]
}

/** What the pool tells: a worker that can be sent pieces now, one that was judged, one that must be judged by someone else. */
export interface PoolEvents {
  ready(): void
  judged(number: number, judged: Judged): void
  givenBack(number: number): void
}

export interface Pool {
  /** Whether some worker, that has got as far as to judge, could do with another piece: one sent earlier would hold up those behind it. */
  readonly hungry: boolean
  /** To the worker that has the least to do. */
  send(piece: Piece, entries: number): void
  /** Whether anything is under way. */
  readonly busy: boolean
  /** Whether some worker has not got as far yet. */
  readonly starting: boolean
  /** Resolves when something has happened since it was asked last. */
  news(): Promise<void>
  /** Ends every worker, and waits for its end. */
  close(): Promise<void>
}

interface Hand {
  readonly worker: Worker
  readonly at: Set<number>
  ready: boolean
  gone: boolean
}

export const openPool = (job: Job, size: number, events: PoolEvents): Pool => {
  let wake: (() => void) | undefined
  let happened = false
  const ring = (): void => {
    happened = true
    wake?.()
  }
  const hear = (hand: Hand, message: FromWorker): void => {
    if (message.kind === 'ready') {
      hand.ready = true
      events.ready()
    } else {
      hand.at.delete(message.number)
      events.judged(message.number, message.judged)
    }
    ring()
  }
  /** A worker that could not start or did not last is done without, be it for want of threads, files or memory: another, or the main
   * thread, judges what it had. What was wrong with a piece itself comes out there. */
  const lose = (hand: Hand): void => {
    if (hand.gone) return
    hand.gone = true
    for (const number of hand.at) events.givenBack(number)
    hand.at.clear()
    ring()
  }
  const hire = (): Hand => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: job })
    const hand: Hand = { worker, at: new Set(), ready: false, gone: false }
    worker.on('message', (message: FromWorker) => hear(hand, message))
    worker.on('error', () => lose(hand))
    worker.on('exit', () => lose(hand))
    return hand
  }
  const hands = Array.from({ length: size }, hire)
  const hungriest = (): Hand | undefined =>
    hands.filter((hand) => hand.ready && !hand.gone && hand.at.size < AHEAD).sort((a, b) => a.at.size - b.at.size)[0]

  return {
    get hungry() {
      return hungriest() !== undefined
    },
    send({ number, from }, entries) {
      const hand = hungriest()
      if (hand === undefined) return events.givenBack(number)
      hand.at.add(number)
      hand.worker.postMessage({ kind: 'piece', number, from, entries } satisfies ToWorker)
    },
    get busy() {
      return hands.some((hand) => hand.at.size > 0)
    },
    get starting() {
      return hands.some((hand) => !hand.ready && !hand.gone)
    },
    async news() {
      if (!happened)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      wake = undefined
      happened = false
    },
    async close() {
      await Promise.all(
        hands.map(async ({ worker, gone, ready }) => {
          if (gone) return
          // It has nothing to let go of yet, and may take long to hear.
          if (!ready) return worker.terminate()
          const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
          worker.postMessage({ kind: 'stop' } satisfies ToWorker)
          const patience = new AbortController()
          await Promise.race([ended, setTimeout(PATIENCE, undefined, { signal: patience.signal }).catch(() => {})])
          patience.abort()
          return worker.terminate()
        }),
      )
    },
  }
}
