import type { Witness } from './access.ts'
import type { FoundAct, Severity } from './finding.ts'
import type { BytePath } from './path.ts'
import type { Waived } from './waiver.ts'

/**
 * What a step rests on. `code`: the account runs, or takes as its own, what can be changed; `ownership`: root gives away what can
 * be chosen; `setuid`: a program that runs as its owner can be written; `socket`: a socket that commands root is open; `group`: so
 * it is to a group.
 */
export type ChainHow = 'code' | 'ownership' | 'setuid' | 'socket' | 'group'

/** One account becomes another, at one path. */
export interface ChainStep {
  readonly from: string
  readonly to: string
  readonly how: ChainHow
  /** The service, of the account `from`, that can do it; null: everyone can. */
  readonly service: string | null
  readonly path: BytePath
  /** What happens there, in words, safe to print. */
  readonly what: string
  /** The finding that says so; null for a membership. */
  readonly rule: string | null
  readonly severity?: Severity | undefined
  readonly fingerprint?: string | undefined
  readonly act?: FoundAct | undefined
  readonly witness: Witness
  readonly assumed: readonly string[]
  /** A sandbox stands in the way of this service. */
  readonly mitigated?: { readonly by: string } | undefined
  readonly waived?: Waived | undefined
}

/** The shortest way by which services of one identity become an account, that of others before root's included. */
export interface Chain {
  readonly services: readonly string[]
  readonly user: string
  readonly to: string
  readonly steps: readonly ChainStep[]
}
