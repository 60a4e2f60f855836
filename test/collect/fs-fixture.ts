import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, type Stats, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Host } from '../../src/collect/fs/host.ts'
import { hostOf } from '../../src/collect/fs/host.ts'
import { loadLibc } from '../../src/collect/fs/libc.ts'
import { sourceOf } from '../../src/collect/fs/source.ts'
import {
  BatchRow,
  type BytePath,
  type CollectOptions,
  FACT,
  joinPath,
  type Selection,
  type Source,
} from '../../src/model/index.ts'

export const isRoot = process.getuid?.() === 0

/** A directory that is there while `use` runs; gone, however deep, after. */
export const withRoot = async (use: (root: string) => Promise<void> | void): Promise<void> => {
  const root = mkdtempSync(join(tmpdir(), 'pathwrit-fs-'))
  try {
    await use(root)
  } finally {
    // Without privileges a directory that a test has shut could not be emptied.
    if (!isRoot) execFileSync('chmod', ['-R', 'u+rwx', root], { stdio: 'ignore' })
    execFileSync('rm', ['-rf', root])
  }
}

/** Makes files from path → content, parents included; a path that ends in `/` is a directory. */
export const put = (root: string, files: Readonly<Record<string, string | Uint8Array>>): void => {
  for (const [path, content] of Object.entries(files)) {
    const at = Buffer.from(`${root}${path}`, 'latin1')
    const parent = path.endsWith('/') ? at : at.subarray(0, at.lastIndexOf('/'))
    mkdirSync(parent, { recursive: true })
    if (!path.endsWith('/')) writeFileSync(at, content)
  }
}

/** A selection by whole paths: the facts of each, and below which directories nothing is wanted. */
export const selecting = (
  facts: (path: BytePath) => number,
  dead: (directory: BytePath) => boolean = () => false,
): Selection => {
  const paths: BytePath[] = ['/']
  return {
    root: 0,
    rootFacts: facts('/'),
    enter: (state, name) => paths.push(joinPath(paths[state] as string, name)) - 1,
    dead: (state) => dead(paths[state] as string),
    facts: (state, name) => facts(joinPath(paths[state] as string, name)),
  }
}
export const everything: Selection = {
  root: 0,
  rootFacts: FACT.stat,
  enter: () => 0,
  dead: () => false,
  facts: () => FACT.stat,
}

/** Opens a root the way the collector does, with some of the host's calls replaced. */
export const openWith = async (
  root: string,
  options: CollectOptions = {},
  forge: (host: Host) => Partial<Host> = () => ({}),
): Promise<Source> => {
  const host = hostOf(root)
  return sourceOf({ ...host, ...forge(host) }, root, options, await loadLibc())
}

export const rowsOf = async (source: Source, selection: Selection = everything): Promise<BatchRow[]> => {
  const rows: BatchRow[] = []
  for await (const batch of source.batches(selection))
    for (let row = 0; row < batch.length; row++) rows.push(new BatchRow(batch, row))
  return rows
}

/** Every path below a root in the order of the contract, by the plainest means: the judge of the walk. */
export const plainWalk = (root: string): { path: BytePath; stats: Stats }[] => {
  const stat = (path: BytePath) => lstatSync(Buffer.from(root + path, 'latin1'))
  const found = [{ path: '/', stats: stat('/') }]
  const visit = (directory: BytePath): void => {
    const names = readdirSync(Buffer.from(root + directory, 'latin1'), { encoding: 'latin1' })
    names.sort((a, b) => Buffer.compare(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1')))
    const entries = names.map((name) => ({ path: joinPath(directory, name), stats: stat(joinPath(directory, name)) }))
    found.push(...entries)
    for (const entry of entries) if (entry.stats.isDirectory()) visit(entry.path)
  }
  visit('/')
  return found
}
