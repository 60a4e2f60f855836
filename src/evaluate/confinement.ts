import { inSandbox, type SandboxAccess } from '../access/index.ts'
import type { Access, Accounts, Service, Tree } from '../model/index.ts'

/** A service in its sandbox, and what it can change from there. */
export interface Confined {
  readonly service: Service
  readonly access: SandboxAccess
}

/**
 * Everything known to run under a uid, when all of it is confined; undefined when something is not: a service without a
 * sandbox, a login, a cron job.
 */
export type Confinement = (uid: number) => readonly Confined[] | undefined

export interface ConfinementParts {
  readonly tree: Tree
  readonly access: Access
  readonly accounts: Accounts
  /** All services of the target, judged or not. */
  readonly services: readonly Service[]
  /** Accounts under which something runs outside of any sandbox, by name, and what, in words. */
  readonly outsiders: ReadonlyMap<string, string>
}

/** Answers are kept by uid: a sandbox costs its own caches, made when it is first asked about. */
export const confinementOf = (parts: ConfinementParts): Confinement => {
  const { tree, access, accounts, services, outsiders } = parts
  const open = new Set([...outsiders.keys()].map((name) => accounts.uid(name)))
  const known = new Map<number, readonly Confined[] | undefined>()
  const find = (uid: number): readonly Confined[] | undefined => {
    const peers = services.filter(({ subject }) => subject.uid === uid)
    if (open.has(uid) || peers.length === 0) return undefined
    const confined = peers.flatMap((service): readonly Confined[] => {
      const { sandbox, subject } = service
      if (sandbox === undefined || subject.caps?.includes('cap_sys_admin')) return []
      return [{ service, access: inSandbox(access, tree, sandbox, subject) }]
    })
    return confined.length === peers.length ? confined : undefined
  }
  return (uid) => {
    if (!known.has(uid)) known.set(uid, find(uid))
    return known.get(uid)
  }
}
