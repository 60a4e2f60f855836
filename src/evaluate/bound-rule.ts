import {
  type Binding,
  classForm,
  type Deciding,
  explainer,
  fieldsOf,
  joinsOf,
  missingFinder,
  type Node,
  specialise,
  type WhyNoAnswer,
} from '../condition/index.ts'
import { type Access, type Service, type Truth, UNKNOWN } from '../model/index.ts'
import type { Rule } from '../pack/index.ts'
import type { Backend } from './backend.ts'
import type { Scope } from './binding.ts'
import type { ClassScope } from './classes/index.ts'
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
  /** The rule as it is asked of a whole class of inodes: what differs within one is UNKNOWN. */
  readonly shape: () => Shape
  /** What keeps a violation from happening; absent where no sandbox has a say. */
  readonly mitigation?: Mitigation | undefined
  /** The same rule over another access, from within a sandbox say; absent where no sandbox has a say. */
  readonly within?: ((access: Access) => BoundRule) | undefined
}

/** A bound rule in class form. `globs` decide its tests of the record's own path. */
export interface Shape {
  readonly when: (scope: ClassScope) => Truth
  readonly require: (scope: ClassScope) => Truth
  readonly globs: readonly string[]
  /** Whether those tests, or looking into a file, may decide it. */
  readonly refinable: boolean
}

const shapeOf = (rule: Rule, constants: ReadonlyMap<string, unknown>, ask: AskClass): Shape => {
  const forms = [rule.when, rule.require].map((node) => node && classForm(specialise(node, constants)))
  const [when, require] = forms.map((form) => form && ask(form.node))
  const globs = forms.flatMap((form) => form?.globs ?? [])
  const looks = forms.some((form) => form !== undefined && fieldsOf(form.node).has('contentClass'))
  return { when: when ?? ALWAYS, require: require ?? ALWAYS, globs, refinable: looks || globs.length > 0 }
}
type AskClass = (node: Node) => (scope: ClassScope) => Truth

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
  classBindingOf(service: Service | undefined): Binding<ClassScope>
  whyNoAnswerOf(service: Service | undefined): WhyNoAnswer<Scope>
}

/** Binds one rule to any number of services. */
export const binder = (rule: Rule, { backend, bindingOf, classBindingOf, whyNoAnswerOf }: Asking) => {
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
    let shape: Shape | undefined
    return {
      rule,
      service,
      facts,
      constants,
      shape() {
        shape ??= shapeOf(rule, constants, (node) => backend.truth(node, classBindingOf(service)))
        return shape
      },
      when: whenTruth,
      require: requireTruth,
      whyWhen: when === undefined ? NO_REASON : why(when),
      whyRequire: why(require),
      missing,
    }
  }
}
