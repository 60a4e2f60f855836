import type { Node } from '../condition/index.ts'
import type { RecordKind, Severity, StatedWaiver, Waiver } from '../model/index.ts'

/** A rule as its `rule.json` says it, validated by schema, nothing resolved. JSON shapes are those of `schemas/rule.v1.json`. */
export interface RuleSource {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly maturity: Maturity
  readonly on: RecordKind
  readonly for: 'service' | 'host'
  readonly paths?: readonly string[]
  readonly when?: unknown
  readonly require: unknown
  readonly message: string
  /** What would make it pass: metadata to set, or advice in words. */
  readonly remedy?: {
    readonly owner?: string
    readonly group?: string
    readonly mode?: { readonly clear?: string; readonly set?: string }
    readonly advice?: string
  }
  readonly tags?: readonly string[]
  /** Rules that say the same thing more strongly: where one of them finds a violation on the same path for the same identity, this rule is silent. */
  readonly coveredBy?: readonly string[]
  readonly cases?: RuleCases
}
export type Maturity = 'stable' | 'incubating' | 'sandbox'

/**
 * The rule's own examples, by expected verdict. A case is the judged record in wire form (`kind` defaults to the rule's
 * `on`); `with` holds further records of that little world, `service` fields of the judged service that differ from the
 * usual one, `note` says what it shows. Ancestors that are not given are root's, 0755.
 */
export interface RuleCases {
  readonly violation?: readonly RuleCase[]
  readonly pass?: readonly RuleCase[]
  readonly unknown?: readonly RuleCase[]
}
export interface RuleCase {
  readonly path: string
  readonly note?: string
  readonly with?: readonly Readonly<Record<string, unknown>>[]
  readonly service?: Readonly<Record<string, unknown>>
  readonly files?: Readonly<Record<string, string>>
  /** Files beside which a signature stands that one of the pack's trusted keys verifies. */
  readonly signed?: readonly string[]
  readonly [field: string]: unknown
}

export type ParamType = 'string' | 'integer' | 'boolean' | 'mode' | 'path' | 'glob' | 'list'
export interface ParamSource {
  readonly type: ParamType
  readonly default: unknown
  readonly about?: string
  readonly enum?: readonly unknown[]
  readonly min?: number
  readonly max?: number
}

/** A change that a pack makes to a rule it has from elsewhere, by id. `exceptions` are globs that are no longer judged. */
export interface OverrideSource {
  readonly rule: string
  readonly severity?: Severity
  readonly params?: Readonly<Record<string, unknown>>
  readonly exceptions?: { readonly append?: readonly string[]; readonly replace?: readonly string[] }
  readonly disabled?: boolean
}

export interface PackSource {
  readonly name: string
  readonly version: string
  readonly title: string
  readonly license?: string
  readonly requires?: { readonly engine?: string }
  readonly params?: Readonly<Record<string, ParamSource>>
  readonly lists?: Readonly<Record<string, readonly string[]>>
  readonly define?: Readonly<Record<string, unknown>>
  /** Rule folders or files, relative to the pack. */
  readonly rules?: readonly string[]
  readonly overrides?: readonly OverrideSource[]
  /** Packs it builds on: `pathwrit:NAME`, a path, or an npm name. `maturity` keeps only rules at least that mature. */
  /** Findings that are accepted wherever the pack is used, of its own rules or of others. */
  readonly waivers?: readonly Waiver[]
  readonly extends?: readonly (string | { readonly pack: string; readonly maturity?: Maturity })[]
}

/** A file of a pack as it was read: where it stands, its text (for line and column), its parsed value. */
export interface Loaded<T> {
  readonly file: string
  readonly text: string
  readonly value: T
}

/** Everything one pack and the packs it extends consist of; what `load/` hands to `resolvePack`. */
export interface PackFiles {
  readonly pack: Loaded<PackSource>
  readonly rules: readonly Loaded<RuleSource>[]
  readonly extended: readonly { readonly files: PackFiles; readonly maturity?: Maturity | undefined }[]
  /** Built-in packs' rules carry no prefix in findings. */
  readonly builtIn: boolean
}

/** A rule ready to be bound to services: conditions parsed and typed, parameters and named conditions put in. */
export interface Rule {
  /** `category/id`. */
  readonly id: string
  /** As findings name it: with `pack:` before it when the pack is not built in. */
  readonly name: string
  readonly pack: string
  readonly title: string
  readonly severity: Severity
  readonly maturity: Maturity
  readonly on: RecordKind
  readonly for: 'service' | 'host'
  /** Path templates: globs in which `${service.…}` still stands, and `${param.…}` only of an empty list (unset: never wider). `!` first: excluded. */
  readonly paths: readonly string[]
  readonly exceptions: readonly string[]
  readonly when: Node | undefined
  readonly require: Node
  readonly message: string
  readonly remedy: string | undefined
  readonly tags: readonly string[]
  /** Ids of rules whose finding on the same path, for the same identity, makes this one's needless. */
  readonly coveredBy: readonly string[]
  readonly cases: RuleCases
  readonly file: string
}

export interface Pack {
  readonly name: string
  readonly version: string
  readonly title: string
  readonly builtIn: boolean
  readonly params: Readonly<Record<string, ParamSource & { readonly value: unknown }>>
  readonly rules: readonly Rule[]
  /** Its own waivers, then those of the packs it extends. */
  readonly waivers: readonly StatedWaiver[]
}
