import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const NAMES = ['symlinks', 'hardlinks', 'regular', 'fifos'] as const
const fileOf = (name: string): string => `/proc/sys/fs/protected_${name}`

/** `fs.protected_*` by name. */
export type Settings = Readonly<Record<string, number>>

export const readSettings = (): Settings =>
  Object.fromEntries(NAMES.map((name) => [`fs.protected_${name}`, Number(readFileSync(fileOf(name), 'utf8'))]))

export interface SettingsKeeper {
  /** False: they cannot be written here. */
  readonly writable: boolean
  set(value: 0 | 1): void
  /** Puts back what was there; whatever ends this process (a signal, kill -9) does so too. */
  restore(): Promise<void>
}

/** Remembers the settings, says so, and puts them back at the end of its input, deaf to signals. */
const KEEPER = `trap '' HUP INT TERM
for file; do back="$back echo $(cat "$file") > $file;"; done
echo ready
cat > /dev/null
eval "$back"`
/** Seconds to wait for another run on this machine. */
const PATIENCE = '600'

/**
 * Takes the settings of the machine over; one run at a time may. A process of its own keeps the lock and puts them back: it
 * waits for the end of a pipe that this process holds, and so outlives it.
 */
export const takeSettings = async (): Promise<SettingsKeeper> => {
  const files = NAMES.map(fileOf)
  try {
    for (const file of files) writeFileSync(file, readFileSync(file, 'utf8'))
  } catch {
    return { writable: false, set: () => undefined, restore: async () => undefined }
  }
  const keeper = spawn('flock', ['-w', PATIENCE, files[0] as string, 'sh', '-c', KEEPER, 'sh', ...files], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = new Promise<void>((resolve, reject) => keeper.on('error', reject).on('close', () => resolve()))
  const ready = new Promise<boolean>((resolve) => keeper.stdout.once('data', () => resolve(true)))
  if (!(await Promise.race([ready, ended.then(() => false)])))
    throw new Error('another run holds the kernel settings of this machine')
  return {
    writable: true,
    set(value) {
      for (const file of files) writeFileSync(file, String(value))
    },
    async restore() {
      keeper.stdin.end()
      await ended
    },
  }
}
