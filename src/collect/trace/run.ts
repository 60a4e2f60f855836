import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { PathwritError } from '../../model/index.ts'
import { TRACED_CALLS } from '../../parse/index.ts'

/** How a traced command ended. */
export interface TraceRun {
  /** Its exit code; undefined where a signal ended it. */
  readonly code: number | undefined
  readonly signal: string | undefined
}

/** What the first process is before its first line: in the words of the calls that would have told. */
const beginning = (): string =>
  [
    `umask(0${process.umask().toString(8)}) = 0${process.umask().toString(8)}`,
    `geteuid() = ${process.geteuid?.() ?? 0}`,
    `getegid() = ${process.getegid?.() ?? 0}`,
    `getgroups(65536, [${(process.getgroups?.() ?? []).join(', ')}]) = ${process.getgroups?.().length ?? 0}`,
    `getcwd(${quote(process.cwd())}, 4096) = ${process.cwd().length + 1}`,
    '',
  ].join('\n')

const quote = (path: string): string =>
  `"${[...Buffer.from(path)].map((byte) => (byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`)).join('')}"`

const PATIENCE_MS = 5_000

/** Ends the command itself, not strace: what is traced to its end is told whole. */
const end = async (tracer: number, signal: NodeJS.Signals): Promise<void> => {
  const children = await readFile(`/proc/${tracer}/task/${tracer}/children`, 'utf8').catch(() => '')
  for (const pid of children.split(' ').filter((one) => one !== ''))
    try {
      process.kill(Number(pid), signal)
    } catch {
      // It has ended by itself.
    }
}

/**
 * Runs a command under strace, its input and output this process's own, and writes the trace to `file`. An abort ends the
 * command (SIGINT, then SIGTERM, then SIGKILL, five seconds apart) and is no error: what it did is told.
 */
export const runTraced = async (
  command: readonly string[],
  file: string,
  signal?: AbortSignal | undefined,
): Promise<TraceRun> => {
  await writeFile(file, beginning(), { mode: 0o600 })
  const calls = TRACED_CALLS.map((name) => `?${name}`).join(',')
  const tracer = spawn('strace', ['-f', '-y', '-A', '-o', file, '-e', `trace=${calls}`, '--', ...command], {
    stdio: 'inherit',
  })
  const timers: NodeJS.Timeout[] = []
  const stop = (): void => {
    const { pid } = tracer
    if (pid === undefined) return
    for (const [i, name] of (['SIGINT', 'SIGTERM', 'SIGKILL'] as const).entries())
      timers.push(setTimeout(() => void end(pid, name), i * PATIENCE_MS))
  }
  try {
    return await new Promise<TraceRun>((resolve, reject) => {
      tracer.once('error', (cause: NodeJS.ErrnoException) => {
        const missing = cause.code === 'ENOENT'
        reject(
          new PathwritError(
            missing ? 'usage' : 'io',
            missing ? 'strace is not installed' : `cannot run strace: ${cause.message}`,
            {
              hint: 'install it (apt install strace), or judge a trace that was made elsewhere: pathwrit scan FILE',
            },
          ),
        )
      })
      tracer.once('exit', (code, ended) => resolve({ code: code ?? undefined, signal: ended ?? undefined }))
      if (signal?.aborted === true) stop()
      signal?.addEventListener('abort', stop, { once: true })
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    for (const timer of timers) clearTimeout(timer)
  }
}
