/** What runs anywhere, a browser included: conditions, plans and judging over records in memory. Nothing below imports `node:`. */
import { createAccess } from './access/index.ts'
import { evaluateRecords, memoryWorld, NO_ACCOUNTS, type Plan } from './evaluate/index.ts'
import type { Accounts, Finding, PathRecord, Service, StatedWaiver } from './model/index.ts'
import { recordFromWire } from './parse/index.ts'
import { accountsOf, outsidersOf, unitField } from './service/index.ts'
import { dateOf, waiving } from './waive/index.ts'

export { createAccess } from './access/index.ts'
export { type Condition, condition } from './condition/index.ts'
export { type CompileOptions, compile, type Plan } from './evaluate/index.ts'
export * from './model/index.ts'
export { type Pack, type PackFiles, type Rule, resolvePack } from './pack/index.ts'
export { automaton, linear, parseGlob } from './paths/index.ts'
export { type Baseline, baseline, dateOf, isDate, parseWaivers } from './waive/index.ts'

export interface EvaluateOptions {
  /** Records in wire form, as NDJSON lines hold them, or as this package's own records. */
  readonly records: Iterable<Readonly<Record<string, unknown>> | PathRecord>
  readonly services?: readonly Service[] | undefined
  /** The target's accounts; by default those of the records of kind `account` and `group`. */
  readonly accounts?: Accounts | undefined
  /** Whether the records are a whole tree, so that a path nobody speaks of is absent. Default false. */
  readonly whole?: boolean | undefined
  /** Accepted findings, beside those that the packs bring. */
  readonly waivers?: readonly StatedWaiver[] | undefined
  /** The day that waivers are held to; today when left out. */
  readonly now?: Date | undefined
}

const isOwn = (record: object): record is PathRecord => 'mode' in record && typeof record.mode === 'number'

/** Judges records held in memory. Findings come in the order of the records. */
export const evaluate = (plan: Plan, options: EvaluateOptions): readonly Finding[] => {
  const records = [...options.records].map((record, index) =>
    isOwn(record) ? record : recordFromWire(record as Record<string, unknown>, { pointer: `/${index}` }),
  )
  const facts = records.filter((record) => record.kind !== 'inode')
  const told = facts.some(({ kind }) => kind === 'account')
  const accounts = options.accounts ?? (told ? accountsOf(facts, true) : NO_ACCOUNTS)
  const services = [...plan.services, ...(options.services ?? [])]
  const world = memoryWorld(records, {
    accounts,
    ancestors: 'unknown',
    whole: options.whole ?? false,
    createAccess,
    unitField,
    services,
    outsiders: outsidersOf(facts, () => undefined),
  })
  const waivers = waiving([...(options.waivers ?? []), ...plan.packs.flatMap((pack) => pack.waivers)], {
    today: dateOf(options.now ?? new Date()),
  })
  return evaluateRecords(plan, records, services, world).map(waivers.apply)
}
