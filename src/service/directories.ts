import {
  type BytePath,
  bytesOf,
  DIRECTORY_ROLES,
  type DirectoryRole,
  type FactSource,
  normalizePath,
  textOf,
} from '../model/index.ts'
import { unitOrigin } from './claims.ts'
import type { Draft } from './present.ts'
import { unitPrograms, unitScalar, unitWords } from './unit-view.ts'
import type { World } from './world.ts'

export interface Directories {
  readonly dirs: Readonly<Record<DirectoryRole, readonly BytePath[]>>
  readonly facts: readonly FactSource[]
  readonly doubts: readonly string[]
}

/** Directories that many services share: a default taken from a name must not claim one of them. */
const SHARED = new Set(
  `/ /etc /opt /run /srv /usr /usr/lib /usr/libexec /var/cache /var/lib /var/log
  /etc/X11 /etc/alternatives /etc/apt /etc/cron.d /etc/default /etc/init.d /etc/kernel /etc/opt /etc/pam.d /etc/perl /etc/profile.d
  /etc/security /etc/selinux /etc/skel /etc/ssl /etc/pki /etc/sysctl.d /etc/systemd /etc/tmpfiles.d /etc/udev /etc/xdg /etc/network
  /run/credentials /run/dbus /run/initctl /run/initramfs /run/lock /run/log /run/mount /run/shm /run/systemd /run/udev /run/user
  /usr/lib/apt /usr/lib/dpkg /usr/lib/firmware /usr/lib/init /usr/lib/locale /usr/lib/mime /usr/lib/modules /usr/lib/perl /usr/lib/perl5
  /usr/lib/python3 /usr/lib/ssl /usr/lib/systemd /usr/lib/sysusers.d /usr/lib/tmpfiles.d /usr/lib/udev /usr/lib/x86_64-linux-gnu
  /var/cache/apt /var/cache/ldconfig /var/cache/man /var/cache/private /var/lib/apt /var/lib/dbus /var/lib/dpkg /var/lib/misc
  /var/lib/pam /var/lib/private /var/lib/python /var/lib/systemd /var/lib/ucf /var/log/apt /var/log/journal /var/log/private`.split(
    /\s+/,
  ),
)

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/

/** A role may also name single files (/etc/memcached.conf); nothing lies inside those. */
const holdsMore = (path: BytePath): boolean =>
  !/\.(?:conf|cnf|d|jar|log|sock)$/.test(path) && !path.startsWith('/etc/default/')

/** Trees that packages fill: what is not there now is not made at boot, as it may be below /var and /run. */
const isInstalled = (path: BytePath): boolean => /^\/(?:etc|usr|opt|srv)\//.test(path)

/** The layout of hier(7) and the FHS for a service of this name; roles inside another role's directories follow those. */
const defaults = (
  name: string,
  of: (role: DirectoryRole) => readonly string[],
): Record<DirectoryRole, () => readonly string[]> => ({
  config: () => [`/etc/${name}`],
  secrets: () =>
    of('config').flatMap((dir) => ['credentials', 'secrets', 'private', 'ssl/private'].map((sub) => `${dir}/${sub}`)),
  code: () => [`/usr/lib/${name}`, `/usr/libexec/${name}`],
  runtime: () => [`/run/${name}`],
  tmp: () => of('runtime').map((dir) => `${dir}/tmp`),
  state: () => [`/var/lib/${name}`],
  uploads: () => of('state').map((dir) => `${dir}/uploads`),
  cache: () => [`/var/cache/${name}`],
  logs: () => [`/var/log/${name}`],
})

const UNIT_ROLES: readonly (readonly [role: DirectoryRole, key: string, base: string])[] = [
  ['config', 'ConfigurationDirectory', '/etc'],
  ['runtime', 'RuntimeDirectory', '/run'],
  ['state', 'StateDirectory', '/var/lib'],
  ['cache', 'CacheDirectory', '/var/cache'],
  ['logs', 'LogsDirectory', '/var/log'],
]

