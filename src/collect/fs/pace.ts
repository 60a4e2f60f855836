import { setImmediate } from 'node:timers/promises'
import { type BytePath, type CollectOptions, PathwritError, type Progress } from '../../model/index.ts'

/** The longest that a walk keeps the event loop to itself, and the shortest between two reports of progress. Milliseconds. */
const TURN = 25
const REPORT = 50

/** Called at every pause of a walk; when it returns a promise, wait for it: a turn of the event loop is due. */
export type Pace = (path: BytePath, records: number) => Promise<void> | undefined

/** Lets timers and abort signals through now and then, reports progress, and throws `interrupted` once the signal is aborted. */
export const pace = (stage: Progress['stage'], { signal, onProgress }: CollectOptions): Pace => {
  let turned = performance.now()
  let reported = turned
  return (path, records) => {
    if (signal?.aborted === true)
      throw new PathwritError('interrupted', 'the scan was interrupted', {
        hint: 'what was found until then is incomplete',
      })
    const now = performance.now()
    if (onProgress !== undefined && now - reported >= REPORT) {
      reported = now
      onProgress({ stage, records, path })
    }
    if (now - turned < TURN) return undefined
    return setImmediate().then(() => {
      turned = performance.now()
    })
  }
}
