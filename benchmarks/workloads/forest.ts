import { randomFrom } from '../random.ts'
import type { Entry } from '../server.ts'

/** A directory that is grown at random: how much of the whole it gets, whose it is, and what its names look like. */
export interface Grove {
  readonly at: string
  /** Weight among the groves. */
  readonly share: number
  readonly uid?: number
  readonly mode?: number
  readonly directoryMode?: number
  /** Names of its files; the number makes them differ. */
  readonly file: (n: number, random: () => number) => string
  readonly directory: (n: number, random: () => number) => string
  /** Most files in one directory (default 24), directories in one (8), levels (9). */
  readonly files?: number
  readonly fan?: number
  readonly depth?: number
}

/** What is wrong with one record in about 40. `uid` is a service's. */
const faulty = (entry: Entry, pick: number, uid: number): Entry => {
  if (pick < 0.008) return { ...entry, mode: entry.mode | 0o002 }
  if (pick < 0.014) return { ...entry, uid }
  if (pick < 0.018) return { ...entry, gid: uid, mode: entry.mode | 0o020 }
  if (pick < 0.02) return { ...entry, mode: 0o4755 }
  return pick < 0.024 && entry.type === 'file' ? { ...entry, path: `${entry.path}.key` } : entry
}

const FIRST_UID = 200

/** Grows each grove depth first until it has its share; only the way down to where it grows is remembered. */
export function* forest(groves: readonly Grove[], records: number, seed: number): Generator<Entry> {
  const random = randomFrom(seed)
  const made = new Set<string>()
  const total = groves.reduce((sum, { share }) => sum + share, 0)
  let number = 0

  function* ancestors(path: string): Generator<Entry> {
    if (made.has(path)) return
    if (path !== '/') yield* ancestors(path.slice(0, path.lastIndexOf('/')) || '/')
    made.add(path)
    yield { path, type: 'directory', mode: path === '/tmp' ? 0o1777 : 0o755, uid: 0, gid: 0 }
  }
  /** Fills the directory `path` and yields how much of `budget` was used. */
  function* grow(grove: Grove, path: string, budget: number, level: number): Generator<Entry, number> {
    const { uid = 0, mode = 0o644, directoryMode = 0o755, files = 24, fan = 8, depth = 9 } = grove
    const own = Math.min(budget, 1 + Math.floor(random() * files * (level >= depth ? 4 : 1)))
    for (let i = 0; i < own; i++) {
      const name = grove.file(number++, random)
      const fault = random()
      yield faulty(
        { path: `${path}/${name}`, type: 'file', mode: random() < 0.08 ? mode | 0o111 : mode, uid, gid: uid },
        fault,
        FIRST_UID + Math.floor(random() * 25),
      )
    }
    let used = own
    while (used < budget && level < depth) {
      const inner = `${path}/${grove.directory(number++, random)}`
      yield { path: inner, type: 'directory', mode: directoryMode, uid, gid: uid }
      const part = Math.max(1, Math.ceil((budget - used) / (1 + Math.floor(random() * fan))))
      used += 1 + (yield* grow(grove, inner, Math.min(part, budget - used - 1), level + 1))
    }
    return used
  }
  for (const grove of groves) {
    yield* ancestors(grove.at)
    let left = Math.max(1, Math.floor((records * grove.share) / total))
    while (left > 0) {
      const top = `${grove.at}/${grove.directory(number++, random)}`
      yield {
        path: top,
        type: 'directory',
        mode: grove.directoryMode ?? 0o755,
        uid: grove.uid ?? 0,
        gid: grove.uid ?? 0,
      }
      left -= 1 + (yield* grow(grove, top, Math.min(left, Math.max(40, Math.ceil(left / 3))), 1))
    }
  }
}

export const among = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T
/** Names of a kind: a word, a number, one of some endings. */
export const named =
  (words: string, endings: string) =>
  (n: number, random: () => number): string =>
    `${among(words.split(' '), random)}-${n}${among(endings.split(' '), random)}`
