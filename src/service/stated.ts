import { PathwritError } from '../model/index.ts'
import { parseId } from '../parse/index.ts'
import type { IdentityClaim } from './claims.ts'
import { accountFor, groupNumber } from './numbers.ts'
import type { Claim, World } from './world.ts'

/** `--service NAME[:USER[:GROUP]]` or `NAME:UID:GID[+GID…]`, taken apart. */
export interface Stated {
  readonly name: string
  readonly user: string | undefined
  /** The first is the primary one. */
  readonly groups: readonly string[]
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.@\\-]*$/
const ACCOUNT = /^[A-Za-z0-9_][A-Za-z0-9_.-]*\$?$/
const FORM = 'write NAME, NAME:USER, NAME:USER:GROUP or NAME:UID:GID[+GID…]'

const refuse = (message: string, hint: string = FORM): never => {
  throw new PathwritError('usage', message, { hint })
}

export const parseStated = (text: string): Stated => {
  const [name = '', user, group, ...more] = text.split(':')
  const shown = JSON.stringify(text)
  if (more.length > 0) refuse(`too many parts in --service ${shown}`)
  if (!NAME.test(name)) refuse(`no valid service name in --service ${shown}`)
  if (user !== undefined && !ACCOUNT.test(user)) refuse(`no valid user in --service ${shown}`)
  const groups = group?.split('+') ?? []
  for (const one of groups) if (!ACCOUNT.test(one)) refuse(`no valid group in --service ${shown}`)
  for (const part of [user ?? '', ...groups])
    if (/^\d+$/.test(part) && parseId(part) === undefined)
      refuse(`${part.slice(0, 40)} is too large a number in --service ${shown}`, 'users and groups go up to 4294967294')
  return { name, user, groups }
}

/** What a stated identity claims. */
export const statedClaim = (stated: Stated): IdentityClaim => {
  const claim = (value: string): Claim => ({ value, source: 'flag' })
  const [group] = stated.groups
  return { user: claim(stated.user ?? stated.name), group: group === undefined ? undefined : claim(group), each: false }
}

/** Refuses a stated identity that the target does not know or that is root; numbers are taken as they are. */
export const checkStated = (stated: Stated, world: World): void => {
  const { name, user, groups } = stated
  if (user === undefined) return
  const where = world.accounts.observed ? "the target's passwd" : 'a target without a passwd'
  const account = accountFor(user, world)
  if (account === undefined)
    refuse(`--service ${name}: there is no user ${user} in ${where}`, `give numbers: ${name}:UID:GID`)
  if (account?.uid === 0)
    refuse(`--service ${name}: root has dropped nothing`, 'state the user that the service becomes')
  if (account?.gid === undefined && groups.length === 0)
    refuse(`--service ${name}: the primary group of user ${user} is not known`, `add it: ${name}:${user}:GID`)
  for (const group of groups) {
    if (groupNumber(group, world) === undefined)
      refuse(`--service ${name}: there is no group ${group} in the target`, `give its number: ${name}:UID:GID`)
  }
}

/** Whether every part of the identity was stated in numbers: then nothing is added from the target's group file. */
export const isExact = ({ user, groups }: Stated): boolean =>
  user !== undefined && groups.length > 0 && [user, ...groups].every((part) => parseId(part) !== undefined)
