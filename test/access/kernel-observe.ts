/**
 * Run as its own process, by root, in a mount namespace of its own: makes the trees it is told on standard input on a fresh
 * tmpfs (or below `--on DIR`), has each batch's subject probe them, and prints one observation a line.
 */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Inode, joinPath, type Mount, nameOf, parentOf, type Subject } from '../../src/model/index.ts'
import type { Batch } from './kernel-cases.ts'
import { type Become, openNative } from './kernel-native.ts'
import type { Outcome, Probe, ProbeInput } from './kernel-probe.ts'
import { readSettings, type Settings } from './kernel-settings.ts'
import { buildTree, type Mounted, readTree } from './kernel-tree.ts'
import { busyElsewhere, type Walk, walk } from './kernel-walk.ts'

/** What stood there, what was asked, and what the kernel did. */
export interface Observation {
  readonly subject: Subject
  readonly sysctl: Settings
  readonly inodes: readonly Inode[]
  readonly asked: readonly Asked[]
}
export interface Asked {
  readonly path: string
  readonly walk: Walk
  readonly outcome: Outcome
  /** Renaming was not to be judged: a mount point by another name of its directory. */
  readonly busy: boolean
}

/** The numbers of linux/capability.h. */
const CAPABILITY: Readonly<Record<string, number>> = {
  cap_dac_override: 1,
  cap_dac_read_search: 2,
  cap_fowner: 3,
  cap_linux_immutable: 9,
}

/** The native-call library and the probe where every subject can read them: the checkout may lie below a private directory. */
const copyForAll = (koffi: string, base: string): { readonly script: string; readonly koffi: string } => {
  for (const name of ['kernel-probe.js', 'kernel-native.js'])
    copyFileSync(fileURLToPath(new URL(`./${name}`, import.meta.url)), join(base, name))
  writeFileSync(join(base, 'package.json'), '{"type":"module"}')
  const installed = dirname(dirname(koffi))
  for (const name of ['koffi', '@koromix']) {
    const from = join(installed, name)
    if (existsSync(from)) cpSync(from, join(base, 'node_modules', name), { recursive: true })
  }
  return { script: join(base, 'kernel-probe.js'), koffi: join(base, 'node_modules', relative(installed, koffi)) }
}

/** Every made name, names below it, and paths through links to what lies below their targets. */
const pathsToAsk = (inodes: ReadonlyMap<string, Inode>): readonly string[] => {
  const paths = new Set<string>(inodes.keys())
  const children = new Map<string, string[]>()
  for (const path of inodes.keys())
    if (path !== '/') children.set(parentOf(path), [...(children.get(parentOf(path)) ?? []), path])
  for (const [path, { type, ino }] of inodes) {
    // The many links of a chain are alike.
    if (/\.\d+$/.test(path)) continue
    // Nothing is to be had below what is no directory, whoever asks.
    if (type === 'directory' || type === 'symlink' || (ino ?? 0) % 4 === 0) paths.add(joinPath(path, 'none'))
    if (type === 'directory' && (ino ?? 0) % 4 === 0) paths.add(joinPath(path, 'none/deeper'))
    if (type !== 'symlink') continue
    const { end, real } = walk(inodes, path)
    if (end === 'found')
      for (const child of (children.get(real) ?? []).slice(0, 4)) paths.add(joinPath(path, nameOf(child)))
  }
  return [...paths]
}

interface Question {
  readonly probe: Probe
  readonly way: Walk
  /** The real path of the entry it names. */
  readonly entry: string
}

const probesOf = (inodes: ReadonlyMap<string, Inode>): readonly Question[] => {
  const holders = new Set([...inodes.keys()].filter((path) => path !== '/').map(parentOf))
  const promised = new Set<string>()
  return pathsToAsk(inodes).map((path) => {
    const way = walk(inodes, path)
    const inode = way.end === 'found' ? inodes.get(way.real) : undefined
    const own = inodes.get(path)
    const above = walk(inodes, parentOf(path))
    const entry = path === '/' || above.end !== 'found' ? path : joinPath(above.real, nameOf(path))
    const isLink = inodes.get(entry)?.type === 'symlink'
    let make: Probe['make']
    if (way.end === 'missing') {
      if (way.rest.length === 0 && isLink && !promised.has(way.real)) {
        promised.add(way.real)
        make = { path: way.real, through: true }
      } else if (way.rest.length === 0 && !isLink) make = { path, through: false }
      else if (way.links === 0) make = { path: way.real, through: false }
    }
    const full = own?.type === 'directory' ? (holders.has(path) ? 'full' : 'empty') : 'name'
    return {
      way,
      entry,
      probe: {
        path,
        isLink,
        leadsTo: inode === undefined ? 'nothing' : inode.type === 'directory' ? 'directory' : 'other',
        mode: inode?.mode ?? 0,
        brief: way.end === 'missing' && way.rest.length === 0 && !isLink,
        make,
        remove: own === undefined || path === '/' ? undefined : full,
      },
    }
  })
}

