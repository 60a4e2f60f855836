import type { BytePath } from '../model/index.ts'
import { DAEMONS } from './daemons.ts'
import { SYSCTL_CONF, SYSCTL_DIRECTORIES } from './declared-sysctl.ts'

export const FSTAB: BytePath = '/etc/fstab'

/** Where system units stand, the strongest first (systemd.unit(5)); the generators' output is there on a live root only. */
export const UNIT_DIRECTORIES: readonly string[] = Object.freeze([
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/run/systemd/generator.early',
  '/etc/systemd/system',
  '/etc/systemd/system.attached',
  '/run/systemd/system',
  '/run/systemd/system.attached',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/run/systemd/generator.late',
])

export const SYSUSERS_DIRECTORIES: readonly string[] = Object.freeze([
  '/etc/sysusers.d',
  '/run/sysusers.d',
  '/usr/local/lib/sysusers.d',
  '/usr/lib/sysusers.d',
])

export const TMPFILES_DIRECTORIES: readonly string[] = Object.freeze([
  '/etc/tmpfiles.d',
  '/run/tmpfiles.d',
  '/usr/local/lib/tmpfiles.d',
  '/usr/lib/tmpfiles.d',
])

/** Init scripts: of each its header is a record. */
export const INIT_SCRIPTS = '/etc/init.d'

const MANIFEST_NAMES = '{SHA256SUMS,SHA256SUMS.txt,sha256sums.txt,sha256sum.txt,MANIFEST.sha256,manifest.sha256}'
const MANIFEST_PLACES = '/{etc,opt,srv,usr/lib,usr/libexec,usr/local/lib,usr/share,var/cache,var/lib}'

const configFiles = (): string[] =>
  DAEMONS.flatMap(({ readers }) => readers.map(({ file }) => file.replaceAll('%', '*')))

/** Configuration files of the daemon table, as patterns whose `*` stays within a segment. */
export const CONFIG_FILES: readonly string[] = Object.freeze([...new Set(configFiles())].sort())

/** System crontabs, which name a user for every job. */
export const CRONTABS: readonly string[] = Object.freeze(['/etc/crontab', '/etc/cron.d/*'])

/** What declares the target's mounts and kernel settings: read where judging asks for them. */
export const HOST_FACT_FILES: readonly string[] = Object.freeze([
  FSTAB,
  SYSCTL_CONF,
  ...SYSCTL_DIRECTORIES.map((directory) => `${directory}/*.conf`),
])

/** Units that mount something, with their drop-ins, and those that are there to be linked to: read with the files above. */
export const MOUNT_UNIT_FILES: readonly string[] = Object.freeze(
  ['/usr/share/systemd/*.mount'].concat(
    UNIT_DIRECTORIES.flatMap((directory) => [
      `${directory}/*.{mount,automount}`,
      `${directory}/{*.mount,mount,*.automount,automount}.d/*.conf`,
    ]),
  ),
)

/**
 * Every path whose bytes discovery reads, as globs of the rule language: accounts, service units with their drop-ins,
 * sysusers.d, what names a daemon's user, and checksum manifests near the top of a service's tree.
 */
export const surveyGlobs: readonly string[] = Object.freeze([
  '/etc/passwd',
  '/etc/group',
  ...UNIT_DIRECTORIES.flatMap((directory) => [
    `${directory}/*.{service,socket,timer}`,
    `${directory}/{*.service,service,*.socket,socket,*.timer,timer}.d/*.conf`,
  ]),
  ...[...SYSUSERS_DIRECTORIES, ...TMPFILES_DIRECTORIES].map((directory) => `${directory}/*.conf`),
  `${INIT_SCRIPTS}/*`,
  ...CONFIG_FILES,
  ...CRONTABS,
  `${MANIFEST_PLACES}/*/${MANIFEST_NAMES}`,
  `${MANIFEST_PLACES}/*/*/${MANIFEST_NAMES}`,
])

/** Programs whose being there proves a daemon installed: the survey must be able to say whether these exist, their bytes are not read. */
export const presencePaths: readonly string[] = Object.freeze(
  [
    ...new Set(
      DAEMONS.flatMap(({ programs, releases = [] }) =>
        programs.flatMap((program) =>
          program.includes('%') ? releases.map((release) => program.replaceAll('%', release)) : [program],
        ),
      ),
    ),
  ].sort(),
)
