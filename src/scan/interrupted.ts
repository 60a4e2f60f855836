import { setImmediate } from 'node:timers/promises'
import { type Batch, type Incomplete, PathwritError } from '../model/index.ts'

/** Rows from `from` up to, but not with, `to`. */
export interface Stretch {
  readonly batch: Batch
  readonly from: number
  readonly to: number
}

/** Rows judged in one go: with thousands of services each takes milliseconds. */
const ROWS = 32
/** The longest that judging keeps the event loop to itself, but for one stretch. Milliseconds. */
const TURN = 25

/**
 * The batches of a source in stretches, until the caller aborts; signals get through between them. What was judged by then
 * stands, and `incomplete` says that it is not all: whether the source stops by itself or by an `interrupted` error is its own affair.
 */
export async function* untilInterrupted(
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  signal: AbortSignal | undefined,
  incomplete: Incomplete[],
): AsyncGenerator<Stretch> {
  const say = (): void => void incomplete.push({ path: '/', why: 'interrupted before the whole target was looked at' })
  let turned = performance.now()
  try {
    for await (const batch of batches)
      for (let from = 0; from < batch.length; from += ROWS) {
        yield { batch, from, to: Math.min(from + ROWS, batch.length) }
        if (performance.now() - turned > TURN) {
          await setImmediate()
          turned = performance.now()
        }
        if (signal?.aborted === true) return say()
      }
  } catch (error) {
    if (!(error instanceof PathwritError) || error.code !== 'interrupted') throw error
    say()
  }
}
