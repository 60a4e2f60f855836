import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { PeerRule } from '../packs/index.ts'
import type { PlainRecord } from '../workloads/index.ts'
import type { Chunk, Judge, Pair } from './contract.ts'

/** The folder `benchmarks/` of the sources, where the lock file of what is measured lies. */
export const home = ((): string => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'peers.js')) && folder !== dirname(folder))
    folder = existsSync(join(folder, 'benchmarks', 'peers.js')) ? join(folder, 'benchmarks') : dirname(folder)
  return folder
})()

/** A package of `benchmarks/package.json`, in the shape its caller knows it to have. */
export const peer = async <T>(name: string): Promise<T> => {
  const { load } = (await import(pathToFileURL(join(home, 'peers.js')).href)) as { load(name: string): Promise<T> }
  return load(name)
}

/** The version of an installed package; undefined: it is not there. */
export const peerVersion = (name: string): string | undefined => {
  // As Node looks for it: here first, then where pathwrit itself is installed.
  for (let folder = home; ; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', name, 'package.json')
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
    if (folder === dirname(folder)) return undefined
  }
}

export type Matcher = (path: string) => boolean

/** picomatch as a judge of paths with our meaning of `**`: a glob that ends in it does not match the directory itself. */
export const picomatcher = async (): Promise<(globs: readonly string[]) => Matcher> => {
  const { default: picomatch } = await peer<{
    default: (globs: readonly string[], options: Record<string, unknown>) => Matcher
  }>('picomatch')
  const one = (glob: string): Matcher => {
    // With the leading slash `/**/x` would miss `/x`.
    const matches = picomatch([glob.slice(1)], { dot: true, posix: true })
    const base = glob.endsWith('/**') ? glob.slice(1, -3) : undefined
    return (path) => path !== base && path !== '' && matches(path)
  }
  return (globs) => {
    const matchers = globs.map(one)
    const [only] = matchers
    const relative: Matcher =
      matchers.length === 1 && only !== undefined ? only : (path) => matchers.some((matches) => matches(path))
    return (path) => relative(path.slice(1))
  }
}

/** Whether a rule's paths select a path, by picomatch. */
export const selectors = async (): Promise<(rule: PeerRule) => Matcher> => {
  const matcher = await picomatcher()
  return ({ globs, except }) => {
    const wanted = matcher(globs)
    if (except.length === 0) return wanted
    const unwanted = matcher(except)
    return (path) => wanted(path) && !unwanted(path)
  }
}

/** An engine that is asked record by record: most are. `each` calls `found` for every broken rule. */
export const eachRecord = (each: (record: PlainRecord, found: (rule: string) => void) => void): Judge => ({
  form: 'chunks',
  judge({ records }: Chunk): readonly Pair[] {
    const pairs: Pair[] = []
    for (const record of records) each(record, (rule) => pairs.push({ rule, path: record.path }))
    return pairs
  },
})
