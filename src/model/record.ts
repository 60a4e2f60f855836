import type { Acl } from './acl.ts'
import type { EventRecord } from './event.ts'
import type { BytePath } from './path.ts'

/** The kinds of inode, in the order of their column codes (code = index + 1; 0 is not observed). */
export const INODE_TYPES = ['file', 'directory', 'symlink', 'socket', 'fifo', 'block', 'char'] as const
export type InodeType = (typeof INODE_TYPES)[number]

/** What a file holds, decided from magic bytes and name. */
export const CONTENT_CLASSES = [
  'elf',
  'script',
  'bytecode',
  'template',
  'archive',
  'text',
  'data',
  'empty',
  'key',
  'certificate',
  'credentials',
] as const
export type ContentClass = (typeof CONTENT_CLASSES)[number]

/** Where a record comes from. `line` counts from 1, `offset` is in bytes; `declared`: promised by a unit or tmpfiles.d, not seen. */
export interface Origin {
  readonly collector: string
  readonly source: string
  readonly line?: number | undefined
  readonly offset?: number | undefined
  readonly layer?: string | undefined
  /** What made it so: the step of an image's history that made the layer, or whose act it was. */
  readonly history?: string | undefined
  readonly declared?: true | undefined
}

/** The mount a path lives on. `options` as in fstab(5): `ro`, `noexec`, `nosuid`, `nodev`. */
export interface Mount {
  readonly point: BytePath
  readonly type?: string | undefined
  readonly options: readonly string[]
  /** The target's own fstab says so; it was not seen mounted. */
  readonly declared?: true | undefined
}

/**
 * One observed fact about one path. In every field *undefined was not observed, null was observed and there is none*.
 * Sizes in bytes, `mtime` in seconds since the epoch, `mode` in 12 bits, `attrs` as lsattr letters (`i`, `a`).
 */
export interface Inode {
  readonly path: BytePath
  readonly type?: InodeType | undefined
  readonly mode?: number | undefined
  readonly uid?: number | undefined
  readonly gid?: number | undefined
  readonly owner?: string | null | undefined
  readonly group?: string | null | undefined
  readonly size?: number | undefined
  readonly mtime?: number | undefined
  /** Last change of the inode in microseconds: what tells whether something kept of a former scan still holds. Not written. */
  readonly ctime?: number | undefined
  readonly nlink?: number | undefined
  readonly dev?: number | undefined
  readonly ino?: number | undefined
  readonly linkTarget?: BytePath | null | undefined
  readonly acl?: Acl | null | undefined
  readonly defaultAcl?: Acl | null | undefined
  readonly caps?: string | null | undefined
  readonly selinux?: string | null | undefined
  readonly attrs?: string | null | undefined
  readonly mount?: Mount | null | undefined
  readonly contentClass?: ContentClass | null | undefined
  readonly sha256?: string | null | undefined
  readonly origin?: Origin | undefined
}

/** An account of the target's own passwd file, with every group it belongs to (its primary one first). */
export interface AccountRecord {
  readonly kind: 'account'
  readonly path: BytePath
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: BytePath
  readonly shell: string
  readonly origin: Origin
}

/** A group of the target's own group file. */
export interface GroupRecord {
  readonly kind: 'group'
  readonly path: BytePath
  readonly name: string
  readonly gid: number
  readonly members: readonly string[]
  readonly origin: Origin
}

/**
 * A merged systemd unit: `path` is the main file, `name` the unit's name, `directives` the settings in effect as
 * `Section.Key` → values in order (an empty assignment has reset what stood before), each with the file and line it came from.
 */
export interface UnitRecord {
  readonly kind: 'unit'
  readonly path: BytePath
  readonly name: string
  readonly directives: Readonly<Record<string, readonly UnitValue[]>>
  readonly origin: Origin
}
export interface UnitValue {
  readonly value: string
  readonly file: BytePath
  readonly line: number
}

/** One line of a checksum manifest: `path` is the file it speaks of, `manifest` the file it stands in. */
export interface ManifestRecord {
  readonly kind: 'manifest'
  readonly path: BytePath
  readonly manifest: BytePath
  readonly sha256: string
  readonly origin: Origin
}

