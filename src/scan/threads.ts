import { availableParallelism } from 'node:os'
import { type FactCacheOptions, PathwritError, type Source } from '../model/index.ts'
import type { ScanOptions } from './contract.ts'
import { isDivisible, openPool, type Pool } from './parallel/index.ts'
import type { Surveyed } from './survey.ts'
import type { WorldSeed } from './world.ts'

/** More threads than this wait for each other's file system calls more than they gain. */
const BY_DEFAULT = 8
const AT_MOST = 64

/** Threads that may judge: as many as are asked for, else the processors; one where the target cannot be walked in pieces. */
const threadsFor = (source: Source, { workers }: Pick<ScanOptions, 'workers'>): number => {
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= AT_MOST))
    throw new PathwritError('usage', `cannot judge with ${workers} workers`, {
      hint: `give a whole number from 1 to ${AT_MOST}`,
    })
  return !isDivisible(source) ? 1 : (workers ?? Math.min(availableParallelism(), BY_DEFAULT))
}

/** The threads that help with this source; undefined: there are none. */
export const poolFor = (
  source: Source,
  options: ScanOptions,
  cache: FactCacheOptions | undefined,
): Pool | undefined => {
  const threads = threadsFor(source, options)
  if (threads === 1) return undefined
  const { target, input, exclude, crossMounts } = options
  const part = cache && ({ ...cache, part: true } as const)
  return openPool({ target: { target, input, exclude, crossMounts }, cache: part }, threads - 1)
}

export const seedOf = ({ records, hasContent, services, world }: Surveyed): WorldSeed => ({
  // No rule on inodes reads what was traced.
  records: records.filter(({ kind }) => kind !== 'event'),
  services,
  hasContent,
  actsRead: world.acts !== undefined,
})
