import { lstatSync } from 'node:fs'
import { peer } from '../engines/index.ts'

/** Each walks a tree and says how many entries it saw. Run as a program: `javascript.js NAME ROOT`. */
const WALKS: Readonly<Record<string, (root: string) => Promise<number>>> = {
  async 'fast-glob'(root) {
    const { default: glob } = await peer<{
      default: { stream(pattern: string, options: object): AsyncIterable<unknown> }
    }>('fast-glob')
    let count = 0
    const options = { cwd: root, dot: true, onlyFiles: false, stats: true, followSymbolicLinks: false }
    for await (const _ of glob.stream('**', options)) count++
    return count
  },
  async fdir(root) {
    return (await fdirPaths(root)).length
  },
  async 'fdir+lstat'(root) {
    return stated(await fdirPaths(root))
  },
  async tinyglobby(root) {
    return (await tinyglobbyPaths(root)).length
  },
  async 'tinyglobby+lstat'(root) {
    return stated(await tinyglobbyPaths(root))
  },
}

interface Fdir {
  withFullPaths(): Fdir
  withDirs(): Fdir
  crawl(root: string): { sync(): string[] }
}
const fdirPaths = async (root: string): Promise<readonly string[]> => {
  const { fdir: Fdir } = await peer<{ fdir: new () => Fdir }>('fdir')
  return new Fdir().withFullPaths().withDirs().crawl(root).sync()
}
const tinyglobbyPaths = async (root: string): Promise<readonly string[]> => {
  const { globSync } = await peer<{ globSync(pattern: string, options: object): string[] }>('tinyglobby')
  return globSync('**', { cwd: root, absolute: true, dot: true, onlyFiles: false, followSymbolicLinks: false })
}
const stated = (paths: readonly string[]): number => {
  let count = 0
  for (const path of paths) if (lstatSync(path).ino >= 0) count++
  return count
}

const [name = '', root = ''] = process.argv.slice(2)
const walk = WALKS[name]
if (walk === undefined) throw new Error(`no walk ${name}: ${Object.keys(WALKS).join(', ')}`)
process.stdout.write(`${await walk(root)}\n`)
