import { fileURLToPath } from 'node:url'
import type { Collector } from './contract.ts'

const SCRIPT = fileURLToPath(new URL('./javascript.js', import.meta.url))
const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))

const walk = (name: string, learns: 'names' | 'stat', about: string, misses?: string): Collector => ({
  ...(misses === undefined ? {} : { misses }),
  name,
  about,
  learns,
  packages: [name.replace(/\+.*/, '')],
  counting: 'number',
  command: (root) => [process.execPath, SCRIPT, name, root],
})

export const fastGlob = walk('fast-glob', 'stat', 'fast-glob, a stream of paths with stats')
export const fdirNames = walk('fdir', 'names', 'fdir, names alone, synchronous')
export const fdirStat = walk('fdir+lstat', 'stat', 'fdir, then lstat of every path')
export const tinyglobbyNames = walk(
  'tinyglobby',
  'names',
  'tinyglobby, names alone, synchronous, no symbolic links',
  'symbolic links',
)
export const tinyglobbyStat = walk(
  'tinyglobby+lstat',
  'stat',
  'tinyglobby, then lstat of every path, no symbolic links',
  'symbolic links',
)

/** A whole scan: services found, both passes, every rule judged, findings printed. */
const scan = (name: string, about: string, ...args: string[]): Collector => ({
  name,
  about,
  learns: 'what rules ask',
  counting: 'summary',
  command: (root) => [process.execPath, MAIN, 'scan', root, '--format', 'ndjson', '--fail-on', 'never', ...args],
  // Incomplete: it says so itself where it cannot read.
  fine: [3],
})

export const recommended = scan('pathwrit scan', 'services found, all rules of `recommended` judged, findings printed')
export const narrow = scan(
  'pathwrit scan narrow',
  'the same with a pack that names few places',
  '--pack',
  'pathwrit:no-runtime-etc-writes',
)
export const collect: Collector = {
  name: 'pathwrit collect',
  about: 'every inode written as NDJSON, services and units beside',
  learns: 'what rules ask',
  counting: 'summary',
  command: (root) => [process.execPath, MAIN, 'collect', root],
}
