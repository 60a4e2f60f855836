import { CONTENT_CLASSES, type ContentClass, latin1 } from '../../../model/index.ts'

/** The facts that are kept. An absent one was not fetched; null: there is none. ACLs in their text form. */
export interface Kept {
  readonly contentClass?: ContentClass | null
  readonly sha256?: string | null
  readonly acl?: string | null
  readonly defaultAcl?: string | null
  readonly caps?: string | null
  readonly selinux?: string | null
  readonly attrs?: string | null
}
export type KeptName = keyof Kept
const NAMES: readonly KeptName[] = ['contentClass', 'sha256', 'acl', 'defaultAcl', 'caps', 'selinux', 'attrs']

/** What an inode was when its facts were fetched: times in microseconds, size in bytes. */
export interface Stamp {
  readonly dev: number
  readonly ino: number
  readonly ctime: number
  readonly size: number
}
export interface Entry extends Stamp {
  readonly facts: Kept
  /** Scans since the inode was last met. */
  readonly age: number
}

/** Its first line; a file of another version is as good as none. */
const MAGIC = 'pathwrit facts 1\n'
/** Numbers of an entry: its stamp, and its age. */
const NUMBERS = 5

/** Codes of one fact: not kept, null, in the list of texts; content classes have numbers from here on. */
const [NOT_KEPT, NULL, TEXT, CLASS] = [0, 1, 2, 3] as const

const codeOf = (name: KeptName, value: string | null | undefined): number => {
  if (value === undefined) return NOT_KEPT
  if (value === null) return NULL
  return name === 'contentClass' ? CLASS + CONTENT_CLASSES.indexOf(value as ContentClass) : TEXT
}

/**
 * Entries as bytes: the magic line, a line with the number of entries and the lengths of what follows, then columns of numbers, a byte for
 * each fact, the paths (each with a NUL at its end), and the texts as one JSON list.
 */
export const encode = (entries: ReadonlyMap<string, Entry>): Buffer => {
  const numbers = new Float64Array(entries.size * NUMBERS)
  const codes = new Uint8Array(entries.size * NAMES.length)
  const texts: string[] = []
  let at = 0
  let paths = ''
  for (const [path, { dev, ino, ctime, size, age, facts }] of entries) {
    numbers.set([dev, ino, ctime, size, age], at * NUMBERS)
    NAMES.forEach((name, i) => {
      const code = codeOf(name, facts[name])
      codes[at * NAMES.length + i] = code
      if (code === TEXT) texts.push(facts[name] as string)
    })
    paths += `${path}\0`
    at++
  }
  const [names, list] = [Buffer.from(paths, 'latin1'), Buffer.from(JSON.stringify(texts))]
  const head = Buffer.from(`${MAGIC}${entries.size} ${names.length} ${list.length}\n`)
  return Buffer.concat([head, Buffer.from(numbers.buffer), codes, names, list])
}

const HEAD = /^(\d{1,9}) (\d{1,10}) (\d{1,10})$/

/** Undefined for bytes that are not what `encode` makes, of another version, or damaged. */
export const decode = (bytes: Buffer): Map<string, Entry> | undefined => {
  if (latin1(bytes.subarray(0, MAGIC.length)) !== MAGIC) return undefined
  const end = bytes.indexOf(10, MAGIC.length)
  const [, count, named, listed] = HEAD.exec(latin1(bytes.subarray(MAGIC.length, Math.max(end, 0)))) ?? []
  const [size, names, list] = [Number(count), Number(named), Number(listed)]
  const columns = end + 1
  const codes = columns + size * NUMBERS * 8
  const paths = codes + size * NAMES.length
  if (Number.isNaN(size) || paths + names + list !== bytes.length) return undefined
  const texts = textsOf(bytes.subarray(paths + names))
  const all = latin1(bytes.subarray(paths, paths + names)).split('\0')
  if (texts === undefined || all.length !== size + 1) return undefined
  const entries = new Map<string, Entry>()
  let used = 0
  for (let at = 0; at < size; at++) {
    const number = (i: number): number => bytes.readDoubleLE(columns + (at * NUMBERS + i) * 8)
    const facts: Record<string, string | null> = {}
    for (let i = 0; i < NAMES.length; i++) {
      const code = bytes[codes + at * NAMES.length + i] as number
      const name = NAMES[i] as KeptName
      const value = code === NULL ? null : code === TEXT ? texts[used++] : CONTENT_CLASSES[code - CLASS]
      if (code === NOT_KEPT) continue
      if (value === undefined) return undefined
      facts[name] = value
    }
    const stamp = { dev: number(0), ino: number(1), ctime: number(2), size: number(3) }
    entries.set(all[at] as string, { ...stamp, age: number(4), facts: facts as Kept })
  }
  return entries
}

const textsOf = (bytes: Buffer): readonly string[] | undefined => {
  try {
    const list: unknown = JSON.parse(bytes.toString('utf8'))
    return Array.isArray(list) && list.every((text) => typeof text === 'string') ? list : undefined
  } catch {
    return undefined
  }
}
