import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { HIDDEN, unsound } from './kernel-hide.ts'
import { type CreateAccess, disagreements } from './kernel-judge.ts'
import type { Observation } from './kernel-observe.ts'
import type { Mutant } from './mutants.ts'

export interface Fate {
  readonly mutant: Mutant
  /** How it was found out, and after how many cases; undefined: it was not. */
  readonly caught: { readonly by: string; readonly cases: number } | undefined
}

const SRC = fileURLToPath(new URL('../../src', import.meta.url))

const caughtBy = (create: CreateAccess, observations: readonly Observation[]): Fate['caught'] => {
  let cases = 0
  try {
    for (const observation of observations) {
      cases += observation.asked.length
      const [first] = disagreements(create, observation)
      if (first !== undefined)
        return { cases, by: `${observation.subject.name}: ${first.power} is ${first.kernel} for the kernel` }
    }
    cases = 0
    for (const observation of observations) {
      cases += observation.asked.length
      for (const fact of HIDDEN) {
        const [first] = unsound(create, observation, fact)
        if (first !== undefined) return { cases, by: `${fact} hidden` }
      }
    }
  } catch (error) {
    return { cases, by: `it throws: ${error instanceof Error ? error.message : String(error)}` }
  }
  return undefined
}

/** Takes each clause away from a copy of the compiled access model, and asks that copy what was observed. */
export const fates = async (mutants: readonly Mutant[], observations: readonly Observation[]): Promise<Fate[]> => {
  const base = mkdtempSync(join(tmpdir(), 'pathwrit-mutants-'))
  try {
    writeFileSync(join(base, 'package.json'), '{"type":"module"}')
    const found: Fate[] = []
    for (const [number, mutant] of mutants.entries()) {
      const copy = join(base, `m${number}`)
      for (const folder of ['access', 'model']) cpSync(join(SRC, folder), join(copy, folder), { recursive: true })
      const file = join(copy, 'access', mutant.file)
      const text = readFileSync(file, 'utf8')
      if (text.split(mutant.from).length !== 2)
        throw new Error(`${mutant.file} does not hold once what stands for "${mutant.clause}": ${mutant.from}`)
      writeFileSync(
        file,
        text.replace(mutant.from, () => mutant.to),
      )
      const { createAccess } = (await import(pathToFileURL(join(copy, 'access/access.js')).href)) as {
        createAccess: CreateAccess
      }
      found.push({ mutant, caught: caughtBy(createAccess, observations) })
    }
    return found
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}
