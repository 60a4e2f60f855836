import { DROP_TIMES, EVENT_FLAGS, EVENT_OPS, EVENT_PHASES } from './event.ts'
import { ACT_VERBS, CONTENT_CLASSES, INODE_TYPES, type RecordKind, TRIGGERS } from './record.ts'
import { DIRECTORY_ROLES } from './service.ts'

/**
 * What a condition may read and what type it has. `mode` is compared by the `mode-*` operators alone; `path` holds a path
 * as text; `strings` and `integers` are lists. `values`: all that a string can be, so that a typing mistake in a rule is a load error.
 */
export type FieldType = 'string' | 'integer' | 'mode' | 'path' | 'boolean' | 'strings' | 'integers' | 'object'
export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly values?: readonly string[] | undefined
  readonly about: string
}

const field = (name: string, type: FieldType, about: string, values?: readonly string[]): Field =>
  Object.freeze({ name, type, about, values })

const INODE_FIELDS: readonly Field[] = [
  field('path', 'path', 'absolute path'),
  field('name', 'string', 'last segment of the path'),
  field('type', 'string', 'kind of inode', INODE_TYPES),
  field('mode', 'mode', 'the twelve permission bits'),
  field('uid', 'integer', 'numeric owner'),
  field('gid', 'integer', 'numeric group'),
  field('owner', 'string', "owner's name in the target's passwd; null when it has none"),
  field('group', 'string', "group's name in the target's group file; null when it has none"),
  field('size', 'integer', 'bytes'),
  field('mtime', 'integer', 'last change of the content, seconds since the epoch'),
  field('nlink', 'integer', 'number of names'),
  field('linkTarget', 'path', 'text of a symlink; null for anything else'),
  field('acl', 'string', 'access ACL in short numeric text form; null when there is none'),
  field('caps', 'string', 'file capabilities as getcap prints them; null when there are none'),
  field('selinux', 'string', 'SELinux label; null when there is none'),
  field('attrs', 'string', 'inode attributes as lsattr letters; null when there are none'),
  field('mount.point', 'path', 'where its file system is mounted'),
  field('mount.type', 'string', 'file system type'),
  field('mount.options', 'strings', 'mount options'),
  field('contentClass', 'string', 'what a regular file holds; null for other types', CONTENT_CLASSES),
  field('sha256', 'string', 'SHA-256 of a regular file in hex; null for other types'),
  field('parent.path', 'path', 'the directory that holds it'),
  field('parent.mode', 'mode', "its directory's mode"),
  field('parent.owner', 'string', "its directory's owner"),
  field('parent.group', 'string', "its directory's group"),
  field('parent.uid', 'integer', "its directory's numeric owner"),
  field('parent.gid', 'integer', "its directory's numeric group"),
  field('link.path', 'path', 'where a symlink leads; the path itself for anything else; null when dangling'),
  field('link.type', 'string', 'type of what a symlink leads to; null when dangling', INODE_TYPES),
  field('link.mode', 'mode', 'mode of what a symlink leads to'),
  field('link.owner', 'string', 'owner of what a symlink leads to'),
  field('link.group', 'string', 'group of what a symlink leads to'),
  field('children.count', 'integer', 'number of direct children; null when not a directory'),
  field('children.names', 'strings', 'names of direct children'),
  field('children.types', 'strings', 'types among direct children, each once'),
  field('children.owners', 'strings', 'owners among direct children, each once'),
  field('children.fileOwners', 'strings', 'owners among direct regular children, each once'),
  field('children.contentClasses', 'strings', 'content classes among direct children, each once'),
  field('children.executable', 'integer', 'number of direct regular children with an execute bit'),
]

