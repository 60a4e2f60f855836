import { type BytePath, bytesOf } from '../model/index.ts'
import { type Lines, readLines } from './lines.ts'

/** One line of fstab(5) that mounts something somewhere. `options` in effect, without those that only speak to mount(8). */
export interface FstabEntry {
  readonly point: BytePath
  readonly type: string
  /** The mount's flags as fstab names them (`ro`, `noexec`, `nosuid`, `nodev`) and what else stands there, in order. */
  readonly options: readonly string[]
  /** Mounted when the machine starts, or when somebody looks; false: only when somebody asks. */
  readonly automatic: boolean
  readonly line: number
}

/** getmntent(3) writes blank, tab, newline and backslash as three octal digits. */
const unescaped = (field: string): string =>
  field.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))

/** What a word of the options says beside itself, after mount(8). */
const IMPLIED: ReadonlyMap<string, readonly string[]> = new Map([
  ['defaults', ['rw', 'suid', 'dev', 'exec']],
  ['user', ['noexec', 'nosuid', 'nodev']],
  ['users', ['noexec', 'nosuid', 'nodev']],
  ['owner', ['nosuid', 'nodev']],
  ['group', ['nosuid', 'nodev']],
])
/** Each flag with the word that takes it back. */
const FLAGS: readonly (readonly [flag: string, opposite: string])[] = [
  ['ro', 'rw'],
  ['noexec', 'exec'],
  ['nosuid', 'suid'],
  ['nodev', 'dev'],
]
const FLAG_WORDS: ReadonlySet<string> = new Set(FLAGS.flat())

/** The options in effect, of fstab's fourth field or a mount unit's `Options=`: of two words that contradict each other the later one counts. */
export const mountOptions = (text: string): readonly string[] => {
  const words = text.split(',').filter((word) => word !== '')
  const said = words.flatMap((word) => [word, ...(IMPLIED.get(word) ?? [])])
  const flags = FLAGS.flatMap(([flag, opposite]) => {
    const on = said.lastIndexOf(flag) > said.lastIndexOf(opposite)
    return on ? [flag] : flag === 'ro' ? ['rw'] : []
  })
  return [...flags, ...words.filter((word) => !FLAG_WORDS.has(word) && word !== 'defaults' && !word.startsWith('x-'))]
}

/** The lines of an fstab that mount something; swap and lines without a mount point say nothing. */
export const parseFstab = (text: string): Lines<FstabEntry> =>
  readLines(text, (raw, line): FstabEntry | string | undefined => {
    const [source, point, type = 'auto', options = 'defaults'] = raw.trim().split(/[ \t]+/)
    if (source === undefined || source === '' || source.startsWith('#')) return undefined
    if (point === undefined) return 'no mount point'
    if (type === 'swap' || point === 'none' || point === 'swap') return undefined
    const path = unescaped(bytesOf(point))
    if (!path.startsWith('/')) return 'the mount point is no absolute path'
    const words = options.split(',')
    return {
      point: path,
      type,
      options: mountOptions(options),
      automatic: !words.includes('noauto') || words.includes('x-systemd.automount'),
      line,
    }
  })
