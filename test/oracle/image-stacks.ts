import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { image } from '../../src/collect/index.ts'
import { archiveOf, dockerFiles, type Entry, layerOf } from '../collect/image-kit.ts'
import { rowsOf, selectAll } from '../collect/stream-kit.ts'

/** Applies layers by hand; beside this file's source, not what it is compiled to. */
const SCRIPT = fileURLToPath(new URL('../../../test/oracle/apply-layers.sh', import.meta.url))

type Random = () => number
/** mulberry32: the same numbers for the same seed everywhere. */
const randomFrom = (seed: number): Random => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const NAMES = ['a', 'b', 'c', 'd']

/** A layer as engines write them: directories above an entry stand before it, and a name stands once. */
const randomLayer = (random: Random, at: number): readonly Entry[] => {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const entries = new Map<string, Entry>()
  const kinds = new Map<string, 'directory' | 'other'>()
  const files: string[] = []
  for (let count = 1 + Math.floor(random() * 8), i = 0; i < count; i++) {
    const segments = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(NAMES))
    const above = segments.slice(0, -1).map((_, depth) => segments.slice(0, depth + 1).join('/'))
    const path = segments.join('/')
    if (kinds.has(path) || above.some((each) => kinds.get(each) === 'other')) continue
    const mode = 0o600 + Math.floor(random() * 0o200)
    const owner = { uid: Math.floor(random() * 3), gid: Math.floor(random() * 3) }
    // Below a link of a lower layer an entry lands where it leads; then the directories above have no entries of their own.
    const implied = random() < 0.2
    for (const each of implied ? [] : above)
      if (!entries.has(`${each}/`))
        entries.set(`${each}/`, { name: `${each}/`, flag: '5', mode: mode | 0o100, ...owner })
    for (const each of above) kinds.set(each, 'directory')
    const roll = random()
    const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
    if (roll < 0.15) {
      const name = `${parent}.wh.${segments.at(-1)}`
      entries.set(name, { name })
    } else if (roll < 0.22) entries.set(`${parent}.wh..wh..opq`, { name: `${parent}.wh..wh..opq` })
    else if (roll < 0.45) {
      entries.set(`${path}/`, { name: `${path}/`, flag: '5', mode: mode | 0o100, ...owner })
      kinds.set(path, 'directory')
    } else if (roll < 0.55) {
      entries.set(path, { name: path, flag: '2', link: pick(NAMES), ...owner })
      kinds.set(path, 'other')
    } else if (roll < 0.65 && files.length > 0) {
      const name = `${parent}h${at}${i}`
      entries.set(name, { name, flag: '1', link: pick(files) })
      kinds.set(name, 'other')
    } else {
      entries.set(path, { name: path, data: `${at} ${i}`, mode, ...owner })
      kinds.set(path, 'other')
      files.push(path)
    }
  }
  // Marks first, as the specification wants it, and directories before what is in them.
  const rank = ({ name, flag }: Entry): number => (name.includes('.wh.') ? 0 : flag === '5' ? 1 : 2)
  return [...entries.values()].sort(
    (a, b) => rank(a) - rank(b) || (a.flag === '5' && b.flag === '5' ? (a.name < b.name ? -1 : 1) : 0),
  )
}

const isRoot = process.getuid?.() === 0

/** What lies below a directory, a line for each name; of directories made on the way only that they are there. */
const listing = (root: string, stated: ReadonlySet<string>): Map<string, string> => {
  const lines = new Map<string, string>()
  const walk = (path: string): void => {
    for (const name of readdirSync(join(root, path))) {
      const own = `${path}/${name}`
      const at = lstatSync(join(root, own))
      const type = at.isDirectory() ? 'directory' : at.isSymbolicLink() ? 'symlink' : 'file'
      const mode = type === 'symlink' ? '' : (at.mode & 0o7777).toString(8)
      const owner = isRoot ? `${at.uid}:${at.gid}` : ''
      const rest = type === 'symlink' ? readlinkSync(join(root, own)) : type === 'file' ? `${at.size} ${at.nlink}` : ''
      lines.set(own, stated.has(own) || type !== 'directory' ? `${type} ${mode} ${owner} ${rest}` : type)
      if (type === 'directory') walk(own)
    }
  }
  walk('')
  return lines
}

/** How the collector and layers applied by hand differ; empty: they do not. */
export const compareStack = async (seed: number): Promise<readonly string[]> => {
  const random = randomFrom(seed)
  const stack = Array.from({ length: 2 + Math.floor(random() * 4) }, (_, at) => randomLayer(random, at))
  const layers = stack.map((entries) => layerOf(...entries))
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-stack-'))
  try {
    const root = join(folder, 'root')
    mkdirSync(root)
    const files = layers.map((layer, at) => {
      writeFileSync(join(folder, `${at}.tar`), layer)
      return join(folder, `${at}.tar`)
    })
    execFileSync('sh', [SCRIPT, root, ...files], { stdio: ['ignore', 'ignore', 'inherit'] })
    writeFileSync(join(folder, 'image.tar'), archiveOf(dockerFiles({ layers })))
    const source = await image.open({ path: join(folder, 'image.tar') }, {})
    const { tree } = await source.survey(selectAll())
    const rows = await rowsOf(source)
    const ours = new Map<string, string>()
    for (const { path, type, mode, uid, gid, linkTarget, size, nlink } of rows) {
      const shown = type === 'symlink' ? '' : (mode ?? 0).toString(8)
      const rest = type === 'symlink' ? linkTarget : type === 'file' ? `${size} ${nlink}` : ''
      ours.set(path, `${type} ${shown} ${isRoot ? `${uid}:${gid}` : ''} ${rest}`)
    }
    const theirs = listing(root, new Set(ours.keys()))
    const differences: string[] = []
    for (const [path, line] of theirs) {
      // Directories that no entry states are known by what lies below them.
      const own = ours.get(path) ?? (tree.lookup(path)?.type === 'directory' ? 'directory' : 'nothing')
      // Of one that is empty by now nothing tells; it is nowhere stated.
      const isBare = line === 'directory' && ![...theirs.keys()].some((other) => other.startsWith(`${path}/`))
      if (own !== line && !(isBare && own === 'nothing'))
        differences.push(`seed ${seed} ${path}: by hand "${line}", here "${own}"`)
    }
    for (const path of ours.keys()) if (!theirs.has(path)) differences.push(`seed ${seed} ${path}: only here`)
    await source.close()
    return differences
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