const UNIT_FIELDS: readonly Field[] = [
  field('path', 'path', 'main file of the unit'),
  field('name', 'string', 'name of the unit'),
  field('user', 'string', 'User= in effect; null when unset'),
  field('group', 'string', 'Group= in effect; null when unset'),
  field('directives', 'strings', 'names of the directives set, as Section.Key'),
  field('environment', 'strings', 'NAME=VALUE words of Environment='),
  field('exec', 'strings', 'every Exec*= line'),
  field('configurationDirectory', 'strings', 'ConfigurationDirectory= words'),
  field('readWritePaths', 'strings', 'ReadWritePaths= words without prefixes'),
  field('readWriteRequired', 'strings', 'those of them that must be there: no `-` stands before them'),
  field('loadCredential', 'strings', 'LoadCredential= and SetCredential= words'),
  field('dynamicUser', 'boolean', 'whether DynamicUser= is on'),
  field('privateTmp', 'boolean', 'whether PrivateTmp= is on, or implied by DynamicUser='),
  field('protectSystem', 'string', 'ProtectSystem= in effect', ['no', 'yes', 'full', 'strict']),
  field('protectHome', 'string', 'ProtectHome= in effect', ['no', 'yes', 'read-only', 'tmpfs']),
  field('umask', 'mode', 'UMask= in effect; 0022 when unset'),
  field('runtimeDirectory', 'strings', 'directories of RuntimeDirectory=, as absolute paths'),
  field('stateDirectory', 'strings', 'directories of StateDirectory=, as absolute paths'),
  field('cacheDirectory', 'strings', 'directories of CacheDirectory=, as absolute paths'),
  field('logsDirectory', 'strings', 'directories of LogsDirectory=, as absolute paths'),
  field('runtimeDirectoryMode', 'mode', 'mode of its runtime directories; null when it has none'),
  field('stateDirectoryMode', 'mode', 'mode of its state directories; null when it has none'),
  field('cacheDirectoryMode', 'mode', 'mode of its cache directories; null when it has none'),
  field('logsDirectoryMode', 'mode', 'mode of its log directories; null when it has none'),
  field('ambientCapabilities', 'strings', 'AmbientCapabilities= words'),
  field('capabilityBoundingSet', 'strings', 'CapabilityBoundingSet= words'),
]

const MANIFEST_FIELDS: readonly Field[] = [
  field('path', 'path', 'the file that the entry speaks of'),
  field('manifest', 'path', 'the manifest it stands in'),
  field('sha256', 'string', 'the hash it states'),
]

const ACT_FIELDS: readonly Field[] = [
  field('path', 'path', 'where it acts'),
  field('actor', 'string', 'the account it happens under'),
  field('verb', 'string', 'what it does', ACT_VERBS),
  field('recursive', 'boolean', 'whether it descends'),
  field('follows', 'boolean', 'whether it follows a symlink in the last segment'),
  field('trigger', 'string', 'when', TRIGGERS),
  field('by', 'string', 'whose doing it is, in words'),
  field('words', 'string', 'the command or directive as written'),
  field('from', 'path', 'the file that says so'),
  field('owner', 'string', 'who is given it; null: it stays whose it is'),
  field('group', 'string', 'the group that is given it; null: it stays'),
  field('sets', 'mode', 'the mode that is set; null: it stays'),
  field('makes', 'string', 'what is made; null: nothing', INODE_TYPES),
  field('parent.path', 'path', 'the directory it acts in'),
]

const LOG_ROTATION_FIELDS: readonly Field[] = [
  field('path', 'path', 'directory that holds the logs'),
  field('logs', 'strings', 'the logs, as patterns'),
  field('su', 'string', 'the user that logrotate becomes; null: it stays root'),
  field('suGroup', 'string', 'the group that logrotate becomes; null: it stays root'),
  field('how', 'string', 'how the emptied log comes to be', ['create', 'nocreate', 'copytruncate', 'copy']),
  field('createOwner', 'string', 'who is given the new log; null: who had the old one'),
  field('createGroup', 'string', 'the group of the new log; null: as the old one'),
  field('createMode', 'mode', 'mode of the new log; null: as the old one'),
  field('olddir', 'path', 'where old logs go; null: beside the new one'),
  field('schedule', 'string', 'when it rotates'),
]

