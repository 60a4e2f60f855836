import type { Stop } from '../../model/index.ts'
import type { Done } from './message.ts'

/** Waiting pieces for each thread, at least: fewer, and what a piece leaves is cut up; more, and neighbours are joined. */
const AHEAD = 4

/** One piece in the order of the whole walk. */
interface Slot<T> {
  readonly number: number
  readonly from: readonly Stop[]
  state: 'waiting' | 'taken' | 'done'
  done: T | undefined
}

/**
 * The pieces of a walk in its order, whoever judges them and in whatever order they get done. What a piece leaves takes
 * its place right behind it, so that the results, taken from the front, come as one thread would have given them.
 */
export interface Queue<T> {
  /** The earliest waiting piece; undefined: none waits now. */
  take(): { readonly number: number; readonly from: readonly Stop[] } | undefined
  done(number: number, done: T): void
  /** A piece that was taken and will not be judged by its taker. */
  giveBack(number: number): void
  /** Results at the front that are complete, in order; each is handed out once. */
  ready(): readonly T[]
  /** Results that are there behind others that are not. */
  rest(): readonly T[]
  readonly empty: boolean
}

export const newQueue = <T extends Done>(start: readonly Stop[], threads: number): Queue<T> => {
  let slots: Slot<T>[] = []
  let made = 0
  const slot = (from: readonly Stop[]): Slot<T> => ({ number: made++, from, state: 'waiting', done: undefined })
  const at = (number: number): number => slots.findIndex((one) => one.number === number)
  const waiting = (): number => slots.filter(({ state }) => state === 'waiting').length
  /** In order, into so many lists of about one length. */
  const cut = (stops: readonly Stop[]): Slot<T>[] => {
    const parts = Math.min(stops.length, Math.max(1, AHEAD * threads - waiting()))
    return Array.from({ length: parts }, (_, part) =>
      slot(stops.slice(Math.floor((part * stops.length) / parts), Math.floor(((part + 1) * stops.length) / parts))),
    )
  }
  slots = cut(start)
  return {
    take() {
      const first = slots.findIndex(({ state }) => state === 'waiting')
      const one = slots[first]
      if (one === undefined) return undefined
      let end = first + 1
      for (let surplus = waiting() - 2 * AHEAD * threads; surplus > 0; surplus--) {
        if (slots[end]?.state !== 'waiting') break
        end++
      }
      const joined = end === first + 1 ? one : slot(slots.slice(first, end).flatMap(({ from }) => from))
      joined.state = 'taken'
      slots.splice(first, end - first, joined)
      return joined
    },
    done(number, done) {
      const index = at(number)
      const one = slots[index]
      if (one === undefined) return
      one.state = 'done'
      one.done = done
      slots.splice(index + 1, 0, ...cut(done.rest))
    },
    giveBack(number) {
      const one = slots[at(number)]
      if (one !== undefined) one.state = 'waiting'
    },
    ready() {
      const end = slots.findIndex(({ state }) => state !== 'done')
      return slots.splice(0, end < 0 ? slots.length : end).flatMap(({ done }) => done ?? [])
    },
    rest: () => slots.flatMap(({ done }) => done ?? []),
    get empty() {
      return slots.length === 0
    },
  }
}
