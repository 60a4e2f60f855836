import type { Severity } from '../model/index.ts'
import type { Loaded, RuleSource } from './contract.ts'
import type { ParamValue } from './param-value.ts'
import type { PackScope } from './scope.ts'

/** A rule on its way to being resolved: as written, in the pack that lists it, with what overrides changed so far. */
export interface Draft {
  readonly rule: Loaded<RuleSource>
  readonly scope: PackScope
  readonly severity: Severity
  readonly params: ReadonlyMap<string, ParamValue>
  readonly exceptions: readonly string[]
}

/** The name that findings give the rule. */
export const draftName = ({ rule, scope }: Draft): string =>
  scope.builtIn ? rule.value.id : `${scope.name}:${rule.value.id}`
