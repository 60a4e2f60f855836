import { chmodSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Entry, serverTree } from './server.ts'

/** Makes the entries below `root`, which must be empty or missing. Owners are set by root alone; others keep their own. */
export const writeTree = (root: string, entries: Iterable<Entry>): number => {
  const mayChown = process.getuid?.() === 0
  let made = 0
  for (const entry of entries) {
    const at = join(root, entry.path)
    if (entry.type === 'directory') mkdirSync(at, { recursive: entry.path === '/' })
    else if (entry.type === 'symlink') symlinkSync(entry.target ?? '', at)
    else writeFileSync(at, entry.content ?? '', { flag: 'wx' })
    if (mayChown) lchownSync(at, entry.uid, entry.gid)
    // After the owner, which takes set-user-ID away.
    if (entry.type !== 'symlink') chmodSync(at, entry.mode)
    made++
  }
  return made
}

if (process.argv[1]?.endsWith('/benchmarks/tree.js')) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      files: { type: 'string', default: '100000' },
      directories: { type: 'string' },
      services: { type: 'string', default: '25' },
      seed: { type: 'string', default: '1' },
    },
  })
  const [root] = positionals
  if (root === undefined)
    throw new Error('usage: tree.js DIRECTORY [--files N] [--directories N] [--services N] [--seed N]')
  const options = {
    files: Number(values.files),
    directories: values.directories === undefined ? undefined : Number(values.directories),
    services: Number(values.services),
    seed: Number(values.seed),
  }
  process.stdout.write(`${writeTree(root, serverTree(options))} inodes\n`)
}