export const ACT_VERBS = [
  'run',
  'read',
  'source',
  'append',
  'rotate',
  'create',
  'chown',
  'chmod',
  'remove',
  'kill-pid',
  'connect',
] as const
export type ActVerb = (typeof ACT_VERBS)[number]

/** When an act happens. `install` and `upgrade` stand for every way a package's scripts are called to put it in place. */
export const TRIGGERS = [
  'boot',
  'start',
  'reload',
  'stop',
  'rotate',
  'hourly',
  'daily',
  'weekly',
  'monthly',
  'cron',
  'login',
  'install',
  'upgrade',
  'remove',
  'purge',
] as const
export type Trigger = (typeof TRIGGERS)[number]

/**
 * Something a process that is not the service will do at a path. `follows`: a symlink in the last segment is followed
 * (links on the way always are). `origin` is the file and line that say so.
 */
export interface ActRecord {
  readonly kind: 'act'
  /** Where; of an act whose path could not be told, the file that says it. */
  readonly path: BytePath
  /** The account it happens under: `root`, or a user's name. */
  readonly actor: string
  readonly verb: ActVerb
  readonly recursive: boolean
  readonly follows: boolean
  /** One of TRIGGERS, or what an input of a later version says. */
  readonly trigger: string
  /** Whose doing it is, in words: `nginx.service`, `postinst of nginx-common`, `logrotate.d/nginx`. */
  readonly by?: string | undefined
  /** The command or directive as written, at most 200 characters. */
  readonly words?: string | undefined
  /** What chown, create and rotate give it to, by name (or `#number`); null: left as it is. */
  readonly owner?: string | null | undefined
  readonly group?: string | null | undefined
  /** What chmod, create and rotate set. */
  readonly mode?: number | null | undefined
  /** What chmod changes of the mode there is, as it is written: `u+s,g-w`. */
  readonly modeChange?: string | undefined
  /** What create makes. */
  readonly makes?: InodeType | undefined
  /** Why the path could not be told. Such an act is counted and shown, and judged by no rule. */
  readonly unresolved?: string | undefined
  readonly origin: Origin
}

/** The user and group logrotate becomes, or gives what it makes to. */
export interface RotationOwner {
  readonly user: string
  readonly group: string
}

/** One logrotate stanza for one directory that holds logs of it: `path` is that directory. */
export interface LogRotationRecord {
  readonly kind: 'log-rotation'
  readonly path: BytePath
  /** The patterns or names of the stanza in this directory, as absolute paths. */
  readonly logs: readonly BytePath[]
  /** `su`; null: it stays root. */
  readonly su: RotationOwner | null
  /** How the emptied log comes to be: `create`, `nocreate` (nothing is made), `copytruncate`, `copy`. */
  readonly how: 'create' | 'nocreate' | 'copytruncate' | 'copy'
  /** Owner and mode of `create`; null: as the log had them. */
  readonly create: { readonly owner: string | null; readonly group: string | null; readonly mode: number | null } | null
  readonly olddir: BytePath | null
  /** When: `daily`, `weekly` … or `size`. */
  readonly schedule: string
  readonly origin: Origin
}

/**
 * A file of the target whose words decide who a service becomes (an nginx.conf, a php-fpm pool), carried whole so that
 * a scan of records discovers what a scan of the root did. `text` is UTF-8, at most the survey's content limit.
 */
export interface ConfigRecord {
  readonly kind: 'config'
  readonly path: BytePath
  readonly text: string
  readonly origin: Origin
}

export interface InodeRecord extends Inode {
  readonly kind: 'inode'
  readonly origin: Origin
}

/** Every record kind this version reads and writes. */
export type PathRecord =
  | InodeRecord
  | AccountRecord
  | GroupRecord
  | UnitRecord
  | ManifestRecord
  | ActRecord
  | LogRotationRecord
  | EventRecord
  | ConfigRecord
export type RecordKind = PathRecord['kind']
/** All but inodes: few, kept as objects. */
export type FactRecord = Exclude<PathRecord, InodeRecord>
