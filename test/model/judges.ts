import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs a program that judges us; undefined, said aloud, where it is not installed. Output as one character per byte. */
export const judge = (program: string, args: readonly string[], input = ''): string | undefined => {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    input: Buffer.from(input, 'latin1'),
    encoding: 'latin1',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    maxBuffer: 64 << 20,
  })
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    console.log(`judge missing: ${program}`)
    return undefined
  }
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
  return stdout
}

/** A folder that is gone when the work is done. */
export const inTemporaryFolder = (work: (folder: string) => void): void => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-model-'))
  try {
    work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
