import { type Batch, type Incomplete, PathwritError } from '../model/index.ts'

/**
 * The batches of a source until the caller aborts. What was judged by then stands, and `incomplete` says that it is not all:
 * whether the source stops by itself or by an `interrupted` error is its own affair.
 */
export async function* untilInterrupted(
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  signal: AbortSignal | undefined,
  incomplete: Incomplete[],
): AsyncGenerator<Batch> {
  const say = (): void => void incomplete.push({ path: '/', why: 'interrupted before the whole target was looked at' })
  try {
    for await (const batch of batches) {
      yield batch
      if (signal?.aborted === true) return say()
    }
  } catch (error) {
    if (!(error instanceof PathwritError) || error.code !== 'interrupted') throw error
    say()
  }
}
