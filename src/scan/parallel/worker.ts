import { parentPort, workerData } from 'node:worker_threads'
import { bind, selectionOf, startEvaluation } from '../../evaluate/index.ts'
import { PathwritError } from '../../model/index.ts'
import { bytesSelection } from '../bytes-selection.ts'
import { openTarget } from '../open.ts'
import { worldFrom } from '../world.ts'
import type { FromWorker, Gathered, Job, Judged, Opening, PieceWork, ToWorker } from './message.ts'
import { type Divisible, isDivisible, NOTHING_SELECTED, pieceGatherer, pieceJudge } from './piece.ts'

/** Opens the target anew, then does the pieces of one job after the other until it is told to stop. */
const work = async ({ target, cache }: Opening, port: NonNullable<typeof parentPort>): Promise<void> => {
  const stopping = new AbortController()
  // What runs was looked at by the main thread.
  const source = await openTarget({ ...target, proc: false, signal: stopping.signal }, cache)
  try {
    if (!isDivisible(source)) throw new PathwritError('input', 'the target has become another kind of thing')
    await untilStopped(port, stopping, source)
    // Nothing listens any more, so the thread ends; messages that are on their way still arrive.
    port.removeAllListeners('message')
  } finally {
    await source.close()
  }
}

/** Makes ready for a job: binds the same plan, or compiles the same globs. */
const workFor = async (job: Job, source: Divisible, signal: AbortSignal): Promise<PieceWork<Judged | Gathered>> => {
  if (job.kind === 'survey') return pieceGatherer(source, bytesSelection(job.globs))
  const { tree } = await source.survey(NOTHING_SELECTED)
  const world = worldFrom(tree, job.seed)
  const bound = bind(job.plan, job.services, world)
  return pieceJudge(source, selectionOf(bound), startEvaluation(bound, world), signal)
}

/** Jobs and their pieces come while one is at work: they wait their turn. */
const untilStopped = (
  port: NonNullable<typeof parentPort>,
  stopping: AbortController,
  source: Divisible,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const say = (message: FromWorker): void => port.postMessage(message)
    let at: PieceWork<Judged | Gathered> | undefined
    const obey = async (message: Exclude<ToWorker, { kind: 'stop' }>): Promise<void> => {
      if (stopping.signal.aborted) return
      if (message.kind === 'job') {
        at = await workFor(message.job, source, stopping.signal)
        say({ kind: 'ready', job: message.number })
      } else if (at !== undefined)
        say({ kind: 'done', number: message.number, done: await at(message.from, message.entries) })
    }
    let last: Promise<void> = Promise.resolve()
    port.on('message', (message: ToWorker) => {
      if (message.kind === 'stop') {
        stopping.abort()
        last.then(resolve, reject)
        return
      }
      last = last.then(() => obey(message))
      last.catch(reject)
    })
  })

// Whatever ends it reaches the main thread as its end; what it had is done there.
if (parentPort !== null) await work(workerData as Opening, parentPort)
