import { availableParallelism } from 'node:os'
import { PathwritError, type Source } from '../model/index.ts'
import type { ScanOptions, TargetOptions } from './contract.ts'
import type { Surveyed } from './survey.ts'
import type { WorldSeed } from './world.ts'

/** More threads than this wait for each other's file system calls more than they gain. */
const BY_DEFAULT = 8
const AT_MOST = 64

/** Threads that may judge: as many as are asked for, else the processors; one where the target cannot be walked in pieces. */
export const threadsFor = (source: Source, { workers }: Pick<ScanOptions, 'workers'>): number => {
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= AT_MOST))
    throw new PathwritError('usage', `cannot judge with ${workers} workers`, {
      hint: `give a whole number from 1 to ${AT_MOST}`,
    })
  return source.piece === undefined ? 1 : (workers ?? Math.min(availableParallelism(), BY_DEFAULT))
}

/** What makes another thread open the same target in the same way. */
export const reopening = ({ target, input, exclude, crossMounts }: TargetOptions) => ({
  target,
  input,
  exclude,
  crossMounts,
})

export const seedOf = ({ records, hasContent, services, world }: Surveyed): WorldSeed => ({
  records,
  services,
  hasContent,
  actsRead: world.acts !== undefined,
})
