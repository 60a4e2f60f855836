import { Worker } from 'node:worker_threads'
import { LIMITS } from './limits.ts'
import type { FuzzCrash, FuzzEnd, FuzzTask } from './worker.ts'

export interface Outcome {
  readonly runs: number
  readonly features: number
  readonly crashes: readonly FuzzCrash[]
  readonly kept: readonly Uint8Array[]
}

/** Runs a target in a thread and ends the thread where one input holds it up or takes more memory than it may. */
export const fuzz = (task: Omit<FuzzTask, 'shared'>, hangMs: number = LIMITS.hangMs): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const shared = new SharedArrayBuffer(8 + LIMITS.longest)
    const header = new Int32Array(shared, 0, 2)
    const worker = new Worker(new URL('./worker.js', import.meta.url), {
      workerData: { ...task, shared } satisfies FuzzTask,
      resourceLimits: { maxOldGenerationSizeMb: LIMITS.heapMb },
    })
    const crashes: FuzzCrash[] = []
    const running = (): Uint8Array => Uint8Array.from(new Uint8Array(shared, 8, Atomics.load(header, 1)))
    const done = (end: Omit<Outcome, 'crashes'>): void => {
      clearInterval(watching)
      resolve({ ...end, crashes })
    }
    const broken = (why: string): void => {
      crashes.push({ kind: 'crash', why, input: running() })
      done({ runs: Atomics.load(header, 0), features: 0, kept: [] })
    }
    let last = -1
    const watching = setInterval(() => {
      const at = Atomics.load(header, 0)
      // Before the first input the modules are being loaded; between rounds it is counted what was reached.
      if (at === last && at > 0) {
        broken(`no end within ${hangMs / 1000} s`)
        void worker.terminate()
      }
      last = at
    }, hangMs)
    worker.on('message', (message: FuzzCrash | FuzzEnd) => {
      if (message.kind === 'crash') crashes.push(message)
      else done(message)
    })
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') broken(`more than ${LIMITS.heapMb} MB of heap`)
      else {
        clearInterval(watching)
        reject(error)
      }
    })
  })
