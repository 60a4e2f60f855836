import { subjectNamed, type World } from '../evaluate/index.ts'
import { type Accounts, ANYONE, nearest, PathwritError, type Service, type Subject, safeText } from '../model/index.ts'
import { parseId } from '../parse/index.ts'
import { serviceNamed } from './choose.ts'
import type { SurfaceOptions } from './contract.ts'
import type { Surveyed } from './survey.ts'

const groupNumber = (name: string, accounts: Accounts): number => {
  const gid = parseId(name) ?? accounts.gid(name)
  if (gid !== undefined) return gid
  throw new PathwritError('usage', `no group "${safeText(name)}" in the target`, { hint: 'give its number instead' })
}

/** A user by name or number: its account's groups and those named beside it; a number that no account has needs one. */
const userNamed = (user: string, groups: readonly string[], world: World): Subject => {
  const { accounts } = world
  const extra = groups.map((group) => groupNumber(group, accounts))
  const uid = parseId(user)
  const name = uid === undefined ? user : accounts.userName(uid)
  const account = user === 'anyone' ? ANYONE : name && subjectNamed(`user:${name}`, undefined, world)
  if (account) return { ...account, groups: [...new Set([...account.groups, ...extra])].sort((a, b) => a - b) }
  const [gid] = extra
  if (uid !== undefined && gid !== undefined)
    return { name: user, uid, gid, groups: [...new Set(extra)].sort((a, b) => a - b) }
  if (uid !== undefined)
    throw new PathwritError('usage', `no account of the target has the number ${uid}, so its groups are not known`, {
      hint: `add its group: --user ${uid} --group GID`,
    })
  throw new PathwritError('usage', `no user "${safeText(user)}" in the target`, {
    hint:
      nearest(
        user,
        accounts.users.map((known) => known.name),
      ) ?? 'give numbers instead: --user UID --group GID',
  })
}

/** Who is asked about: a service of the target, or a user with the groups that are named beside it. */
export const askedOf = (options: SurfaceOptions, surveyed: Surveyed): Pick<Service, 'subject' | 'sandbox'> => {
  if (options.service !== undefined) return serviceNamed(options.service, surveyed.services, surveyed)
  if (options.user === undefined)
    throw new PathwritError('usage', 'surface needs an identity', { hint: 'give --service NAME or --user NAME' })
  return { subject: userNamed(options.user, options.groups ?? [], surveyed.world) }
}
