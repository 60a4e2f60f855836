import {
  type Binding,
  type Deciding,
  explainer,
  fieldsOf,
  joinsOf,
  missingFinder,
  type Node,
  specialise,
  type WhyNoAnswer,
} from '../condition/index.ts'
import { type Service, type Truth, UNKNOWN } from '../model/index.ts'
import type { Rule } from '../pack/index.ts'
import type { Backend } from './backend.ts'
import type { Scope } from './binding.ts'
import type { Mitigation } from './mitigate.ts'
import { factsOf } from './plan.ts'

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
  /** What was not observed, sorted: asked only where the verdict is unknown. */
  readonly missing: (scope: Scope) => readonly string[]
  /** What keeps a violation from happening; absent where no sandbox has a say. */
  readonly mitigation?: Mitigation | undefined
}

const lazily = <R>(make: () => (scope: Scope) => R): ((scope: Scope) => R) => {
  let made: ((scope: Scope) => R) | undefined
  return (scope) => {
    made ??= make()
    return made(scope)
  }
}

/** Sets of one name are the commonest by far. */
const sorted = (names: ReadonlySet<string>): readonly string[] => (names.size < 2 ? [...names] : [...names].sort())

const ALWAYS = (): Truth => true
const NO_REASON = (): readonly Deciding[] => []

const asksService = (node: Node): boolean =>
  [...fieldsOf(node)].some((field) => field.startsWith('service.')) ||
  joinsOf(node).some((join) => join.operator === 'can' && join.subject === 'service')

/** Services are asked about one record after the other: what has nothing to do with them is answered once. */
const oncePerRecord = (ask: (scope: Scope) => Truth): ((scope: Scope) => Truth) => {
  let last: Scope | undefined
  let answer: Truth = false
  return (scope) => {
    if (scope !== last) {
      answer = ask(scope)
      last = scope
    }
    return answer
  }
}

/** What conditions ask with, for one service or for the host. */
export interface Asking {
  readonly backend: Backend
  bindingOf(service: Service | undefined): Binding<Scope>
  whyNoAnswerOf(service: Service | undefined): WhyNoAnswer<Scope>
}

/** Binds one rule to any number of services. */
export const binder = (rule: Rule, { backend, bindingOf, whyNoAnswerOf }: Asking) => {
  const { when, require } = rule
  const facts = factsOf(rule)
  const shared =
    when === undefined
      ? ALWAYS
      : asksService(when)
        ? undefined
        : oncePerRecord(lazily(() => backend.truth(when, bindingOf(undefined))))
  return (service: Service | undefined, constants: ReadonlyMap<string, unknown>): BoundRule => {
    const truth = (node: Node) => lazily(() => backend.truth(specialise(node, constants), bindingOf(service)))
    const why = (node: Node) => lazily(() => explainer(specialise(node, constants), bindingOf(service)))
    const finder = (node: Node) =>
      missingFinder(specialise(node, constants), bindingOf(service), whyNoAnswerOf(service))
    const whenTruth = shared ?? truth(when as Node)
    const requireTruth = truth(require)
    const missing = lazily(() => {
      const ofWhen = when && finder(when)
      const ofRequire = finder(require)
      return (scope: Scope) => {
        const names = new Set<string>()
        const narrowed = whenTruth(scope)
        if (narrowed === UNKNOWN) ofWhen?.(scope, names)
        // Where `when` is known, it is the requirement that is not.
        if (narrowed === true || requireTruth(scope) === UNKNOWN) ofRequire(scope, names)
        return sorted(names)
      }
    })
    return {
      rule,
      service,
      facts,
      constants,
      when: whenTruth,
      require: requireTruth,
      whyWhen: when === undefined ? NO_REASON : why(when),
      whyRequire: why(require),
      missing,
    }
  }
}
