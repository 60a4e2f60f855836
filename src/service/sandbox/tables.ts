import type { MountKind } from '../../model/index.ts'

/** A path that a yes-or-no directive stands for. All of these are left out when they do not exist, but for `/`. */
export type Fixed = readonly [path: string, kind: MountKind]

const each = (kind: MountKind, ...paths: readonly string[]): readonly Fixed[] => paths.map((path) => [path, kind])

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
    [...each('private', '/dev'), ...each('bind', '/dev/hugepages', '/dev/mqueue', '/dev/pts', '/dev/shm')],
  ],
  [
    'ProtectKernelTunables',
    [
      ...each('read-only', '/proc/acpi', '/proc/apm', '/proc/asound', '/proc/bus', '/proc/fs', '/proc/irq'),
      ...each('read-only', '/proc/latency_stats', '/proc/mtrr', '/proc/scsi', '/proc/sys', '/proc/sysrq-trigger'),
      ...each('read-only', '/proc/timer_stats', '/sys', '/sys/kernel/debug', '/sys/kernel/tracing'),
      ...each('inaccessible', '/proc/kallsyms', '/proc/kcore'),
      ...each('implicit', '/sys/fs/bpf', '/sys/fs/cgroup', '/sys/fs/selinux'),
    ],
  ],
  ['ProtectKernelModules', each('inaccessible', '/lib/modules', '/usr/lib/modules')],
  ['ProtectKernelLogs', each('inaccessible', '/dev/kmsg', '/proc/kmsg')],
  ['ProtectControlGroups', each('read-only', '/sys/fs/cgroup')],
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
export const OWN_DIRECTORIES: readonly (readonly [directive: string, base: string, isPrivate: boolean])[] = [
  ['RuntimeDirectory', '/run', false],
  ['StateDirectory', '/var/lib', true],
  ['CacheDirectory', '/var/cache', true],
  ['LogsDirectory', '/var/log', true],
  ['ConfigurationDirectory', '/etc', false],
]
