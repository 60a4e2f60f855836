import type { Call, Handler, Handlers } from '../contract.ts'
import { parseOptions } from '../options.ts'
import { print } from '../state.ts'
import { isPlain, UNKNOWN, type Value } from '../value.ts'

const ADDUSER = {
  short: 'd:g:u:s:c:G:rmMUNb:k:e:f:p:K:oDi:h:SH',
  long: [
    'home:',
    'home-dir:',
    'shell:',
    'no-create-home',
    'uid:',
    'gid:',
    'gecos:',
    'comment:',
    'ingroup:',
    'group',
    'system',
    'disabled-password',
    'disabled-login',
    'firstuid:',
    'lastuid:',
    'conf:',
    'quiet',
    'create-home',
    'no-user-group',
    'user-group',
    'groups:',
    'force-badname',
    'allow-bad-names',
    'add_extra_groups',
  ],
}
const ADDGROUP = {
  short: 'g:K:p:fro',
  long: ['gid:', 'system', 'quiet', 'force', 'force-badname', 'firstgid:', 'lastgid:'],
}
const USERMOD = {
  short: 'aG:g:d:s:c:l:u:e:f:mLU',
  long: ['append', 'groups:', 'gid:', 'home:', 'shell:', 'login:', 'uid:'],
}
const GPASSWD = { short: 'a:d:M:A:rR', long: ['add:', 'delete:', 'members:'] }

/** A name that an account can have; digits name a number, not an account. */
const nameOf = (value: Value | undefined): string | undefined =>
  value !== undefined && isPlain(value) && /^[A-Za-z_][\w.-]*\$?$/.test(value) ? value : undefined

/** Who comes to be: a line of /etc/passwd is the user's with its first group, one of /etc/group a group's, or a user's in it. */
const enter = (
  { state, walk, line, text }: Call,
  file: 'passwd' | 'group',
  user: Value | undefined,
  group: Value | undefined,
): void => {
  const [owner, into] = [nameOf(user), nameOf(group)]
  if (owner === undefined && (into === undefined || file === 'passwd')) return
  walk.emit(state, line, text, {
    verb: 'append',
    path: `/etc/${file}`,
    ...(owner === undefined ? {} : { owner }),
    ...(into === undefined ? {} : { group: into }),
  })
}

const groupsIn = (value: Value | undefined): readonly Value[] => (value === undefined ? [] : value.split(','))

/** adduser(8) and useradd(8) make an account, and its home where the command makes homes. */
const makesUser =
  (always: boolean): Handler =>
  (call): void => {
    const { args, state, walk, line, text } = call
    const { has, value, operands } = parseOptions(args, ADDUSER)
    const [user, second] = operands
    // `adduser USER GROUP` puts one that is there into a group.
    const joins = always && second !== undefined
    const onlyGroup = always && has('group') && !has('system')
    if (joins || onlyGroup) enter(call, 'group', joins ? user : undefined, joins ? second : user)
    if (user === undefined || joins || onlyGroup) return
    const shared = has('system') && always ? 'nogroup' : has('N', 'no-user-group') ? 'users' : undefined
    const group: Value = value('g', 'gid', 'ingroup') ?? (has('group') ? user : (shared ?? user))
    enter(call, 'passwd', user, group)
    for (const more of groupsIn(value('G', 'groups'))) enter(call, 'group', user, more)
    const home = value('d', 'home', 'home-dir', 'h')
    if (has('no-create-home', 'M') || !(always || has('m', 'create-home'))) return
    if (home === undefined || /^\/(?:nonexistent|dev\/null)?$/.test(home)) return
    walk.emit(state, line, text, {
      verb: 'create',
      path: home,
      makes: 'directory',
      owner: isPlain(user) ? user : undefined,
      group: isPlain(group) ? group : undefined,
    })
  }

const makesGroup: Handler = (call) => {
  print(call.state, UNKNOWN)
  const { operands } = parseOptions(call.args, ADDGROUP)
  const [first, second] = operands
  if (second === undefined) enter(call, 'group', undefined, first)
  else enter(call, 'group', first, second)
}

const changesUser: Handler = (call) => {
  print(call.state, UNKNOWN)
  const { value, operands } = parseOptions(call.args, USERMOD)
  const [user] = operands
  const first = value('g', 'gid')
  if (user === undefined) return
  if (first !== undefined) enter(call, 'passwd', user, first)
  for (const group of groupsIn(value('G', 'groups'))) enter(call, 'group', user, group)
}

const changesGroup: Handler = (call) => {
  print(call.state, UNKNOWN)
  const { value, operands } = parseOptions(call.args, GPASSWD)
  for (const user of groupsIn(value('a', 'add', 'M', 'members'))) enter(call, 'group', user, operands[0])
}

/** What makes accounts and groups, and who is in them. */
export const accounts: Handlers = {
  adduser: makesUser(true),
  useradd: makesUser(false),
  addgroup: makesGroup,
  groupadd: makesGroup,
  usermod: changesUser,
  gpasswd: changesGroup,
}
