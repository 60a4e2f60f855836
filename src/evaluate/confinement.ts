import { inSandbox, type SandboxAccess } from '../access/index.ts'
import type { Access, Accounts, Service, Tree } from '../model/index.ts'

/** A service in its sandbox, and what it can change from there. */
export interface Confined {
  readonly service: Service
  readonly access: SandboxAccess
}

/** What is known of all that runs under a uid: services, logins, cron jobs. */
export interface Confinement {
  /** Everything that runs there, when all of it is confined; undefined when something is not. */
  of(uid: number): readonly Confined[] | undefined
  /** What is not confined, in words; undefined when all of it is. */
  whyOpen(uid: number): string | undefined
}

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
  const open = new Map([...outsiders].map(([name, why]) => [accounts.uid(name), why] as const))
  const known = new Map<number, readonly Confined[] | string>()
  const find = (uid: number): readonly Confined[] | string => {
    const outside = open.get(uid)
    if (outside !== undefined) return outside
    const confined: Confined[] = []
    for (const service of services) {
      const { name, subject, sandbox } = service
      if (subject.uid !== uid) continue
      if (sandbox === undefined) return `${name} runs under the same user and has no sandbox`
      if (subject.caps?.includes('cap_sys_admin')) return `${name} has cap_sys_admin, which no sandbox holds`
      confined.push({ service, access: inSandbox(access, tree, sandbox, subject) })
    }
    return confined
  }
  const answer = (uid: number): readonly Confined[] | string => {
    const found = known.get(uid) ?? find(uid)
    known.set(uid, found)
    return found
  }
  return {
    of(uid) {
      const found = answer(uid)
      return typeof found === 'string' || found.length === 0 ? undefined : found
    },
    whyOpen(uid) {
      const found = answer(uid)
      return typeof found === 'string' ? found : undefined
    },
  }
}
