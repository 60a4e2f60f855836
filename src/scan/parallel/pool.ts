import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Stop } from '../../model/index.ts'
import type { Done, FromWorker, Job, Opening, ToWorker } from './message.ts'

/** Pieces a worker is sent ahead, so that it does not wait for the main thread, which may be judging too. */
const AHEAD = 2
/** How long a worker may take to end what it is at and let go of its files. Milliseconds. */
const PATIENCE = 2000

interface Piece {
  readonly number: number
  readonly from: readonly Stop[]
}

/** What the pool tells: a worker that can be sent pieces now, one that is done, one that must be done by someone else. */
export interface PoolEvents {
  ready(): void
  done(number: number, done: Done): void
  givenBack(number: number): void
}

export interface Pool {
  /** How many workers it has at most. */
  readonly size: number
  /** Whether they were hired. */
  readonly hired: boolean
  /** Gives all of them this job, once they are done with the one before; hires them if need be. */
  start(job: Job): void
  /** Who is told from now on; undefined: nobody. */
  attend(events: PoolEvents | undefined): void
  /** Whether some worker, that has made ready for the job, could do with another piece: one sent earlier would hold up those behind it. */
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
  /** Whether it has something to let go of. */
  opened: boolean
  ready: boolean
  gone: boolean
}

/** So many workers that open the same target, none of them hired before there is a job. */
export const openPool = (opening: Opening, size: number): Pool => {
  let events: PoolEvents | undefined
  let hands: readonly Hand[] = []
  let jobs = 0
  let wake: (() => void) | undefined
  let happened = false
  const ring = (): void => {
    happened = true
    wake?.()
  }
  const hear = (hand: Hand, message: FromWorker): void => {
    if (message.kind === 'done') {
      hand.at.delete(message.number)
      events?.done(message.number, message.done)
    } else {
      hand.opened = true
      // It may have got ready for a job that others have done by now.
      hand.ready = message.job === jobs
      if (hand.ready) events?.ready()
    }
    ring()
  }
  /** A worker that could not start or did not last is done without, be it for want of threads, files or memory: another, or the main
   * thread, judges what it had. What was wrong with a piece itself comes out there. */
  const lose = (hand: Hand): void => {
    if (hand.gone) return
    hand.gone = true
    for (const number of hand.at) events?.givenBack(number)
    hand.at.clear()
    ring()
  }
  const hire = (): Hand => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: opening })
    const hand: Hand = { worker, at: new Set(), opened: false, ready: false, gone: false }
    worker.on('message', (message: FromWorker) => hear(hand, message))
    worker.on('error', () => lose(hand))
    worker.on('exit', () => lose(hand))
    return hand
  }
  const hungriest = (): Hand | undefined =>
    hands.filter((hand) => hand.ready && !hand.gone && hand.at.size < AHEAD).sort((a, b) => a.at.size - b.at.size)[0]

  return {
    size,
    get hired() {
      return hands.length > 0
    },
    start(job) {
      if (hands.length === 0) hands = Array.from({ length: size }, hire)
      jobs++
      for (const hand of hands) {
        hand.ready = false
        if (!hand.gone) hand.worker.postMessage({ kind: 'job', number: jobs, job } satisfies ToWorker)
      }
    },
    attend(told) {
      events = told
    },
    get hungry() {
      return hungriest() !== undefined
    },
    send({ number, from }, entries) {
      const hand = hungriest()
      if (hand === undefined) return events?.givenBack(number)
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
        hands.map(async ({ worker, gone, opened }) => {
          if (gone) return
          // It has nothing to let go of yet, and may take long to hear.
          if (!opened) return worker.terminate()
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
