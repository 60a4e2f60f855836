import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'

const NAMES = ['symlinks', 'hardlinks', 'regular', 'fifos'] as const
const fileOf = (name: string): string => `/proc/sys/fs/protected_${name}`

/** `fs.protected_*` by name. */
export type Settings = Readonly<Record<string, number>>

export const readSettings = (): Settings =>
  Object.fromEntries(NAMES.map((name) => [`fs.protected_${name}`, Number(readFileSync(fileOf(name), 'utf8'))]))

/** One run at a time may change the settings of the machine: held as an abstract socket, which dies with its holder. */
const locked = async (seconds: number): Promise<Server> => {
  for (let tries = 0; ; tries++) {
    const server = createServer()
    const code = await new Promise<string>((resolve) => {
      server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'))
      server.listen('\0pathwrit-kernel-settings', () => resolve(''))
    })
    if (code === '') return server
    if (code !== 'EADDRINUSE' || tries > seconds * 4) throw new Error(`the kernel settings are taken: ${code}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

export interface SettingsKeeper {
  /** False: they cannot be written here. */
  readonly writable: boolean
  set(value: 0 | 1): void
  /** Puts back what was there; whatever ends this process (a signal, kill -9) does so too. */
  restore(): Promise<void>
}

/**
 * Takes the settings over. They are put back by a process of its own, which waits for the end of a pipe that this process
 * holds and does not hear signals.
 */
export const takeSettings = async (): Promise<SettingsKeeper> => {
  const lock = await locked(300)
  const before = NAMES.map((name) => [fileOf(name), readFileSync(fileOf(name), 'utf8').trim()] as const)
  try {
    for (const [file, value] of before) writeFileSync(file, value)
  } catch {
    lock.close()
    return { writable: false, set: () => undefined, restore: async () => undefined }
  }
  const back = before.map(([file, value]) => `echo ${value} > ${file}`).join('; ')
  const keeper = spawn('sh', ['-c', `trap '' HUP INT TERM; cat > /dev/null; ${back}`], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  })
  const ended = new Promise<void>((resolve) => keeper.on('close', () => resolve()))
  return {
    writable: true,
    set(value) {
      for (const name of NAMES) writeFileSync(fileOf(name), String(value))
    },
    async restore() {
      keeper.stdin.end()
      await ended
      lock.close()
    },
  }
}
