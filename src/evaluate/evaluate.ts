import type { Batch, BytePath, FactRecord, Finding, Inode } from '../model/index.ts'
import type { Match } from '../paths/index.ts'
import { type ActViolation, dropCoveredActs, oncePerAct } from './acts.ts'
import { asking } from './asking.ts'
import type { Bound } from './bind.ts'
import { identityKey, type Scope } from './binding.ts'
import type { BoundRule } from './bound-rule.ts'
import { dropCovered } from './covered.ts'
import { findingFor, verdictOf } from './judge.ts'
import { mitigated } from './mitigate.ts'
import { unknowns } from './unknowns.ts'
import type { World } from './world.ts'

/** Judges records as they come. One per scan: it remembers the directory it is in, and the unknowns it will group. */
export interface Evaluation {
  /** Violations among the inodes of a batch (or of its rows from `from` up to `to`), in its order. */
  batch(batch: Batch, from?: number, to?: number): readonly Finding[]
  /** Violations at one inode. */
  inode(inode: Inode): readonly Finding[]
  /** The same violations by rule and path alone, without their reasons: for counting, and for choosing what to explain. */
  verdicts(batch: Batch, tell: Tell): void
  verdictsAt(inode: Inode, tell: Tell): void
  /** Violations among records of the other kinds. */
  facts(records: readonly FactRecord[]): readonly Finding[]
  /** What could not be told, one finding per rule and missing facts. */
  unknown(): readonly Finding[]
  /** The same, and it is forgotten: what is told next begins anew. */
  takeUnknown(): readonly Finding[]
  /** The patterns that match a path: paths asked directory by directory are quick. */
  matchOf(path: BytePath): Match
  readonly judged: number
}

/** A violated rule, and where. Once for each identity that it is violated for. */
export type Tell = (rule: string, path: BytePath) => void

const NO_MATCH: Match = Object.freeze({ id: 0, patterns: [] })

export const startEvaluation = (bound: Bound, world: World): Evaluation => {
  let pending = unknowns()
  const inodes = bound.kinds.get('inode')
  const ask = inodes === undefined ? undefined : asking(bound, inodes, world)
  let judged = 0

  const violatedBy = (candidates: readonly BoundRule[], scope: Scope): BoundRule[] | undefined => {
    let violated: BoundRule[] | undefined
    for (const candidate of candidates) {
      const verdict = verdictOf(candidate, scope)
      if (verdict === 'pass') continue
      if (verdict === 'unknown') pending.add(candidate, scope, world)
      else if (violated === undefined) violated = [candidate]
      else violated.push(candidate)
    }
    return violated
  }
  const judge = (candidates: readonly BoundRule[], scope: Scope, found: Finding[]): void => {
    const violated = violatedBy(candidates, scope)
    if (violated !== undefined) found.push(...merged(dropCovered(violated), scope, world))
  }
  const short = (candidates: readonly BoundRule[], scope: Scope, tell: Tell): void => {
    const violated = violatedBy(candidates, scope)
    if (violated === undefined) return
    const told = dropCovered(violated)
    if (told.length === 1) tell((told[0] as BoundRule).rule.name, scope.path)
    else for (const group of groupsOf(told)) tell((group[0] as BoundRule).rule.name, scope.path)
  }
  return {
    batch(batch, from = 0, to = batch.length) {
      const found: Finding[] = []
      if (ask === undefined) return found
      judged += to - from
      ask.rows(batch, from, to, (rules, inode) => judge(rules, { path: inode.path, inode }, found))
      return found
    },
    inode(inode) {
      const found: Finding[] = []
      if (ask === undefined) return found
      judged++
      const rules = ask.rulesFor(inode)
      if (rules.length > 0) judge(rules, { path: inode.path, inode: world.named(inode) }, found)
      return found
    },
    verdicts(batch, tell) {
      judged += batch.length
      ask?.rows(batch, 0, batch.length, (rules, inode) => short(rules, { path: inode.path, inode }, tell))
    },
    verdictsAt(inode, tell) {
      if (ask === undefined) return
      judged++
      const rules = ask.rulesFor(inode)
      if (rules.length > 0) short(rules, { path: inode.path, inode: world.named(inode) }, tell)
    },
    facts(records) {
      const found: Finding[] = []
      const acts = new Map<string, ActViolation[]>()
      for (const record of records) {
        const kind = bound.kinds.get(record.kind)
        if (kind === undefined) continue
        // Where it happens is not known: such acts are told, not judged.
        if (record.kind === 'act' && record.unresolved !== undefined) continue
        judged++
        const candidates = kind.candidates(kind.index.lookup(record.path))
        const scope: Scope = { path: record.path, record }
        if (record.kind !== 'act' && record.kind !== 'log-rotation' && record.kind !== 'event') {
          judge(candidates, scope, found)
          continue
        }
        const violated = violatedBy(candidates, scope)
        if (violated === undefined) continue
        const key = `${record.kind}\0${record.path}`
        const known = acts.get(key)
        if (known === undefined) acts.set(key, [{ scope, violated }])
        else known.push({ scope, violated })
      }
      for (const violations of acts.values())
        found.push(
          ...oncePerAct(
            dropCoveredActs(violations).flatMap(({ scope, violated }) =>
              merged(violated, scope, world).map((finding) => [finding, scope] as const),
            ),
          ),
        )
      return found
    },
    matchOf: (path) => ask?.matchOf(path) ?? NO_MATCH,
    unknown: () => pending.findings(),
    takeUnknown() {
      const found = pending.findings()
      pending = unknowns()
      return found
    },
    get judged() {
      return judged
    },
  }
}

/** The findings of one record: services that share an identity give one that names them all. */
const merged = (violated: readonly BoundRule[], scope: Scope, world: World): readonly Finding[] =>
  groupsOf(violated).map((group) => {
    const finding = findingFor(group[0] as BoundRule, scope, 'violation', world)
    const services = group.flatMap(({ service }) => service?.name ?? []).sort()
    return mitigated(group.length === 1 ? finding : { ...finding, services }, group, scope)
  })

const groupsOf = (violated: readonly BoundRule[]): readonly (readonly BoundRule[])[] => {
  const groups = new Map<string, BoundRule[]>()
  for (const bound of violated) {
    const key = `${bound.rule.name}\0${bound.service === undefined ? '' : identityKey(bound.service)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [bound])
    else group.push(bound)
  }
  return [...groups.values()]
}
