import type { Call, Handler, Handlers } from '../contract.ts'
import { modeOf, ownersOf } from '../owners.ts'
import { print } from '../state.ts'
import { UNKNOWN } from '../value.ts'
import { accounts } from './accounts.ts'

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

const truename = ({ args, state }: Call): void => {
  print(state, args[0] === '--truename' && args[1] !== undefined ? [`${args[1]}\n`] : UNKNOWN)
}

const silent: Handler = ({ state }) => print(state, UNKNOWN)

/** What they do is done at places of the packaging system alone. */
const APART =
  'update-rc.d deb-systemd-helper deb-systemd-invoke invoke-rc.d service systemctl systemd-tmpfiles systemd-sysusers ucf ucfr ucfq dpkg dpkg-query dpkg-trigger dpkg-maintscript-helper dpkg-architecture update-alternatives py3compile py3clean pycompile pyclean ldconfig groupmod deluser delgroup userdel groupdel passwd chage debconf-set-selections apt-get apt apt-config debconf-communicate udevadm depmod update-initramfs update-mime-database install-info rcconf chkconfig aa-status apparmor_parser a2enmod a2dismod a2query db_stop'.split(
    ' ',
  )

export const debian: Handlers = {
  'dpkg-statoverride': statoverride,
  'dpkg-divert': truename,
  ...accounts,
  ...Object.fromEntries(APART.map((name) => [name, silent])),
}
