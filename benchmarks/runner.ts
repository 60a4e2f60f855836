import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Engine } from './engines/index.ts'
import type { Answer, Task } from './message.ts'

const CHILD = fileURLToPath(new URL('./child.js', import.meta.url))
/** An engine that has said nothing for so long is ended; seconds. */
const PATIENCE = 1_800

/** Runs one task in a process of its own. A process that dies or hangs is an answer too. */
export const runTask = (task: Task, engine: Engine, signal?: AbortSignal): Promise<Answer> =>
  new Promise((resolve) => {
    const child = fork(CHILD, [], {
      execArgv: [...(engine.nodeFlags ?? [])],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      ...(signal === undefined ? {} : { signal }),
    })
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000)
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE * 1000)
    const done = (answer: Answer): void => {
      clearTimeout(timer)
      resolve(answer)
    }
    child.once('message', (answer) => done(answer as Answer))
    child.once('error', (error) => done({ kind: 'failed', why: error.message }))
    child.once('exit', (code, killed) =>
      done({ kind: 'failed', why: `its process ended with ${killed ?? code}${said === '' ? '' : `: ${said}`}` }),
    )
    child.send(task)
  })
