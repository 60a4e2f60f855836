import { spawnSync } from 'node:child_process'
import { cpus, release, totalmem, type } from 'node:os'
import { VERSION } from '../src/index.ts'
import { home } from './engines/index.ts'

export interface Machine {
  readonly system: string
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly node: string
  readonly v8: string
  readonly pathwrit: string
  /** The commit of the sources; absent outside of a checkout. `+` behind it: with changes. */
  readonly commit?: string
}

const git = (...args: string[]): string | undefined => {
  const { status, stdout } = spawnSync('git', ['-C', home, ...args], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

export const machine = (): Machine => {
  const commit = git('rev-parse', '--short=12', 'HEAD')
  const changed = git('status', '--porcelain', '--untracked-files=no') !== ''
  return {
    system: `${type()} ${release()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    node: process.version,
    v8: process.versions.v8,
    pathwrit: VERSION,
    ...(commit === undefined ? {} : { commit: changed ? `${commit}+` : commit }),
  }
}