/** A program below /opt or /srv brings its own tree there: that tree is code. */
const ownTrees = (programs: readonly BytePath[]): string[] =>
  programs.flatMap((program) => /^\/(?:opt|srv)\/[^/]+(?=\/)/.exec(program)?.[0] ?? [])

/** Directories the unit declares: names below a fixed base, what follows a `:` left away (a link or a flag). */
const declared = (
  draft: Draft,
  add: (role: DirectoryRole, path: string, fact: Omit<FactSource, 'field'>) => void,
): string[] => {
  const { unit } = draft
  const doubts: string[] = []
  if (unit === undefined) return doubts
  for (const [role, key, base] of UNIT_ROLES) {
    const mode = unitScalar(unit, `Service.${key}Mode`)
    for (const { word, resolved, from } of unitWords(unit, `Service.${key}`)) {
      const name = word.split(':', 1)[0] as string
      const origin = unitOrigin(unit, from)
      if (!resolved) doubts.push(`${key}=${word} hangs on what is only known when the unit runs`)
      else if (name === '') continue
      else if (name.startsWith('/') || name.split('/').includes('..')) doubts.push(`${key}=${word} is no relative path`)
      else add(role, `${base}/${name}`, { value: `${base}/${name}`, source: 'unit', origin })
    }
    // Kept after a stop, it brings what an earlier run left before the next one.
    const preserve = role === 'runtime' ? unitScalar(unit, 'Service.RuntimeDirectoryPreserve') : undefined
    if (preserve)
      add(role, 'preserve', { value: preserve.word, source: 'unit', origin: unitOrigin(unit, preserve.from) })
    if (mode) add(role, 'mode', { value: mode.word, source: 'unit', origin: unitOrigin(unit, mode.from) })
  }
  return doubts
}

/**
 * The role directories of a service: the unit's own first, then the daemon table's in place of the FHS defaults. What was
 * not declared and is observed absent below /etc, /usr, /opt and /srv is left out.
 */
export const directoriesOf = (draft: Draft, world: World): Directories => {
  const lists = new Map<DirectoryRole, BytePath[]>(DIRECTORY_ROLES.map((role) => [role, []]))
  const facts: FactSource[] = []
  const put = (role: DirectoryRole, path: string, fact: Omit<FactSource, 'field'>) => {
    if (!path.startsWith('/')) {
      facts.push({ field: `dirs.${role}.${path}`, ...fact })
      return
    }
    const list = lists.get(role) as BytePath[]
    const plain = normalizePath(bytesOf(path))
    if (list.includes(plain)) return
    list.push(plain)
    facts.push({ field: `dirs.${role}`, ...fact, value: textOf(plain) })
  }
  const doubts = declared(draft, put)
  for (const tree of draft.unit ? ownTrees(unitPrograms(draft.unit)) : [])
    put('code', tree, { value: tree, source: 'unit' })
  const base = draft.name.split('@', 1)[0] as string
  const usual = defaults(base, (role) => (lists.get(role) ?? []).filter(holdsMore))
  const offer = (role: DirectoryRole, path: string, source: string) => {
    const absent = isInstalled(path) && world.exists(normalizePath(bytesOf(path))) === false
    if (!absent && !(source === 'fhs' && SHARED.has(path))) put(role, path, { value: path, source })
  }
  for (const role of DIRECTORY_ROLES) {
    const table = draft.daemon?.dirs[role]
    if (table !== undefined) {
      for (const path of table) {
        if (!path.includes('%') || draft.release !== '')
          offer(role, path.replaceAll('%', draft.release), 'daemon-table')
      }
    } else if (NAME.test(base)) for (const path of usual[role]()) offer(role, path, 'fhs')
    // Many write one file there in place of a directory; it counts where it is seen.
    const file = `/var/log/${base}.log`
    if (role === 'logs' && table === undefined && NAME.test(base) && world.exists(bytesOf(file)) === true)
      put('logs', file, { value: file, source: 'fhs' })
  }
  const dirs = Object.fromEntries(DIRECTORY_ROLES.map((role) => [role, Object.freeze(lists.get(role) ?? [])]))
  return { dirs: Object.freeze(dirs) as Directories['dirs'], facts, doubts }
}
