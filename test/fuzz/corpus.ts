import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The sources' folder: what is found is written beside them, not beside what is built. */
const FOLDER = fileURLToPath(new URL('../../../test/fuzz/', import.meta.url))

/** `regressions`: inputs that once did harm, committed and run by every test. `corpus`: what fuzzing reached, kept on this machine. */
export type Kept = 'regressions' | 'corpus'

export const read = (kept: Kept, target: string): readonly Uint8Array[] => {
  const folder = join(FOLDER, kept, target)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name)))
}

/** Where it was written. */
export const write = (kept: Kept, target: string, input: Uint8Array): string => {
  const folder = join(FOLDER, kept, target)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, createHash('sha256').update(input).digest('hex').slice(0, 16))
  writeFileSync(file, input)
  return file
}
