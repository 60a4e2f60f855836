import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type BytePath, type FactCacheOptions, PathwritError } from '../../../model/index.ts'
import { READING } from '../host.ts'
import { decode, type Entry, encode } from './format.ts'

/** Where the facts of former scans of one target lie. Each writing is all or nothing. */
export interface CacheFile {
  /** Nothing when there is none yet, or none that can be used. */
  read(): ReadonlyMap<BytePath, Entry>
  write(entries: ReadonlyMap<BytePath, Entry>): void
  /** Leaves what one of several threads fetched to the main one. */
  leave(entries: ReadonlyMap<BytePath, Entry>): void
  /** Takes what was left, and lets go of it. */
  take(): ReadonlyMap<BytePath, Entry>
}

const refuse = (directory: string, why: string, hint: string): PathwritError =>
  new PathwritError('io', `cannot keep a cache in ${directory}: ${why}`, { file: directory, hint })

/** Whoever could write there could make a scan believe anything. */
const isOwn = ({ uid, mode }: { uid: number; mode: number }): boolean =>
  (uid === process.geteuid?.() || uid === 0) && (mode & 0o022) === 0

const claim = (directory: string): void => {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const stats = lstatSync(directory)
    if (stats.isDirectory() && isOwn(stats)) return
  } catch (error) {
    throw refuse(
      directory,
      (error as NodeJS.ErrnoException).code ?? 'it cannot be made',
      'name a directory of your own',
    )
  }
  throw refuse(
    directory,
    'others may write there, and could make a scan believe anything',
    'name a directory that belongs to you and that only you may write (chmod 700), and no symlink',
  )
}

const readEntries = (file: string): ReadonlyMap<BytePath, Entry> => {
  let fd: number
  try {
    fd = openSync(file, READING)
  } catch {
    return new Map()
  }
  try {
    const stats = fstatSync(fd)
    return (stats.isFile() && isOwn(stats) ? decode(readFileSync(fd)) : undefined) ?? new Map()
  } finally {
    closeSync(fd)
  }
}

const writeEntries = (directory: string, file: string, entries: ReadonlyMap<BytePath, Entry>): void => {
  const beside = `${file}.${randomBytes(6).toString('hex')}`
  try {
    writeFileSync(beside, encode(entries), { mode: 0o600, flag: 'wx' })
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw refuse(directory, (error as NodeJS.ErrnoException).code ?? 'it cannot be written', 'is the disk full?')
  }
}

/** One file for each target and each set of rules, so that a scan with few rules does not forget what one with many fetched. */
export const cacheFile = ({ directory, key, run }: FactCacheOptions, target: string): CacheFile => {
  claim(directory)
  const name = createHash('sha256').update(`${target}\0${key}`).digest('hex').slice(0, 32)
  const file = join(directory, `${name}.facts`)
  const left = `${name}.${run}.`
  return {
    read: () => readEntries(file),
    write: (entries) => writeEntries(directory, file, entries),
    leave: (entries) => writeEntries(directory, join(directory, `${left}${randomBytes(6).toString('hex')}`), entries),
    take() {
      const entries = new Map<BytePath, Entry>()
      for (const part of readdirSync(directory).filter((one) => one.startsWith(left))) {
        for (const [path, entry] of readEntries(join(directory, part))) entries.set(path, entry)
        rmSync(join(directory, part), { force: true })
      }
      return entries
    },
  }
}
