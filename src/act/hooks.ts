import { type BytePath, bytesOf, nameOf } from '../model/index.ts'
import type { ActSource, ActView } from './contract.ts'
import { directoryRuns, runsName } from './cron/run-parts.ts'
import { together } from './make.ts'

interface HookDirectory {
  readonly path: BytePath
  readonly trigger: string
  readonly by: string
  /** Whether names follow run-parts; else every program counts. */
  readonly named: boolean
}

const hook = (path: string, trigger: string, by: string, named = true): HookDirectory => ({
  path: bytesOf(path),
  trigger,
  by,
  named,
})

/** Directories whose programs root runs on some event, each as its program's manual says. */
const HOOKS: readonly HookDirectory[] = [
  ...['if-pre-up', 'if-up', 'if-down', 'if-post-down'].map((name) =>
    hook(`/etc/network/${name}.d`, 'start', `network/${name}.d`),
  ),
  ...['ip-up', 'ip-down', 'ip-pre-up', 'ipv6-up', 'ipv6-down'].map((name) =>
    hook(`/etc/ppp/${name}.d`, 'start', `ppp/${name}.d`),
  ),
  hook('/etc/dhcp/dhclient-enter-hooks.d', 'start', 'dhclient-script'),
  hook('/etc/dhcp/dhclient-exit-hooks.d', 'start', 'dhclient-script'),
  hook('/etc/NetworkManager/dispatcher.d', 'start', 'NetworkManager', false),
  hook('/usr/lib/NetworkManager/dispatcher.d', 'start', 'NetworkManager', false),
  ...['routable.d', 'off.d', 'dormant.d', 'no-carrier.d', 'degraded.d', 'configuring.d', 'configured.d'].map((name) =>
    hook(`/etc/networkd-dispatcher/${name}`, 'start', 'networkd-dispatcher', false),
  ),
  ...['postinst', 'postrm', 'preinst', 'prerm'].map((name) =>
    hook(`/etc/kernel/${name}.d`, 'upgrade', `kernel/${name}.d`),
  ),
  hook('/etc/initramfs/post-update.d', 'upgrade', 'update-initramfs'),
  hook('/etc/update-motd.d', 'login', 'update-motd'),
  hook('/etc/needrestart/hook.d', 'upgrade', 'needrestart', false),
  hook('/etc/needrestart/notify.d', 'upgrade', 'needrestart', false),
  hook('/etc/letsencrypt/renewal-hooks/pre', 'daily', 'certbot', false),
  hook('/etc/letsencrypt/renewal-hooks/deploy', 'daily', 'certbot', false),
  hook('/etc/letsencrypt/renewal-hooks/post', 'daily', 'certbot', false),
  ...['system-sleep', 'system-shutdown', 'system-generators', 'system-environment-generators'].flatMap((name) =>
    ['/etc/systemd', '/usr/lib/systemd', '/usr/local/lib/systemd'].map((base) =>
      hook(`${base}/${name}`, name.endsWith('generators') ? 'boot' : 'stop', 'systemd', false),
    ),
  ),
]

/** Directories of programs that root runs when something happens. */
export const hooks: ActSource = Object.freeze({
  name: 'hooks',
  globs: HOOKS.map(({ path }) => `${path}/*`),
  acts: (view: ActView) =>
    together(
      HOOKS.map(({ path, trigger, by, named }) =>
        directoryRuns(path, { actor: 'root', trigger, by }, view, (name) =>
          named ? runsName(view, name) : !nameOf(name).startsWith('.'),
        ),
      ),
    ),
})
