import { type Deciding, explainer, globTests, type Node, specialise } from '../condition/index.ts'
import type { BytePath, NotApplicable, RecordKind, Selection, Service, State, Truth } from '../model/index.ts'
import { expandTemplate, type Rule } from '../pack/index.ts'
import { type Glob, type Match, type PathIndex, parseGlob } from '../paths/index.ts'
import { BACKENDS, type Backend } from './backend.ts'
import { bindingFor, type Scope, serviceConstants } from './binding.ts'
import { factsOf, type Plan } from './plan.ts'
import type { World } from './world.ts'

/** A rule bound to one service (or to the host): what is asked of every record that its paths select. */
export interface BoundRule {
  readonly rule: Rule
  readonly service: Service | undefined
  readonly facts: number
  /** Variables `service.*`. */
  readonly constants: ReadonlyMap<string, unknown>
  /** Specialised when first asked: most rules of most services never meet a record. */
  readonly when: (scope: Scope) => Truth
  readonly require: (scope: Scope) => Truth
  /** Why `when` or `require` came out as it did: asked for findings. */
  readonly whyWhen: (scope: Scope) => readonly Deciding[]
  readonly whyRequire: (scope: Scope) => readonly Deciding[]
}

/** The bound rules of one record kind behind one path index. */
export interface KindIndex {
  readonly index: PathIndex
  /** The bound rules of a match, its excluded ones taken out; worked out once per distinct match. */
  candidates(match: Match): readonly BoundRule[]
  facts(match: Match): number
}

export interface Bound {
  readonly kinds: ReadonlyMap<RecordKind, KindIndex>
  readonly notApplicable: readonly NotApplicable[]
}

const lazily = <R>(make: () => (scope: Scope) => R): ((scope: Scope) => R) => {
  let made: ((scope: Scope) => R) | undefined
  return (scope) => {
    made ??= make()
    return made(scope)
  }
}

const ALWAYS = (): Truth => true
const NO_REASON = (): readonly Deciding[] => []

const NO_CONSTANTS: ReadonlyMap<string, unknown> = new Map()

const bindRule = (
  rule: Rule,
  service: Service | undefined,
  constants: ReadonlyMap<string, unknown>,
  world: World,
  backend: Backend,
): BoundRule => {
  const truth = (node: Node) => lazily(() => backend.truth(specialise(node, constants), bindingFor(world, service)))
  const why = (node: Node) => lazily(() => explainer(specialise(node, constants), bindingFor(world, service)))
  return {
    rule,
    service,
    facts: factsOf(rule),
    constants,
    when: rule.when === undefined ? ALWAYS : truth(rule.when),
    require: truth(rule.require),
    whyWhen: rule.when === undefined ? NO_REASON : why(rule.when),
    whyRequire: why(rule.require),
  }
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

const kindIndex = (
  entries: readonly { bound: BoundRule; wanted: readonly string[]; excluded: readonly string[] }[],
  backend: Backend,
): KindIndex => {
  const globs: Glob[] = []
  const numbers = new Map<string, number>()
  const selects: number[][] = []
  const excludes: number[][] = []
  const numberOf = (text: string): number => {
    let number = numbers.get(text)
    if (number === undefined) {
      number = globs.push(parseGlob(text)) - 1
      numbers.set(text, number)
      selects.push([])
      excludes.push([])
    }
    return number
  }
  entries.forEach(({ wanted, excluded }, entry) => {
    for (const text of wanted) selects[numberOf(text)]?.push(entry)
    for (const text of excluded) excludes[numberOf(text)]?.push(entry)
  })
  const index = backend.newIndex(globs)
  const cache: (readonly BoundRule[] | undefined)[] = []
  const factCache: (number | undefined)[] = []
  const candidates = (match: Match): readonly BoundRule[] => {
    const known = cache[match.id]
    if (known !== undefined) return known
    const out = new Set<number>()
    const chosen = new Set<number>()
    for (const pattern of match.patterns) {
      for (const entry of excludes[pattern] ?? []) out.add(entry)
      for (const entry of selects[pattern] ?? []) chosen.add(entry)
    }
    const found = [...chosen].filter((entry) => !out.has(entry)).sort((a, b) => a - b)
    const list = found.map((entry) => (entries[entry] as (typeof entries)[number]).bound)
    // A match that is not interned has a number that will not come again.
    if (match.once !== true) cache[match.id] = list
    return list
  }
  return {
    index,
    candidates,
    facts: (match) => {
      let facts = factCache[match.id]
      if (facts === undefined) {
        facts = candidates(match).reduce((bits, bound) => bits | bound.facts, 0)
        if (match.once !== true) factCache[match.id] = facts
      }
      return facts
    },
  }
}

/** Joins a plan with the services of one target. Rules whose variables a service does not set are listed, never widened. */
export const bind = (plan: Plan, services: readonly Service[], world: World): Bound => {
  const backend = BACKENDS[plan.backend]
  const notApplicable: NotApplicable[] = []
  const constantsOf = new Map(services.map((service) => [service, serviceConstants(service, services, world)] as const))
  const byKind = new Map<RecordKind, { bound: BoundRule; wanted: readonly string[]; excluded: readonly string[] }[]>()
  for (const rule of plan.rules) {
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
      entries.push({ bound: bindRule(rule, service, constants, world, backend), wanted, excluded })
      byKind.set(rule.on, entries)
    }
  }
  const kinds = new Map([...byKind].map(([kind, entries]) => [kind, kindIndex(entries, backend)] as const))
  return { kinds, notApplicable }
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
  }
}
