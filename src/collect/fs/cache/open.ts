import type { BytePath, FactCacheOptions, LazyFacts } from '../../../model/index.ts'
import { factCache } from './facts.ts'
import { cacheFile } from './file.ts'
import type { Entry } from './format.ts'

/** An inode that so many scans did not meet is gone, or no longer asked about. */
const AGE = 3

/** The cache of one source. */
export interface OpenCache {
  over(facts: LazyFacts): LazyFacts
  save(): void
}

/** Opens the cache of the target whose root is `root` on this host. Throws when the directory is no place for one. */
export const openCache = (options: FactCacheOptions, root: BytePath): OpenCache => {
  const file = cacheFile(options, root)
  const former = file.read()
  const cache = factCache(former, Date.now() * 1000)
  return {
    over: cache.over,
    save() {
      if (options.part === true) {
        if (cache.fresh.size > 0) file.leave(cache.fresh)
        return
      }
      const left = file.take()
      const entries = new Map<BytePath, Entry>()
      let changed = cache.misses > 0
      for (const [path, entry] of left) {
        // What a thread brings that was not there before was fetched by it.
        changed ||= !equal(entry, former.get(path))
        entries.set(path, entry)
      }
      for (const [path, entry] of cache.fresh) entries.set(path, entry)
      if (!changed) return
      for (const [path, entry] of former)
        if (!entries.has(path) && entry.age + 1 < AGE) entries.set(path, { ...entry, age: entry.age + 1 })
      file.write(entries)
    },
  }
}

const equal = (one: Entry, other: Entry | undefined): boolean =>
  other !== undefined &&
  one.ctime === other.ctime &&
  one.ino === other.ino &&
  Object.keys(one.facts).length === Object.keys(other.facts).length