const EVENT_FIELDS: readonly Field[] = [
  field('path', 'path', 'where it happened, links followed where the trace tells'),
  field('asked', 'path', 'the path as the process asked for it, made absolute'),
  field('other', 'path', 'the other path of a rename or link, the text of a symlink; null: none'),
  field('op', 'string', 'what was done', EVENT_OPS),
  field('flags', 'strings', `how it was opened: ${EVENT_FLAGS.join(' ')}`),
  field('writes', 'boolean', 'whether it changes the path, or opens it so that it can be changed'),
  field('mode', 'mode', 'the mode that was asked for; null: none'),
  field('makes', 'mode', 'of what it may make: the mode that the umask leaves; null: it makes nothing'),
  field('result', 'string', '`ok`, or the name of the error'),
  field('phase', 'string', 'where in the life of its process', EVENT_PHASES),
  field('uid', 'integer', 'effective user'),
  field('gid', 'integer', 'effective group'),
  field('pid', 'integer', 'process; the first of several'),
  field('program', 'path', 'what the process runs'),
  field('becomes', 'integers', 'users that it, its forebears and their other children became'),
  field('count', 'integer', 'how many times'),
  field('parent.path', 'path', 'the directory it happened in'),
  field('drop.groups', 'string', 'supplementary groups were set before or after the user; null: no drop', DROP_TIMES),
  field('drop.group', 'string', 'the group was set before or after the user; null: no drop', DROP_TIMES),
  field('drop.ruid', 'integer', 'real user that the drop left; null: no drop'),
  field('drop.suid', 'integer', 'saved user that the drop left; null: no drop'),
  field('drop.rgid', 'integer', 'real group that the drop left; null: no drop'),
  field('drop.sgid', 'integer', 'saved group that the drop left; null: no drop'),
  field('drop.supplementary', 'integers', 'supplementary groups that it left; null: no drop'),
  field('drop.caps', 'strings', 'capabilities that it left; null: no drop'),
  field('drop.regained', 'boolean', 'whether the process became user 0 again; null: no drop'),
  field('drop.noNewPrivs', 'boolean', 'whether no program it runs can gain privileges; null: no drop'),
  field('drop.ignored', 'strings', 'calls that failed and were passed over; null: no drop'),
  field('drop.calls', 'strings', 'its calls, in order, with their results; null: no drop'),
]

const NAMED: readonly Field[] = [field('path', 'path', 'file it stands in'), field('name', 'string', 'name')]

/** Variables of the service a rule is judged for; bound before any record is read, so never unknown. */
export const SERVICE_FIELDS: readonly Field[] = [
  field('service.name', 'string', 'name of the service'),
  field('service.user', 'string', 'user after the drop'),
  field('service.group', 'string', 'primary group after the drop'),
  field('service.uid', 'integer', 'numeric user after the drop'),
  field('service.gid', 'integer', 'numeric primary group after the drop'),
  field('service.groups', 'strings', 'names of all its groups'),
  field('service.unit', 'string', 'its unit; null when it has none'),
  field('service.start', 'string', 'who its first process is', ['root', 'user']),
  field('service.exec', 'strings', 'programs its unit starts'),
  field('service.declared', 'strings', 'runtime, state, cache and log directories that its unit declares'),
  field(
    'service.writable',
    'strings',
    'runtime, tmp, state, uploads, cache and log directories of every service with the same identity',
  ),
  ...DIRECTORY_ROLES.map((role) => field(`service.dirs.${role}`, 'strings', `its ${role} directories`)),
]

/** The fields of every record kind. */
export const FIELDS: Readonly<Record<RecordKind, readonly Field[]>> = {
  inode: INODE_FIELDS,
  unit: UNIT_FIELDS,
  manifest: MANIFEST_FIELDS,
  act: ACT_FIELDS,
  'log-rotation': LOG_ROTATION_FIELDS,
  event: EVENT_FIELDS,
  account: NAMED,
  group: NAMED,
  config: [field('path', 'path', 'the file')],
}
