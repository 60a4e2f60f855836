import { parentPort, workerData } from 'node:worker_threads'
import { bind, selectionOf, startEvaluation } from '../../evaluate/index.ts'
import { PathwritError } from '../../model/index.ts'
import { openTarget } from '../open.ts'
import { worldFrom } from '../world.ts'
import type { FromWorker, Job, ToWorker } from './message.ts'
import { isDivisible, type PieceJudge, pieceJudge } from './piece.ts'

const NOTHING = Object.freeze({ root: 0, rootFacts: 0, enter: () => 0, dead: () => true, facts: () => 0 })

/** The thread's one job: opens the target anew, binds the same plan, judges the pieces it is sent until it is told to stop. */
const work = async (job: Job, port: NonNullable<typeof parentPort>): Promise<void> => {
  const say = (message: FromWorker): void => port.postMessage(message)
  const stopping = new AbortController()
  // What runs was looked at by the main thread.
  const source = await openTarget({ ...job.target, proc: false, signal: stopping.signal }, job.cache)
  try {
    if (!isDivisible(source)) throw new PathwritError('input', 'the target has become another kind of thing')
    const { tree } = await source.survey(NOTHING)
    const world = worldFrom(tree, job.seed)
    const bound = bind(job.plan, job.services, world)
    const judge = pieceJudge(source, selectionOf(bound), startEvaluation(bound, world), stopping.signal)
    say({ kind: 'ready' })
    await untilStopped(port, stopping, judge, say)
    // Nothing listens any more, so the thread ends; messages that are on their way still arrive.
    port.removeAllListeners('message')
  } finally {
    await source.close()
  }
}

/** Pieces come while one is judged: they wait their turn. */
const untilStopped = (
  port: NonNullable<typeof parentPort>,
  stopping: AbortController,
  judge: PieceJudge,
  say: (message: FromWorker) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let last: Promise<void> = Promise.resolve()
    port.on('message', (message: ToWorker) => {
      if (message.kind === 'stop') {
        stopping.abort()
        last.then(resolve, reject)
        return
      }
      last = last.then(async () => {
        if (stopping.signal.aborted) return
        const { number, from, entries } = message
        say({ kind: 'judged', number, judged: await judge(from, entries) })
      })
      last.catch(reject)
    })
  })

// Whatever ends it reaches the main thread as its end; what it had is judged there.
if (parentPort !== null) await work(workerData as Job, parentPort)
