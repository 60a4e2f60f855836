import { fieldsOf, joinsOf } from '../condition/index.ts'
import { FACT, nearest, PathwritError, type RecordKind, type Service } from '../model/index.ts'
import type { Pack, Rule } from '../pack/index.ts'
import type { BackendName } from './backend.ts'

/** Packs ready to judge any target: rules chosen, what they read known. Frozen; used by any number of scans. */
export interface Plan {
  readonly packs: readonly Pack[]
  readonly rules: readonly Rule[]
  readonly kinds: ReadonlySet<RecordKind>
  /** Globs of the manifests that conditions name: their bytes are read before anything is judged. */
  readonly manifestGlobs: readonly string[]
  /** Services stated by the caller, beside those that a target turns out to have. */
  readonly services: readonly Service[]
  readonly backend: BackendName
}

export interface CompileOptions {
  readonly packs: readonly Pack[]
  readonly services?: readonly Service[] | undefined
  /** Keep only these rules, by `category/id` or by the name findings give them. */
  readonly rules?: readonly string[] | undefined
  readonly skipRules?: readonly string[] | undefined
  readonly backend?: BackendName | undefined
}

const named = (rule: Rule, names: readonly string[]): boolean => names.includes(rule.id) || names.includes(rule.name)

/** FACT bits of one rule: what its conditions can ever read of the records it selects. */
export const factsOf = (rule: Rule): number => {
  let facts = FACT.stat
  for (const node of [rule.when, rule.require]) {
    if (node === undefined) continue
    for (const field of fieldsOf(node)) {
      if (field === 'acl') facts |= FACT.acl
      if (field === 'caps') facts |= FACT.caps
      if (field === 'selinux') facts |= FACT.selinux
      if (field === 'attrs') facts |= FACT.attrs
      if (field.startsWith('mount.')) facts |= FACT.mount
      if (field === 'contentClass') facts |= FACT.contentClass
      if (field === 'sha256') facts |= FACT.sha256
    }
    if (joinsOf(node).some((join) => join.operator === 'can')) facts |= FACT.acl | FACT.attrs | FACT.mount
  }
  return facts
}

/** Whether some rule reads what only a target's fstab and sysctl files may tell: mounts, or access, which hangs on them. */
export const readsHostFacts = (plan: Plan): boolean => plan.rules.some((rule) => (factsOf(rule) & FACT.mount) !== 0)

/** Whether some rule reads what will be done: acts, or how logs are rotated. */
export const readsActs = (plan: Plan): boolean =>
  plan.rules.some(
    ({ on, when, require }) =>
      on === 'act' ||
      on === 'log-rotation' ||
      [when, require].some((node) => node !== undefined && joinsOf(node).some(({ operator }) => operator === 'acts')),
  )

const manifestGlobsOf = (rules: readonly Rule[]): readonly string[] => {
  const globs = new Set<string>()
  for (const rule of rules)
    for (const node of [rule.when, rule.require])
      if (node !== undefined)
        for (const join of joinsOf(node)) if (join.operator === 'listed') for (const glob of join.globs) globs.add(glob)
  return [...globs].sort()
}

/**
 * Chooses rules and works out what they need. A rule that two packs bring is judged once, as the later pack has it: a pack of
 * one's own named after a built-in one overrides it, whether or not it extends it.
 */
export const compile = (options: CompileOptions): Plan => {
  const byName = new Map<string, Rule>()
  for (const pack of options.packs) for (const rule of pack.rules) byName.set(rule.name, rule)
  const all = [...byName.values()]
  for (const name of [...(options.rules ?? []), ...(options.skipRules ?? [])])
    if (!all.some((rule) => named(rule, [name])))
      throw new PathwritError('usage', `no rule "${name}" in the packs that are loaded`, {
        hint: [
          nearest(
            name,
            all.flatMap((rule) => [rule.id, rule.name]),
          ),
          'pathwrit rules lists every rule',
        ]
          .filter((part) => part !== undefined)
          .join(' '),
      })
  const rules = all.filter(
    (rule) =>
      (options.rules === undefined || options.rules.length === 0 || named(rule, options.rules)) &&
      !named(rule, options.skipRules ?? []),
  )
  return Object.freeze({
    packs: Object.freeze([...options.packs]),
    rules: Object.freeze(rules),
    kinds: new Set(rules.map((rule) => rule.on)),
    manifestGlobs: manifestGlobsOf(rules),
    services: options.services ?? [],
    backend: options.backend ?? 'compiled',
  })
}
