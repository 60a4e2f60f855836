import {
  type BytePath,
  type DropFacts,
  EVENT_FLAGS,
  type EventPhase,
  type EventRecord,
  LIMITS,
} from '../../model/index.ts'
import { type Aggregate, type Aggregates, aggregates, type Budget } from './aggregate.ts'
import { gidOf, type Identity, uidOf } from './identity.ts'
import type { Family, Process, Stint } from './process.ts'

/** Decided deeds of processes that are alike: the same program, user, phase and family. */
interface Group {
  readonly program: BytePath | undefined
  readonly who: Identity
  readonly phase: EventPhase
  readonly family: Family
  readonly done: Aggregates
}

interface Told {
  readonly facts: DropFacts
  readonly result: string
  readonly process: Pick<Process, 'pid' | 'program' | 'family'>
  readonly who: Identity
  readonly first: number
  last: number
  count: number
}

/** Everything that was seen, decided or not, within one budget. */
export interface Ledger {
  readonly budget: Budget
  /** Where deeds of one whose phase is decided go. */
  decided(process: Process, phase: EventPhase): Stint
  undecided(process: Process): Stint
  settle(process: Process, stints: readonly Stint[], phase: EventPhase): void
  dropped(process: Process, facts: DropFacts, result: string, line: number): void
  records(file: string, collector: string): readonly EventRecord[]
}

const flagsOf = (bits: number, known: Map<number, EventRecord['flags']>): EventRecord['flags'] => {
  const found = known.get(bits)
  if (found !== undefined) return found
  const list = EVENT_FLAGS.filter((_, bit) => (bits & (1 << bit)) !== 0)
  known.set(bits, list)
  return list
}

export const ledger = (): Ledger => {
  const budget: Budget = { left: LIMITS.traceEvents, lost: 0 }
  const numbers = new Map<object, number>()
  const number = (thing: object): number => {
    const known = numbers.get(thing)
    if (known !== undefined) return known
    numbers.set(thing, numbers.size)
    return numbers.size - 1
  }
  const groups = new Map<string, Group>()
  const drops = new Map<string, Told>()
  const flagLists = new Map<number, EventRecord['flags']>()

  const groupOf = (program: BytePath | undefined, who: Identity, phase: EventPhase, family: Family): Group => {
    const uid = uidOf(who) ?? `s${number(who.start)}`
    const gid = gidOf(who) ?? `s${number(who.startGroup)}`
    const key = `${program}\0${uid}\0${gid}\0${phase}\0${number(family)}`
    const known = groups.get(key)
    if (known !== undefined) return known
    const group = { program, who: { ...who }, phase, family, done: aggregates(budget) }
    groups.set(key, group)
    return group
  }
  const recordOf = (group: Group, one: Aggregate, source: string, collector: string): EventRecord => {
    const { deed, pid, count, first, last, examples } = one
    const { flags, ...rest } = deed
    const uid = uidOf(group.who)
    // Nobody knew then that it never had been user 0.
    const phase =
      group.phase === 'never-drops' && uid !== undefined && uid !== 0 && isKnown(group.who) ? 'after-drop' : group.phase
    return {
      kind: 'event',
      ...rest,
      flags: flagsOf(flags, flagLists),
      phase,
      uid,
      gid: gidOf(group.who),
      pid,
      program: group.program,
      becomes: [...group.family].sort((a, b) => a - b),
      count,
      first,
      last,
      examples,
      origin: { collector, source, line: first },
    }
  }
  return {
    budget,
    decided: ({ program, who, family }, phase) => {
      const { done } = groupOf(program, who, phase, family)
      return { program, who, phase, done }
    },
    undecided: ({ program, who }) => ({ program, who: { ...who }, phase: undefined, done: aggregates(budget) }),
    settle({ family }, stints, phase) {
      for (const { program, who, done } of stints) {
        if (done.size === 0) continue
        const group = groupOf(program, who, phase, family)
        for (const one of done.list) {
          budget.left++
          group.done.merge(one)
        }
      }
    },
    dropped({ pid, family, who, ...process }, facts, result, line) {
      const program = process.drop === undefined ? process.program : process.drop.program
      const key = `${program}\0${uidOf(who)}\0${gidOf(who)}\0${result}\0${number(family)}\0${JSON.stringify(facts)}`
      const known = drops.get(key)
      if (known !== undefined) {
        known.count++
        known.last = line
      } else if (budget.left > 0) {
        budget.left--
        drops.set(key, {
          facts,
          result,
          process: { pid, program, family },
          who: { ...who },
          first: line,
          last: line,
          count: 1,
        })
      } else budget.lost++
    },
    records(source, collector) {
      const records: EventRecord[] = []
      for (const group of groups.values())
        for (const one of group.done.list) records.push(recordOf(group, one, source, collector))
      for (const { facts, result, process, who, first, last, count } of drops.values())
        records.push({
          kind: 'event',
          path: process.program ?? '/',
          op: 'drop',
          flags: [],
          result,
          phase: facts.regained || result !== 'ok' ? 'before-drop' : 'after-drop',
          uid: uidOf(who),
          gid: gidOf(who),
          pid: process.pid,
          program: process.program,
          becomes: [...process.family].sort((a, b) => a - b),
          count,
          first,
          last,
          drop: facts,
          origin: { collector, source, line: first },
        })
      return records.sort((a, b) => a.first - b.first || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    },
  }
}

const isKnown = ({ start }: Identity): boolean => start.value !== undefined && start.value !== 0
