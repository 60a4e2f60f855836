import type { MountKind } from '../../model/index.ts'

/** A path that a yes-or-no directive stands for; `back`: put back from the host. But for `/`, what does not exist is left out. */
export type Fixed = readonly [path: string, kind: MountKind | 'back']

const each = (kind: Fixed[1], ...paths: readonly string[]): readonly Fixed[] => paths.map((path) => [path, kind])

/** systemd.exec(5), ProtectSystem=: "mounts the /usr/ and the boot loader directories (/boot and /efi) read-only". */
const SYSTEM = each('read-only', '/usr', '/boot', '/efi')

/** ProtectHome= speaks of these three, and ProtectSystem=strict leaves them to it. */
const HOMES = ['/home', '/root', '/run/user']

export const PROTECT_SYSTEM: ReadonlyMap<string, readonly Fixed[]> = new Map([
  ['yes', SYSTEM],
  ['full', [...SYSTEM, ...each('read-only', '/etc')]],
  ['strict', [...each('read-only', '/'), ...each('implicit', '/dev', '/proc', '/sys', ...HOMES)]],
])

export const PROTECT_HOME: ReadonlyMap<string, readonly Fixed[]> = new Map([
  ['yes', each('inaccessible', ...HOMES)],
  ['read-only', each('read-only', ...HOMES)],
  ['tmpfs', each('tmpfs', ...HOMES)],
])

/** Directives that are on or off, with the paths they change. */
export const SWITCHES: readonly (readonly [directive: string, fixed: readonly Fixed[]])[] = [
  ['PrivateTmp', each('private', '/tmp', '/var/tmp')],
  // A /dev of its own with the pseudo devices; these trees of the host's are put back into it.
  [
    'PrivateDevices',
    [...each('private', '/dev'), ...each('back', '/dev/hugepages', '/dev/mqueue', '/dev/pts', '/dev/shm')],
  ],
  [
    'ProtectKernelTunables',
    [
      ...each('read-only', '/proc/acpi', '/proc/apm', '/proc/asound', '/proc/bus', '/proc/fs', '/proc/irq'),
      ...each('read-only', '/proc/latency_stats', '/proc/mtrr', '/proc/scsi', '/proc/sys', '/proc/sysrq-trigger'),
      ...each('read-only', '/proc/timer_stats', '/sys', '/sys/fs/bpf'),
      ...each('read-only', '/sys/kernel/debug', '/sys/kernel/tracing'),
      ...each('inaccessible', '/proc/kallsyms', '/proc/kcore'),
      ...each('implicit', '/sys/fs/cgroup', '/sys/fs/selinux'),
    ],
  ],
  ['ProtectKernelModules', each('inaccessible', '/lib/modules', '/usr/lib/modules')],
  ['ProtectKernelLogs', each('inaccessible', '/dev/kmsg', '/proc/kmsg')],
  ['ProtectControlGroups', each('read-only', '/sys/fs/cgroup')],
  ['ProtectHostname', each('read-only', '/proc/sys/kernel/hostname', '/proc/sys/kernel/domainname')],
  // A queue file system of its own, by the lowest priority.
  ['PrivateIPC', each('tmpfs', '/dev/mqueue')],
]

/**
 * What MountAPIVFS= puts into the service's view. Where these are mounted already they stay as they are, and with all
 * below them: a read-only `/` does not reach in, not even into /run (namespace.c, `apivfs_table`).
 */
export const API_TREES: readonly Fixed[] = [...each('host', '/dev', '/proc', '/sys'), ...each('implicit', '/run')]
/** The same below a root of the service's own, where nothing is mounted on /run. */
export const API_TREES_IN_ROOT: readonly Fixed[] = [...each('host', '/dev', '/proc', '/sys'), ...each('tmpfs', '/run')]

/** Directives that imply MountAPIVFS=, with the values by which they do not. PrivateBPF= and PrivatePIDs= came after 252. */
export const IMPLY_API: readonly (readonly [directive: string, off: string])[] = [
  ['MountAPIVFS', 'no'],
  ['ProtectKernelTunables', 'no'],
  ['ProtectControlGroups', 'no'],
  ['ProtectProc', 'default'],
  ['ProcSubset', 'all'],
  ['PrivateBPF', 'no'],
  ['PrivatePIDs', 'no'],
]

/** Directives that list paths, old names beside the new ones. */
export const LISTS: readonly (readonly [directive: string, kind: MountKind])[] = [
  ['ReadWritePaths', 'read-write'],
  ['ReadWriteDirectories', 'read-write'],
  ['ReadOnlyPaths', 'read-only'],
  ['ReadOnlyDirectories', 'read-only'],
  ['InaccessiblePaths', 'inaccessible'],
  ['InaccessibleDirectories', 'inaccessible'],
  ['ExecPaths', 'exec'],
  ['NoExecPaths', 'no-exec'],
]

/** The service's own directories: name of the directive, where they lie, and whether DynamicUser= keeps them below `private`. */
export const OWN_DIRECTORIES: readonly (readonly [
  directive: string,
  base: string,
  isPrivate: boolean | 'if-preserved',
])[] = [
  ['RuntimeDirectory', '/run', 'if-preserved'],
  ['StateDirectory', '/var/lib', true],
  ['CacheDirectory', '/var/cache', true],
  ['LogsDirectory', '/var/log', true],
  ['ConfigurationDirectory', '/etc', false],
]
