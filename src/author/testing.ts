import { describe, type Node } from '../condition/index.ts'
import { compile } from '../evaluate/index.ts'
import { PathwritError, type Verdict } from '../model/index.ts'
import type { Pack, Rule, RuleCase } from '../pack/index.ts'
import { type CaseWorld, judgeWorld, readCase, whyWorld } from './cases.ts'
import { type Branch, branchesOf } from './coverage.ts'
import { nearCases } from './killer.ts'
import { type Mutant, mutantsOf } from './mutants.ts'

const VERDICTS = ['violation', 'pass', 'unknown'] as const
export type CaseVerdict = Verdict | 'not-selected'

/** A case and how it came out. `pointer` is into the rule's file. */
export interface TestedCase {
  readonly pointer: string
  readonly stated: RuleCase
  readonly expected: (typeof VERDICTS)[number]
  readonly found: CaseVerdict
  /** What decided, where it was found otherwise than expected. */
  readonly why: readonly { readonly pointer: string; readonly words: string }[]
}
/** A mutant that no case noticed; `killer`: a case that would, with the verdict that the rule as it is gives it. */
export interface Survivor {
  readonly pointer: string
  readonly words: string
  readonly killer?: { readonly expected: CaseVerdict; readonly stated: RuleCase } | undefined
}
export interface TestedRule {
  readonly rule: Rule
  readonly cases: readonly TestedCase[]
  readonly branches: readonly Branch[]
  /** undefined: not asked for. */
  readonly mutants?: { readonly made: number; readonly survivors: readonly Survivor[] } | undefined
}
export interface TestOptions {
  readonly mutants?: boolean | undefined
  /** For what would kill a survivor, other cases are looked through. */
  readonly killers?: boolean | undefined
}

const statedCases = (rule: Rule): readonly Omit<TestedCase, 'found' | 'why'>[] =>
  VERDICTS.flatMap((expected) =>
    (rule.cases[expected] ?? []).map((stated, at) => ({ pointer: `/cases/${expected}/${at}`, stated, expected })),
  )

type Judge = (read: CaseWorld) => CaseVerdict

/** Judges cases by a rule that stands alone in its pack. */
const judgeBy = (pack: Pack, rule: Rule): Judge => {
  const plan = compile({ packs: [{ ...pack, rules: [rule] }] })
  return (read) => judgeWorld(plan, rule, read)
}

/** A case read, so that many rules can be asked about it. */
interface ReadCase extends TestedCase {
  readonly read: CaseWorld
}

type Killer = NonNullable<Survivor['killer']>

/** Cases that would tell survivors from the rule, found by looking at what is near the cases there are. */
const killersOf = (pack: Pack, rule: Rule, survivors: readonly Mutant[]): ReadonlyMap<Mutant, Killer> => {
  const asIs = judgeBy(pack, rule)
  const found = new Map<Mutant, Killer>()
  let left = survivors.map((mutant) => ({ mutant, judge: judgeBy(pack, mutant.rule) }))
  for (const { note: _, ...stated } of nearCases(rule)) {
    if (left.length === 0) break
    try {
      const read = readCase(rule, stated, '')
      const expected = asIs(read)
      if (expected === 'not-selected') continue
      left = left.filter(({ mutant, judge }) => {
        if (judge(read) === expected) return true
        found.set(mutant, { expected, stated })
        return false
      })
    } catch (error) {
      // Not every neighbour of a record is one.
      if (!(error instanceof PathwritError)) throw error
    }
  }
  return found
}

const mutantsIn = (pack: Pack, rule: Rule, cases: readonly ReadCase[], killers: boolean): TestedRule['mutants'] => {
  const made = mutantsOf(rule)
  const survivors = made.filter((mutant) => {
    const judge = judgeBy(pack, mutant.rule)
    return cases.every(({ read, found }) => judge(read) === found)
  })
  const killing = killers ? killersOf(pack, rule, survivors) : undefined
  return {
    made: made.length,
    survivors: survivors.map((mutant) => ({
      pointer: mutant.pointer,
      words: mutant.words,
      killer: killing?.get(mutant),
    })),
  }
}

const testRule = (pack: Pack, rule: Rule, { mutants = false, killers = false }: TestOptions): TestedRule => {
  const plan = compile({ packs: [{ ...pack, rules: [rule] }] })
  const cases = statedCases(rule).map((one): ReadCase => {
    const read = readCase(rule, one.stated, one.pointer)
    const found = judgeWorld(plan, rule, read)
    return { ...one, read, found, why: found === one.expected ? [] : whyWorld(plan, rule, read) }
  })
  function* ask(question: Node): Generator<boolean | undefined> {
    const asked = judgeBy(pack, { ...rule, when: undefined, require: question })
    for (const { read } of cases) {
      const verdict = asked(read)
      yield verdict === 'pass' ? true : verdict === 'violation' ? false : undefined
    }
  }
  return {
    rule,
    cases: cases.map(({ read: _, ...one }) => one),
    branches: branchesOf(rule, ask, describe),
    mutants: mutants ? mutantsIn(pack, rule, cases, killers) : undefined,
  }
}

/** Tests the rules of a pack on their own cases: verdicts, which branches the cases reach, and which small mistakes they would notice. */
export const testPack = (pack: Pack, rules: readonly Rule[], options: TestOptions = {}): readonly TestedRule[] =>
  rules.map((rule) => testRule(pack, rule, options))
