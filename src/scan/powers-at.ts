import { inSandbox, surfacePowers } from '../access/index.ts'
import { directiveOf, subjectNamed, type World } from '../evaluate/index.ts'
import {
  ANYONE,
  type BytePath,
  type Inode,
  POWERS,
  type Power,
  type Service,
  type Subject,
  textOf,
  UNKNOWN,
  type Witness,
} from '../model/index.ts'
import type { Explanation } from './contract.ts'

export const asText = (witness: Witness) => witness.map((step) => ({ path: textOf(step.path), why: step.why }))

/** Powers over the thing itself: `search` and `redirect` ask about the way to it, and `modify` stands apart. */
const OVER_IT: readonly Power[] = POWERS.filter((power) => !['search', 'modify', 'redirect'].includes(power))

/** What one subject can do at a path, with the chain behind `modify`. */
const powersOf = (subject: Subject, path: BytePath, inode: Inode | undefined, { access }: World) => {
  const { answer, witness } = access.explain(subject, 'modify', path, inode)
  return {
    can: inode ? OVER_IT.filter((power) => access.can(subject, power, path, inode) === true) : [],
    modify: answer === UNKNOWN ? undefined : answer,
    witness,
  }
}

/** The second answer: what is left of a path from within the service's sandbox, if it has one. */
const fromWithin = (
  { subject, sandbox }: Service,
  path: BytePath,
  inode: Inode | undefined,
  { access, tree, confinement }: World,
): Explanation['access'][number]['sandbox'] => {
  if (sandbox === undefined) return undefined
  const within = inSandbox(access, tree, sandbox, subject)
  const modify = within.can(subject, 'modify', path, inode)
  return {
    can: inode ? surfacePowers(within, subject, path, inode) : [],
    modify: modify === UNKNOWN ? undefined : modify,
    by: directiveOf(within, [path]),
    unless: confinement?.whyOpen(subject.uid),
  }
}

/** What each service can do at a path, by ownership and from within its sandbox. */
export const servicesAt = (
  services: readonly Service[],
  path: BytePath,
  inode: Inode | undefined,
  world: World,
): Explanation['access'] =>
  services.map((service) => {
    const { can, modify, witness } = powersOf(service.subject, path, inode, world)
    return {
      service: service.name,
      can,
      modify,
      witness: asText(witness),
      // A bind mount can open what ownership closes, so that is no reason not to look.
      sandbox: fromWithin(service, path, inode, world),
    }
  })

/** What anyone and every account of the target can do at a path; those that can do the same for the same reason are one. */
export const accountsAt = (path: BytePath, inode: Inode | undefined, world: World): Explanation['accounts'] => {
  const groups = new Map<string, { readonly users: string[]; readonly powers: ReturnType<typeof powersOf> }>()
  const add = (name: string, subject: Subject | undefined): void => {
    if (subject === undefined) return
    const powers = powersOf(subject, path, inode, world)
    const key = [powers.modify, powers.can.join(), powers.witness.at(-1)?.by].join('\0')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { users: [name], powers })
    else group.users.push(name)
  }
  add('anyone', ANYONE)
  for (const { name } of world.accounts.users) add(name, subjectNamed(`user:${name}`, undefined, world))
  return [...groups.values()].map(({ users, powers }) => ({ users, ...powers, witness: asText(powers.witness) }))
}
