import {
  ACT_VERBS,
  type Acl,
  type BytePath,
  CONTENT_CLASSES,
  DROP_TIMES,
  type DropFacts,
  type ErrorPlace,
  EVENT_FLAGS,
  EVENT_OPS,
  EVENT_PHASES,
  INODE_TYPES,
  type Mount,
  type NameToId,
  type Origin,
  parseAcl,
  parseMode,
  type RecordKind,
  type RotationOwner,
  type UnitValue,
} from '../model/index.ts'
import {
  boolean,
  bytes,
  integer,
  isWire,
  oneOf,
  path,
  type Reader,
  refuseField,
  string,
  strings,
} from './wire-value.ts'

const ID = integer(0, 0xfffffffe)
const COUNT = integer(0, Number.MAX_SAFE_INTEGER)

const mode: Reader<number> = (value, field, place) =>
  (typeof value === 'string' ? parseMode(value) : undefined) ??
  refuseField(field, value, 'octal text such as "0640"', place)

const nobody: NameToId = () => undefined

/** ACL text whose entries are numbers, or names that `numberOf` knows. */
export const aclReader =
  (numberOf: NameToId): Reader<Acl> =>
  (value, field, place) =>
    (typeof value === 'string' ? parseAcl(value, numberOf) : undefined) ??
    refuseField(field, value, 'ACL text with numeric entries such as "user::rw-,user:33:r--,…"', place)

const sha256: Reader<string> = (value, field, place) =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
    ? value
    : refuseField(field, value, '64 hexadecimal digits', place)

const mount: Reader<Mount> = (value, field, place) => {
  if (!isWire(value)) return refuseField(field, value, 'an object with `point` and `options`', place)
  const type = value.type === undefined ? {} : { type: string(value.type, 'mount.type', place, value) }
  return {
    point: path(value.point, 'point', place, value),
    ...type,
    options: strings(value.options, 'mount.options', place, value),
  }
}

const origin: Reader<Origin> = (value, field, place) => {
  if (!isWire(value)) return refuseField(field, value, 'an object with `collector` and `source`', place)
  const optional = <T>(name: string, read: Reader<T>): Record<string, T> =>
    value[name] === undefined ? {} : { [name]: read(value[name], `origin.${name}`, place, value) }
  return {
    collector: string(value.collector, 'origin.collector', place, value),
    source: string(value.source, 'origin.source', place, value),
    ...optional('line', COUNT),
    ...optional('offset', COUNT),
    ...optional('layer', string),
    ...optional('history', string),
    ...(value.declared === true ? { declared: true as const } : {}),
  }
}

const directive = (value: unknown, place: ErrorPlace): UnitValue => {
  if (!isWire(value)) return refuseField('directives', value, 'objects with `value`, `file` and `line`', place)
  return {
    value: string(value.value, 'value', place, value),
    file: bytes(value.file, 'file', place, value),
    line: COUNT(value.line, 'line', place, value),
  }
}
const directives: Reader<Readonly<Record<string, readonly UnitValue[]>>> = (value, field, place) => {
  if (!isWire(value)) return refuseField(field, value, 'an object of lists', place)
  // Names come from outside, and fromEntries makes own properties of all of them, `__proto__` too.
  return Object.fromEntries(
    Object.entries(value).map(([name, values]) => [
      name,
      Array.isArray(values)
        ? values.map((item) => directive(item, place))
        : refuseField(`${field}.${name}`, values, 'a list', place),
    ]),
  )
}

const rotationOwner: Reader<RotationOwner> = (value, field, place) => {
  if (!isWire(value)) return refuseField(field, value, 'an object with `user` and `group`', place)
  return { user: string(value.user, 'user', place, value), group: string(value.group, 'group', place, value) }
}
const rotationCreate: Reader<unknown> = (value, field, place) => {
  if (!isWire(value)) return refuseField(field, value, 'an object with `owner`, `group` and `mode`', place)
  const name = (key: 'owner' | 'group') => (value[key] == null ? null : string(value[key], key, place, value))
  const bits = value.mode == null ? null : mode(value.mode, 'mode', place, value)
  return { owner: name('owner'), group: name('group'), mode: bits }
}
const logs: Reader<readonly BytePath[]> = (value, field, place) => {
  if (!Array.isArray(value)) return refuseField(field, value, 'a list of objects with `path`', place)
  return value.map((item: unknown) => {
    if (!isWire(item)) return refuseField(field, item, 'objects with `path`', place)
    return path(item.path, 'path', place, item)
  })
}

const listOf =
  <T>(read: Reader<T>): Reader<readonly T[]> =>
  (value, field, place, wire) =>
    Array.isArray(value)
      ? value.map((item) => read(item, field, place, wire))
      : refuseField(field, value, 'a list', place)