const lines = (ranges: readonly (readonly [number, number])[]): string =>
  ranges.map(([first, count]) => `${first} ${first} ${count}\n`).join('')

/** Runs the probe, in a user namespace when the subject lives in one. */
const probed = async (script: string, input: ProbeInput, { mapped }: Subject): Promise<readonly Outcome[]> => {
  const node = [process.execPath, script, 'probe'] as const
  // `read` takes a line byte by byte and leaves the rest of standard input to the probe.
  const [program, ...args] = mapped ? ['unshare', '-U', 'sh', '-c', 'read -r _ && exec "$@"', 'sh', ...node] : node
  const child = spawn(program as string, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  child.stdin.on('error', () => undefined)
  if (mapped) {
    const own = readlinkSync('/proc/self/ns/user')
    const there = `/proc/${child.pid}`
    for (let wait = 0; readlinkSync(`${there}/ns/user`) === own && wait < 500; wait++)
      await new Promise((resolve) => setTimeout(resolve, 2))
    writeFileSync(`${there}/uid_map`, lines(mapped.uids))
    writeFileSync(`${there}/gid_map`, lines(mapped.gids))
    child.stdin.write('\n')
  }
  child.stdin.end(JSON.stringify(input))
  const code = await ended
  if (code !== 0) throw new Error(`the probe ended with ${code}`)
  return JSON.parse(Buffer.concat(parts).toString()) as readonly Outcome[]
}

const main = async (): Promise<void> => {
  const { base, batches } = JSON.parse(readFileSync(0, 'utf8')) as { base: string; batches: readonly Batch[] }
  process.umask(0)
  const installed = createRequire(import.meta.url).resolve('koffi')
  const native = openNative(installed)
  if (!native.mount('tmpfs', base, 0, 'tmpfs')) throw new Error('a tmpfs cannot be mounted')
  chmodSync(base, 0o755)
  const copied = copyForAll(installed, base)
  for (const [number, { subject, root: owner, trees }] of batches.entries()) {
    const root = join(base, `b${number}`)
    mkdirSync(root)
    lchownSync(root, owner.uid, owner.gid)
    chmodSync(root, owner.mode)
    const mounted: Mounted[] = trees.flatMap((sketched, at) => buildTree(native, root, `/t${at}`, sketched))
    const mounts = new Map<string, Mount>(mounted.map((mount) => [mount.point, mount]))
    const inodes = readTree(native, root, mounts)
    const byPath = new Map(inodes.map((inode) => [inode.path, inode]))
    const busy = busyElsewhere(byPath, mounted)
    const asked = probesOf(byPath)
    const { uid, gid, groups, caps } = subject
    const become: Become = { uid, gid, groups, caps: caps?.map((cap) => CAPABILITY[cap] as number) }
    const unmarks = (caps?.includes('cap_linux_immutable') ?? uid === 0) && subject.mapped === undefined
    const marked = unmarks ? inodes.filter(({ attrs }) => attrs).map(({ path }) => path) : []
    const input: ProbeInput = { root, koffi: copied.koffi, become, marked, probes: asked.map(({ probe }) => probe) }
    const before = readSettings()
    const outcomes = await probed(copied.script, input, subject)
    if (JSON.stringify(readSettings()) !== JSON.stringify(before)) throw new Error('fs.protected_* changed meanwhile')
    const observation: Observation = {
      subject,
      sysctl: before,
      inodes,
      asked: asked.map(({ probe, entry, way }, at) => ({
        path: probe.path,
        walk: way,
        outcome: outcomes[at] as Outcome,
        busy: busy.has(entry),
      })),
    }
    process.stdout.write(`${JSON.stringify(observation)}\n`)
  }
}

if (process.argv[2] === 'observe') await main()
