import type { Call, Handler, Handlers } from '../contract.ts'
import { modeOf, ownersOf } from '../owners.ts'
import { print } from '../state.ts'
import { HOLE, UNKNOWN, type Value, valuesOf } from '../value.ts'
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

/**
 * `apt-config shell NAME SETTING …` prints an assignment for each setting that there is; of what, is not told. Directories are always
 * set.
 */
const aptConfig: Handler = ({ args, state }) => {
  const [shell, ...pairs] = args
  const names = pairs.filter((_, at) => at % 2 === 0)
  const told = (some: readonly Value[]): Value => some.map((name) => `${name}='${HOLE}'\n`).join('')
  if (shell !== 'shell' || pairs.length % 2 !== 0 || !names.every((name) => /^[A-Za-z_]\w*$/.test(name)))
    print(state, UNKNOWN)
  else
    print(state, valuesOf([told(names), told(names.filter((_, at) => pairs[2 * at + 1]?.startsWith('Dir') === true))]))
}

/** What they do is done at places of the packaging system alone. */
const APART =
  'update-rc.d deb-systemd-helper deb-systemd-invoke invoke-rc.d service systemctl systemd-tmpfiles systemd-sysusers ucf ucfr ucfq dpkg dpkg-query dpkg-trigger dpkg-maintscript-helper dpkg-architecture update-alternatives py3compile py3clean pycompile pyclean ldconfig groupmod deluser delgroup userdel groupdel passwd chage debconf-set-selections apt-get apt debconf-communicate udevadm depmod update-initramfs update-mime-database install-info rcconf chkconfig aa-status apparmor_parser a2enmod a2dismod a2query db_stop'.split(
    ' ',
  )

export const debian: Handlers = {
  'dpkg-statoverride': statoverride,
  'dpkg-divert': truename,
  'apt-config': aptConfig,
  ...accounts,
  ...Object.fromEntries(APART.map((name) => [name, silent])),
}