const drop: Reader<DropFacts> = (value, field, place) => {
  if (!isWire(value)) return refuseField(field, value, 'an object with `calls`', place)
  const optional = <T>(name: string, read: Reader<T>): Record<string, T> =>
    value[name] === undefined ? {} : { [name]: read(value[name], `drop.${name}`, place, value) }
  return {
    calls: strings(value.calls, 'drop.calls', place, value),
    ...optional('groups', oneOf(DROP_TIMES)),
    ...optional('group', oneOf(DROP_TIMES)),
    ...optional('ruid', ID),
    ...optional('suid', ID),
    ...optional('rgid', ID),
    ...optional('sgid', ID),
    ...optional('supplementary', listOf(ID)),
    ...optional('caps', strings),
    noNewPrivs: boolean(value.noNewPrivs, 'drop.noNewPrivs', place, value),
    regained: boolean(value.regained, 'drop.regained', place, value),
    ignored: strings(value.ignored, 'drop.ignored', place, value),
  }
}

/** How one field of a record is read. A nullable one may be null: observed, and there is none. */
export interface WireField {
  readonly read: Reader<unknown>
  readonly nullable: boolean
  readonly required: boolean
}
const must = (read: Reader<unknown>): WireField => ({ read, nullable: false, required: true })
const may = (read: Reader<unknown>): WireField => ({ read, nullable: false, required: false })
const orNull = (read: Reader<unknown>): WireField => ({ read, nullable: true, required: false })

const fields = (table: Readonly<Record<string, WireField>>): ReadonlyMap<string, WireField> =>
  new Map(Object.entries({ path: must(path), ...table, origin: may(origin) }))

/** The fields of every record kind on the wire; each path-valued one may have a `…Bytes` field beside it. */
export const WIRE_FIELDS: Readonly<Record<RecordKind, ReadonlyMap<string, WireField>>> = {
  inode: fields({
    type: may(oneOf(INODE_TYPES)),
    mode: may(mode),
    uid: may(ID),
    gid: may(ID),
    owner: orNull(string),
    group: orNull(string),
    size: may(COUNT),
    mtime: may(integer(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
    nlink: may(integer(1, 0xffffffff)),
    dev: may(integer(0, Number.MAX_VALUE)),
    ino: may(integer(0, Number.MAX_VALUE)),
    linkTarget: orNull(bytes),
    acl: orNull(aclReader(nobody)),
    defaultAcl: orNull(aclReader(nobody)),
    caps: orNull(string),
    selinux: orNull(string),
    attrs: orNull(string),
    mount: orNull(mount),
    contentClass: orNull(oneOf(CONTENT_CLASSES)),
    sha256: orNull(sha256),
  }),
  account: fields({ name: must(string), uid: must(ID), gid: must(ID), home: must(bytes), shell: must(string) }),
  group: fields({ name: must(string), gid: must(ID), members: must(strings) }),
  unit: fields({ name: must(string), directives: must(directives) }),
  manifest: fields({ manifest: must(path), sha256: must(sha256) }),
  act: fields({
    actor: must(string),
    verb: must(oneOf(ACT_VERBS)),
    recursive: must(boolean),
    follows: must(boolean),
    trigger: must(string),
    by: may(string),
    words: may(string),
    owner: orNull(string),
    group: orNull(string),
    mode: orNull(mode),
    makes: may(oneOf(INODE_TYPES)),
    modeChange: may(string),
    unresolved: may(string),
  }),
  'log-rotation': fields({
    logs: must(logs),
    su: { read: rotationOwner, nullable: true, required: true },
    how: must(oneOf(['create', 'nocreate', 'copytruncate', 'copy'] as const)),
    create: { read: rotationCreate, nullable: true, required: true },
    olddir: orNull(bytes),
    schedule: must(string),
  }),
  event: fields({
    op: must(oneOf(EVENT_OPS)),
    asked: may(path),
    other: may(bytes),
    flags: must(listOf(oneOf(EVENT_FLAGS))),
    mode: may(mode),
    makes: may(mode),
    result: must(string),
    phase: must(oneOf(EVENT_PHASES)),
    uid: may(ID),
    gid: may(ID),
    pid: must(COUNT),
    program: may(bytes),
    becomes: must(listOf(ID)),
    count: must(COUNT),
    first: must(COUNT),
    last: must(COUNT),
    examples: may(logs),
    drop: may(drop),
  }),
  config: fields({ text: must(string) }),
}

/** Fields that hold bytes, so that `…Bytes` may stand beside them. */
export const BYTES_FIELDS: ReadonlySet<string> = new Set([
  'path',
  'linkTarget',
  'home',
  'manifest',
  'olddir',
  'asked',
  'other',
  'program',
])
