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
import type { Service, Truth } from '../model/index.ts'
import type { Rule } from '../pack/index.ts'
import type { Backend } from './backend.ts'
import type { Scope } from './binding.ts'
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
  /** What was not observed, when the verdict is unknown. Sorted. */
  readonly missing: (scope: Scope) => readonly string[]
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
    const missing = lazily(() => {
      const parts = when === undefined ? [require] : [require, when]
      const [binding, whyNoAnswer] = [bindingOf(service), whyNoAnswerOf(service)]
      const finders = parts.map((node) => missingFinder(specialise(node, constants), binding, whyNoAnswer))
      return (scope: Scope) => {
        const names = new Set<string>()
        for (const find of finders) find(scope, names)
        return sorted(names)
      }
    })
    return {
      rule,
      service,
      facts,
      constants,
      when: shared ?? truth(when as Node),
      require: truth(require),
      whyWhen: when === undefined ? NO_REASON : why(when),
      whyRequire: why(require),
      missing,
    }
  }
}
