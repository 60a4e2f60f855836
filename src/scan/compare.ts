import { CHANGING, surfacePowers } from '../access/index.ts'
import { directiveOf } from '../evaluate/index.ts'
import {
  type Incomplete,
  PathwritError,
  parentOf,
  type SurfaceChange,
  type SurfaceEntry,
  safeText,
  UNKNOWN,
} from '../model/index.ts'
import type { CompareEvent, CompareTail, SurfaceOptions, SurfaceTail } from './contract.ts'
import { type Asked, type Judge, modifiable, overTarget, pathKey, type Told } from './surface.ts'

type Counts = Pick<CompareTail, 'gained' | 'lost' | 'changed' | 'same' | 'unknown'>
const newCounts = (): { -readonly [K in keyof Counts]: number } => ({
  gained: 0,
  lost: 0,
  changed: 0,
  same: 0,
  unknown: 0,
})

const alike = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join()

/** What becomes of one path, whose entry is undefined on a side where it cannot be modified. undefined: the same. */
const changeOf = (before: SurfaceEntry | undefined, after: SurfaceEntry | undefined): SurfaceChange | undefined => {
  const told = (after ?? before) as SurfaceEntry
  const [had, has] = [before?.can ?? [], after?.can ?? []]
  if (before !== undefined && after !== undefined && alike(had, has)) return undefined
  const { path, type, through, witness } = told
  const change = before === undefined ? 'gained' : after === undefined ? 'lost' : 'changed'
  return { path, type, change, before: had, after: has, through, witness }
}

/** A side of a comparison, one entry at a time. An error says of which target it speaks. */
const sideOf = (options: SurfaceOptions) => {
  const told = modifiable(options)
  let tail: SurfaceTail | undefined
  return {
    async next(): Promise<SurfaceEntry | undefined> {
      const { value } = (await told.next().catch((error: unknown) => {
        if (!(error instanceof PathwritError) || error.file !== undefined) throw error
        const { code, hint } = error
        throw new PathwritError(code, `${safeText(options.target)}: ${error.message}`, { hint })
      })) as IteratorResult<Told<SurfaceEntry>, undefined>
      if (value?.kind === 'said') return value.said
      tail = value?.tail
      return undefined
    },
    get tail() {
      return tail as SurfaceTail
    },
    close: () => told.return(undefined),
  }
}

const named = (places: readonly Incomplete[], target: string): readonly Incomplete[] =>
  places.map(({ path, why }) => ({ path, why: `${why} (in ${safeText(target)})` }))

async function* compareTargets(first: SurfaceOptions, second: SurfaceOptions): AsyncGenerator<CompareEvent> {
  const [before, after] = [sideOf(first), sideOf(second)]
  const counts = newCounts()
  try {
    let [had, has] = [await before.next(), await after.next()]
    while (had !== undefined || has !== undefined) {
      const [a, b] = [had && pathKey(had), has && pathKey(has)]
      const isFirst = a !== undefined && (b === undefined || a <= b)
      const isSecond = b !== undefined && (a === undefined || b <= a)
      const change = changeOf(isFirst ? had : undefined, isSecond ? has : undefined)
      counts[change?.change ?? 'same']++
      if (change !== undefined) yield { kind: 'change', change }
      if (isFirst) had = await before.next()
      if (isSecond) has = await after.next()
    }
    const [one, two] = [before.tail, after.tail]
    const joined = (list: (tail: SurfaceTail) => readonly Incomplete[]): readonly Incomplete[] => [
      ...named(list(one), first.target),
      ...named(list(two), second.target),
    ]
    yield {
      kind: 'summary',
      complete: one.complete && two.complete,
      incomplete: joined(({ incomplete }) => incomplete),
      notLookedAt: joined(({ notLookedAt }) => notLookedAt),
      assumed: [...new Set([...one.assumed, ...two.assumed])].sort(),
      paths: [one.paths, two.paths],
      ...counts,
    }
  } finally {
    await before.close()
    await after.close()
  }
}

const noSandbox = (service: string | undefined): PathwritError =>
  service !== undefined
    ? new PathwritError('usage', `service "${safeText(service)}" has no sandbox to compare with`, {
        hint: 'its unit mounts nothing over what the host shows; leave --compare out',
      })
    : new PathwritError('usage', 'a user has no sandbox: a unit confines a service', {
        hint: 'give --service NAME, or compare two targets: --compare TARGET',
      })

/** Both answers to one path. A power is taken away only where that is sure, and given only where that is. */
const bothAnswers =
  (counts: ReturnType<typeof newCounts>, service: string | undefined) =>
  (asked: Asked): Judge<SurfaceChange> => {
    const { subject, within } = asked
    const { access } = asked.world
    if (within === undefined) throw noSandbox(service)
    return (inode, assumed) => {
      const { path } = inode
      const could = access.can(subject, 'modify', path, inode) === true
      const left = within.can(subject, 'modify', path, inode)
      if (!could && left !== true) return undefined
      if (left === UNKNOWN) counts.unknown++
      const before = could ? surfacePowers(access, subject, path, inode) : []
      const after =
        left === false
          ? []
          : CHANGING.filter((power) => {
              const answer = within.can(subject, power, path, inode)
              return answer === true || (answer === UNKNOWN && before.includes(power))
            })
      const change = !could ? 'gained' : left === false ? 'lost' : alike(before, after) ? 'same' : 'changed'
      counts[change]++
      if (change === 'same') return undefined
      const { witness, assumed: taken } = (could ? access : within).explain(subject, 'modify', path, inode)
      for (const fact of taken) assumed.add(fact)
      const places = [path, ...witness.map((step) => step.path), parentOf(path)]
      const by = change === 'gained' ? undefined : directiveOf(within, places)
      return { path, type: inode.type ?? null, change, before, after, through: witness.at(-1)?.by, by, witness }
    }
  }

async function* compareSandbox(options: SurfaceOptions): AsyncGenerator<CompareEvent> {
  const counts = newCounts()
  for await (const told of overTarget(options, bothAnswers(counts, options.service)))
    if (told.kind === 'said') yield { kind: 'change', change: told.said }
    else yield { kind: 'summary', ...told.tail, paths: [told.tail.paths, told.tail.paths], ...counts }
}

/** What an identity gains, loses or changes in power from one target to another, or from without to within its sandbox. */
export const compareSurfaces = (
  before: SurfaceOptions,
  after: SurfaceOptions | 'sandbox',
): AsyncGenerator<CompareEvent> => (after === 'sandbox' ? compareSandbox(before) : compareTargets(before, after))
