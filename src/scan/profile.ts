import type { Bound, BoundRule, Evaluation, KindIndex } from '../evaluate/index.ts'
import type { Finding, Source, Truth } from '../model/index.ts'
import type { Profile, RuleProfile, StageName } from './contract.ts'

/** Times the parts of one scan. Nothing of it exists in a scan that is not profiled. */
export interface Profiler {
  /** The time a piece of work takes, under the name of its stage. */
  stage<T>(name: StageName, work: () => T): T
  /** The same source, timed; one that cannot be walked in pieces, so that one thread judges all of it. */
  source(source: Source): Source
  /** Binds the plan, under the stage of that name; the rules that come of it are timed. */
  bind(work: () => Bound): Bound
  evaluation(evaluation: Evaluation): Evaluation
  finding(finding: Finding): void
  result(collector: string, records: number): Profile
}

interface Tally {
  asked: number
  classes: number
  seconds: number
  findings: number
}

const seconds = (since: number): number => (performance.now() - since) / 1000

export const profiler = (): Profiler => {
  const started = performance.now()
  const stages = new Map<StageName, number>()
  const rules = new Map<string, Tally>()
  const spend = (name: StageName, since: number): void => {
    stages.set(name, (stages.get(name) ?? 0) + seconds(since))
  }
  const tallyOf = (rule: string): Tally => {
    let tally = rules.get(rule)
    if (tally === undefined) {
      tally = { asked: 0, classes: 0, seconds: 0, findings: 0 }
      rules.set(rule, tally)
    }
    return tally
  }
  const stage = <T>(name: StageName, work: () => T): T => {
    const since = performance.now()
    const end = (): void => spend(name, since)
    let result: T
    try {
      result = work()
    } catch (error) {
      end()
      throw error
    }
    if (result instanceof Promise) return result.finally(end) as T
    end()
    return result
  }
  /** A condition that is timed whenever it is asked; `counts` tells what one question counts as. */
  const timed =
    <S>(tally: Tally, counts: 'asked' | 'classes' | undefined, condition: (scope: S) => Truth) =>
    (scope: S): Truth => {
      const since = performance.now()
      try {
        return condition(scope)
      } finally {
        tally.seconds += seconds(since)
        if (counts !== undefined) tally[counts]++
      }
    }
  const timedRule = (bound: BoundRule): BoundRule => {
    const tally = tallyOf(bound.rule.name)
    return {
      ...bound,
      when: timed(tally, 'asked', bound.when),
      require: timed(tally, undefined, bound.require),
      shape: () => {
        const shape = bound.shape()
        return {
          ...shape,
          when: timed(tally, 'classes', shape.when),
          require: timed(tally, undefined, shape.require),
        }
      },
    }
  }
  const timedKind = (kind: KindIndex): KindIndex => {
    const instead = new Map(kind.rules.map((bound) => [bound, timedRule(bound)] as const))
    const swapped = (list: readonly BoundRule[]): readonly BoundRule[] =>
      list.map((bound) => instead.get(bound) as BoundRule)
    // A match has one list for good, and what is kept for a list must be kept for its stand-in.
    const lists = new WeakMap<readonly BoundRule[], readonly BoundRule[]>()
    return {
      ...kind,
      rules: swapped(kind.rules),
      candidates: (match) => {
        const list = kind.candidates(match)
        const known = lists.get(list) ?? swapped(list)
        lists.set(list, known)
        return known
      },
    }
  }
  return {
    stage,
    source: (source) => ({
      collector: source.collector,
      cannotCarry: source.cannotCarry,
      // They grow while the source is read.
      get incomplete() {
        return source.incomplete
      },
      get notLookedAt() {
        return source.notLookedAt
      },
      survey: function pathwritSurvey(selection) {
        return stage('survey', () => source.survey(selection))
      },
      async *batches(selection) {
        const found = stage('collect', () => source.batches(selection))
        const asynchronous = Symbol.asyncIterator in found
        const iterator = asynchronous ? found[Symbol.asyncIterator]() : found[Symbol.iterator]()
        try {
          for (;;) {
            const since = performance.now()
            const next = asynchronous ? await iterator.next() : (iterator.next() as IteratorResult<never>)
            spend('collect', since)
            if (next.done === true) return
            yield next.value
          }
        } finally {
          await iterator.return?.()
        }
      },
      ...(source.processes === undefined
        ? {}
        : { processes: (programs) => stage('survey', () => source.processes?.(programs) ?? []) }),
      close: () => source.close(),
    }),
    bind: (work) => {
      const bound = stage('bind', work)
      return { ...bound, kinds: new Map([...bound.kinds].map(([name, kind]) => [name, timedKind(kind)] as const)) }
    },
    evaluation: (evaluation) => ({
      batch: function pathwritJudgeBatch(batch, from, to) {
        return stage('judge', () => evaluation.batch(batch, from, to))
      },
      inode: (inode) => stage('judge', () => evaluation.inode(inode)),
      facts: function pathwritJudgeFacts(records) {
        return stage('judge', () => evaluation.facts(records))
      },
      unknown: function pathwritGroupUnknowns() {
        return stage('judge', () => evaluation.unknown())
      },
      takeUnknown: () => stage('judge', () => evaluation.takeUnknown()),
      verdicts: evaluation.verdicts,
      verdictsAt: evaluation.verdictsAt,
      matchOf: (path) => evaluation.matchOf(path),
      get judged() {
        return evaluation.judged
      },
    }),
    finding: ({ rule }) => {
      tallyOf(rule).findings++
    },
    result(collector, records) {
      const total = seconds(started)
      const known = [...stages.values()].reduce((sum, one) => sum + one, 0)
      stages.set('other', Math.max(0, total - known))
      return {
        collector,
        records,
        seconds: total,
        stages: [...stages].map(([name, spent]) => ({ name, seconds: spent })),
        rules: [...rules]
          .map(([rule, tally]): RuleProfile => ({ rule, ...tally }))
          .sort((a, b) => b.seconds - a.seconds || (a.rule < b.rule ? -1 : 1)),
      }
    },
  }
}
