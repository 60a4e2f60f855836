/**
 * Run as its own process, started by root: shuts itself into the tree, becomes the identity it is told on standard input and
 * tries each power for real, undoing what it does, save what is deleted in the end. Imports nothing of the project, so that
 * it can be copied to where any user can read it.
 */
import {
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmdirSync,
  unlinkSync,
} from 'node:fs'
import { type Become, type Native, openNative } from './kernel-native.js'

/** One question: a path as written, and what the tree's maker knows of where it leads. */
export interface Probe {
  readonly path: string
  /** Its own entry is a link. */
  readonly isLink: boolean
  /** What stands there once links are followed. */
  readonly leadsTo: 'directory' | 'other' | 'nothing'
  readonly mode: number
  /** A name that is missing, asked for `search` and `create` alone: the rest would be refused whoever asks. */
  readonly brief: boolean
  /** Where `create` is tried for what does not exist; `through`: by opening the link itself, which makes that name. */
  readonly make?: { readonly path: string; readonly through: boolean } | undefined
  /** Deleted in the end: `full` directories first (none goes), then empty ones, then the rest. Absent: a path through links. */
  readonly remove?: 'full' | 'empty' | 'name' | undefined
}
export interface ProbeInput {
  readonly root: string
  readonly koffi: string
  readonly become: Become
  readonly probes: readonly Probe[]
  /** Attributes are taken off first: the subject has CAP_LINUX_IMMUTABLE. */
  readonly marked: readonly string[]
}
/** By power; a power that could not be tried is left out. */
export type Outcome = Readonly<Record<string, boolean>>

const NONBLOCK = constants.O_NONBLOCK
const O_PATH = 0o10000000

/**
 * The error code of what is refused. A path of more than twenty links can fail with ELOOP once in a while: where a mount or
 * a rename elsewhere interrupts the kernel's first, lockless walk, its links are counted again by the second.
 */
const TRIES = 4
const codeOf = (act: () => void): string => {
  for (let tries = 1; ; tries++) {
    try {
      act()
      return ''
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'other'
      if (code !== 'ELOOP' || tries === TRIES) return code
    }
  }
}

const REFUSED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR'])

/** Other codes come after permission was granted: a fifo nobody reads, a socket, a device without its hardware. */
const opens = (path: string, flags: number): boolean =>
  !REFUSED.has(codeOf(() => closeSync(openSync(path, flags | NONBLOCK))))

const below = (path: string, name: string): string => (path === '/' ? `/${name}` : `${path}/${name}`)

/** An append-only directory keeps what was made in it, hence a new name each time. `littered` notes those that did. */
let names = 0
const makes = (path: string, littered: (path: string) => void): { made: boolean; removed: boolean } => {
  const made = `${path}.new${names++}`
  if (codeOf(() => mkdirSync(made)) !== '') return { made: false, removed: false }
  const removed = codeOf(() => rmdirSync(made)) === ''
  if (!removed) littered(made)
  return { made: true, removed }
}

/** Through the directory held open: once the entry is away, its path may lead nowhere. */
const moves = (native: Native, path: string): boolean => {
  let holder = -1
  // With the `.` a link is not the last of this path, as it is not in the whole.
  if (codeOf(() => (holder = openSync(`${parentOf(path)}/.`, O_PATH | constants.O_DIRECTORY))) !== '') return false
  const name = path.slice(path.lastIndexOf('/') + 1) || '.'
  const moved = native.rename(holder, name, `${name}.aside`)
  if (moved && !native.rename(holder, `${name}.aside`, name)) throw new Error(`${path} did not come back`)
  closeSync(holder)
  return moved
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'

const main = (): void => {
  const { root, koffi, become, probes, marked } = JSON.parse(readFileSync(0, 'utf8')) as ProbeInput
  const native = openNative(koffi)
  process.chdir(root)
  if (!native.enterRoot('.')) throw new Error('chroot was refused')
  native.become(become)
  // Loads what fs loads late, before the root is another.
  for (const path of marked) unmark(native, path)
  const litter = new Set<string>()
  const outcomes: Record<string, boolean>[] = probes.map((one) => tried(native, one, (path) => litter.add(path)))
  probes.forEach(({ path, make }, at) => {
    if (make?.through !== true) return
    const code = codeOf(() => closeSync(openSync(path, constants.O_CREAT | constants.O_WRONLY | NONBLOCK, 0o600)))
    ;(outcomes[at] as Record<string, boolean>).create = code === ''
    if (code === '' && codeOf(() => unlinkSync(make.path)) !== '') litter.add(make.path)
  })
  const holders = new Set([...litter].map(parentOf))
  for (const kind of ['full', 'empty', 'name'] as const)
    probes.forEach(({ path, remove }, at) => {
      if (remove !== kind || (kind === 'empty' && holders.has(path))) return
      const code = codeOf(() => (kind === 'name' ? unlinkSync(path) : rmdirSync(path)))
      // Gone by another name of its directory, which is mounted twice.
      if (code !== 'ENOENT') (outcomes[at] as Record<string, boolean>).delete = code === ''
    })
  process.stdout.write(JSON.stringify(outcomes))
}

const unmark = (native: Native, path: string): void => {
  codeOf(() => {
    const fd = openSync(path, constants.O_RDONLY | NONBLOCK)
    native.setFlags(fd, native.getFlags(fd) & ~0x30)
    closeSync(fd)
  })
}

const tried = (
  native: Native,
  { path, leadsTo, isLink, mode, brief, make }: Probe,
  littered: (path: string) => void,
): Record<string, boolean> => {
  const search = codeOf(() => lstatSync(path))
  const outcome: Record<string, boolean> = { search: search === '' || search === 'ENOENT' }
  if (leadsTo === 'nothing' && make?.through === false) outcome.create = makes(make.path, littered).made
  if (brief) return outcome
  outcome.read = opens(path, constants.O_RDONLY)
  outcome.execute = false
  for (let tries = 0; tries < TRIES && !outcome.execute; tries++) outcome.execute = native.executable(path)
  if (leadsTo === 'directory') {
    const { made, removed } = makes(below(path, 'made'), littered)
    outcome.create = made
    outcome.append = made
    outcome.write = removed
  } else {
    outcome.write = opens(path, constants.O_WRONLY)
    outcome.append = opens(path, constants.O_WRONLY | constants.O_APPEND)
  }
  outcome.replace = moves(native, path)
  if (!isLink) outcome.control = codeOf(() => chmodSync(path, mode)) === ''
  return outcome
}

if (process.argv[2] === 'probe') main()
