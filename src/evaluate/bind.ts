import { subjectKey } from '../access/index.ts'
import { globTests, joinsOf } from '../condition/index.ts'
import type { Access, BytePath, NotApplicable, RecordKind, Selection, Service, State, Subject } from '../model/index.ts'
import { expandTemplate, type Rule } from '../pack/index.ts'
import type { NewPathIndex } from '../paths/index.ts'
import { BACKENDS } from './backend.ts'
import { bindingFor, matchersOf, serviceConstants, subjectNamed, whyNoAnswerFor, writableOf } from './binding.ts'
import { type Asking, type BoundRule, binder } from './bound-rule.ts'
import { classBinding } from './classes/index.ts'
import { type KindEntry, type KindIndex, kindIndex } from './kind-index.ts'
import { mitigationOf } from './mitigate.ts'
import type { Plan } from './plan.ts'
import type { World } from './world.ts'

export interface Bound {
  readonly kinds: ReadonlyMap<RecordKind, KindIndex>
  readonly notApplicable: readonly NotApplicable[]
  /** Every identity that access is asked for. */
  readonly subjects: readonly Subject[]
  /** Whether inodes are sorted into classes; the oracle asks every rule of each. */
  readonly classes: boolean
  readonly newIndex: NewPathIndex
}

/** Path patterns of a rule for one service: what it selects, and what it leaves out. undefined: a value is unset. */
const patternsOf = (
  rule: Rule,
  lookup: (name: string) => readonly string[] | undefined,
): { wanted: readonly string[]; excluded: readonly string[]; unset?: string } => {
  const wanted: string[] = []
  const excluded: string[] = [...rule.exceptions]
  let unset: string | undefined
  const templates = rule.paths.length > 0 ? rule.paths : rule.when === undefined ? [] : globTests(rule.when)
  for (const template of templates) {
    const negative = template.startsWith('!')
    const expanded = expandTemplate(negative ? template.slice(1) : template, lookup)
    if (expanded === undefined) unset ??= /\$\{([^}]*)\}/.exec(template)?.[1] ?? template
    else (negative ? excluded : wanted).push(...expanded)
  }
  if (templates.length === 0) return { wanted: ['/', '/**'], excluded }
  return unset !== undefined && wanted.length === 0 ? { wanted, excluded, unset } : { wanted, excluded }
}

const NO_CONSTANTS: ReadonlyMap<string, unknown> = new Map()

/** Every identity that some condition asks about, each once. */
const subjectsOf = (plan: Plan, services: readonly Service[], world: World): readonly Subject[] => {
  const found = new Map<string, Subject>()
  for (const { when, require } of plan.rules)
    for (const node of [when, require])
      for (const join of node === undefined ? [] : joinsOf(node)) {
        if (join.operator !== 'can') continue
        for (const service of join.subject === 'service' ? services : [undefined]) {
          const subject = subjectNamed(join.subject, service, world)
          if (subject === undefined) continue
          found.set(subjectKey(subject), subject)
        }
      }
  return [...found.values()]
}

/** Joins a plan with the services of one target. Rules whose variables a service does not set are listed, never widened. */
export const bind = (plan: Plan, services: readonly Service[], world: World): Bound => {
  const backend = BACKENDS[plan.backend]
  const notApplicable: NotApplicable[] = []
  const writable = writableOf(services)
  const constantsOf = new Map(
    services.map((service) => [service, serviceConstants(service, writable(service), world)] as const),
  )
  const byKind = new Map<RecordKind, KindEntry[]>()
  const matcher = matchersOf(backend)
  const asking: Asking = {
    backend,
    bindingOf: (service) => bindingFor(world, service, matcher),
    classBindingOf: (service) => classBinding(world, service, matcher),
    whyNoAnswerOf: (service) => whyNoAnswerFor(world, service),
  }
  const inside = (bound: BoundRule, access: Access): BoundRule => {
    const { rule, service, constants } = bound
    const bindingOf = (one: Service | undefined) => bindingFor({ ...world, access }, one, matcher)
    return binder(rule, { ...asking, bindingOf })(service, constants)
  }
  const withMitigation = (bound: BoundRule): BoundRule => {
    const mitigation = mitigationOf(bound, world.confinement, (access) => inside(bound, access))
    return mitigation === undefined ? bound : { ...bound, mitigation, within: (access) => inside(bound, access) }
  }
  for (const rule of plan.rules) {
    const bindRule = binder(rule, asking)
    const subjects: readonly (Service | undefined)[] = rule.for === 'host' ? [undefined] : services
    if (subjects.length === 0)
      notApplicable.push({ rule: rule.name, service: null, why: 'no service was found in the target' })
    for (const service of subjects) {
      const constants = (service && constantsOf.get(service)) ?? NO_CONSTANTS
      const lookup = (name: string): readonly string[] | undefined => {
        const value = constants.get(name)
        if (Array.isArray(value)) return value.length === 0 ? undefined : (value as string[])
        return value === undefined || value === '' ? undefined : [String(value)]
      }
      const { wanted, excluded, unset } = patternsOf(rule, lookup)
      if (unset !== undefined) {
        notApplicable.push({ rule: rule.name, service: service?.name ?? null, why: `${unset} is not set` })
        continue
      }
      const entries = byKind.get(rule.on) ?? []
      entries.push({ bound: withMitigation(bindRule(service, constants)), wanted, excluded })
      byKind.set(rule.on, entries)
    }
  }
  const kinds = new Map([...byKind].map(([kind, entries]) => [kind, kindIndex(entries, backend)] as const))
  const subjects = subjectsOf(plan, services, world)
  return { kinds, notApplicable, subjects, classes: backend.classes, newIndex: backend.newIndex }
}

/** What the second pass walks: the inodes that some bound rule selects, and the facts those rules read. */
export const selectionOf = (bound: Bound): Selection => {
  const inodes = bound.kinds.get('inode')
  if (inodes === undefined) return { root: 0, rootFacts: 0, enter: () => 0, dead: () => true, facts: () => 0 }
  const { index } = inodes
  return {
    root: index.root,
    rootFacts: inodes.facts(index.rootMatch),
    enter: (state: State, name: BytePath) => index.enter(state, name),
    dead: (state) => index.dead(state),
    facts: (state, name) => inodes.facts(index.match(state, name)),
    lookups: inodes.lookups,
  }
}
