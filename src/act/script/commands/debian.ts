import type { Call, Handler, Handlers } from '../contract.ts'
import { parseOptions } from '../options.ts'
import { modeOf, ownersOf } from '../owners.ts'
import { print } from '../state.ts'
import { isPlain, UNKNOWN, type Value } from '../value.ts'

const statoverride = ({ args, state, walk, line, text }: Call): void => {
  const words = args.filter((arg) => !arg.startsWith('--'))
  const [user, group, mode, path] = words
  if (!args.includes('--add') || user === undefined || group === undefined || path === undefined) {
    print(state, UNKNOWN)
    return
  }
  const owners = { owner: ownersOf(user).owner, group: ownersOf(`:${group}`).group }
  walk.emit(state, line, text, { verb: 'chown', path, ...owners })
  walk.emit(state, line, text, { verb: 'chmod', path, mode: modeOf(mode) })
}

const ADDUSER = {
  short: 'd:g:u:s:c:G:rmMUNb:k:e:f:p:K:oD',
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

/** An account's home is made for it, where the command makes homes. */
const makesHome =
  (always: boolean): Handler =>
  ({ args, state, walk, line, text }: Call): void => {
    const { has, value, operands } = parseOptions(args, ADDUSER)
    const [user, second] = operands
    const home = value('d', 'home', 'home-dir')
    if (has('no-create-home', 'M') || !(always || has('m', 'create-home')) || second !== undefined) return
    if (user === undefined || home === undefined || /^\/(?:nonexistent|dev\/null)?$/.test(home)) return
    const group: Value | undefined = value('g', 'gid', 'ingroup') ?? (has('group') || !has('system') ? user : 'nogroup')
    walk.emit(state, line, text, {
      verb: 'create',
      path: home,
      makes: 'directory',
      owner: isPlain(user) ? user : undefined,
      group: isPlain(group) ? group : undefined,
    })
  }

const truename = ({ args, state }: Call): void => {
  print(state, args[0] === '--truename' && args[1] !== undefined ? [`${args[1]}\n`] : UNKNOWN)
}

const silent: Handler = ({ state }) => print(state, UNKNOWN)

/** What they do is done at places of the packaging system alone. */
const APART =
  'update-rc.d deb-systemd-helper deb-systemd-invoke invoke-rc.d service systemctl systemd-tmpfiles systemd-sysusers ucf ucfr ucfq dpkg dpkg-query dpkg-trigger dpkg-maintscript-helper dpkg-architecture update-alternatives py3compile py3clean pycompile pyclean ldconfig addgroup groupadd usermod groupmod deluser delgroup userdel groupdel gpasswd passwd chage debconf-set-selections apt-get apt apt-config debconf-communicate udevadm depmod update-initramfs update-mime-database install-info rcconf chkconfig aa-status apparmor_parser a2enmod a2dismod a2query db_stop'.split(
    ' ',
  )

export const debian: Handlers = {
  'dpkg-statoverride': statoverride,
  'dpkg-divert': truename,
  adduser: makesHome(true),
  useradd: makesHome(false),
  ...Object.fromEntries(APART.map((name) => [name, silent])),
}
