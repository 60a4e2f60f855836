import type { BytePath, Incomplete, Source } from '../model/index.ts'
import { type GatheredSurvey, type Judged, joinUnknown } from './parallel/index.ts'

/** What a scan has met with beside findings, whichever threads it had. */
export const meeting = (source: Source) => {
  const elsewhere: { readonly incomplete: Incomplete[]; readonly notLookedAt: Incomplete[] } = {
    incomplete: [],
    notLookedAt: [],
  }
  const interrupted: Incomplete[] = []
  const unknown = joinUnknown()
  const list = (of: 'incomplete' | 'notLookedAt'): readonly Incomplete[] =>
    // Where there may be threads, the order in which they came upon it must not show.
    source.piece === undefined ? source[of] : inTreeOrder([...source[of], ...elsewhere[of]])
  return {
    records: 0,
    unknown,
    interrupted,
    also({ incomplete, notLookedAt }: GatheredSurvey['elsewhere']): void {
      for (const one of incomplete) elsewhere.incomplete.push(one)
      for (const one of notLookedAt) elsewhere.notLookedAt.push(one)
    },
    add(judged: Judged): void {
      this.records += judged.records
      unknown.add(judged.unknown)
      this.also(judged)
      if (judged.interrupted && interrupted.length === 0)
        interrupted.push({ path: '/', why: 'interrupted before the whole target was looked at' })
    },
    incomplete: () => list('incomplete'),
    notLookedAt: () => list('notLookedAt'),
  }
}

const keyOf = (path: BytePath): string => path.replaceAll('/', '\0')

/** Every path once, the first reason standing, as a tree is read; what stands for the whole comes last, with every reason. */
const inTreeOrder = (list: readonly Incomplete[]): readonly Incomplete[] => {
  const named = new Map<string, Incomplete>()
  for (const one of list) {
    const key = one.path === '/' ? `/\0${one.why}` : one.path
    if (!named.has(key)) named.set(key, one)
  }
  return [...named.values()]
    .map((one) => ({ one, whole: one.path === '/' ? 1 : 0, key: keyOf(one.path) }))
    .sort((a, b) => a.whole - b.whole || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ one }) => one)
}
