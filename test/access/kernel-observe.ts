import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Inode, Mount, Subject } from '../../src/model/index.ts'
import { probed } from './kernel-ask.ts'
import type { Batch } from './kernel-cases.ts'
import { type Become, openNative } from './kernel-native.ts'
import type { Outcome, ProbeInput } from './kernel-probe.ts'
import { pathsToAsk, questionsAbout } from './kernel-questions.ts'
import { readSettings, type Settings } from './kernel-settings.ts'
import { buildTree, type Mounted, readTree } from './kernel-tree.ts'
import { busyElsewhere, type Walk } from './kernel-walk.ts'

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
    const asked = questionsAbout(byPath, pathsToAsk(byPath))
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
