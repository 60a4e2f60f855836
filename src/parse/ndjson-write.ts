import {
  type ActRecord,
  type BytePath,
  type EventRecord,
  formatAcl,
  formatMode,
  type Incomplete,
  type InodeRecord,
  isPrintable,
  type LogRotationRecord,
  type PathRecord,
  toWire,
  type UnitRecord,
} from '../model/index.ts'

type Wire = Readonly<Record<string, unknown>>

/** A path-valued field as one or two wire fields: text, and base64 of the bytes when text loses something. */
const pathField = (name: string, value: BytePath | null | undefined): Wire => {
  if (value === undefined || value === null) return { [name]: value }
  const { path, pathBytes } = toWire(value)
  return { [name]: path, [`${name}Bytes`]: pathBytes }
}

const inodeFields = (record: InodeRecord): Wire => ({
  type: record.type,
  mode: record.mode === undefined ? undefined : formatMode(record.mode),
  uid: record.uid,
  gid: record.gid,
  owner: record.owner,
  group: record.group,
  size: record.size,
  mtime: record.mtime,
  nlink: record.nlink,
  dev: record.dev,
  ino: record.ino,
  ...pathField('linkTarget', record.linkTarget),
  acl: record.acl && formatAcl(record.acl),
  defaultAcl: record.defaultAcl && formatAcl(record.defaultAcl),
  caps: record.caps,
  selinux: record.selinux,
  attrs: record.attrs,
  mount: record.mount && {
    ...pathField('point', record.mount.point),
    type: record.mount.type,
    options: record.mount.options,
  },
  contentClass: record.contentClass,
  sha256: record.sha256,
})

const unitFields = ({ name, directives }: UnitRecord): Wire => ({
  name,
  directives: Object.fromEntries(
    Object.entries(directives).map(([key, values]) => [
      key,
      values.map(({ value, file, line }) => ({ value, ...pathField('file', file), line })),
    ]),
  ),
})

const modeField = (mode: number | null | undefined): string | null | undefined =>
  typeof mode === 'number' ? formatMode(mode) : mode

const actFields = (record: ActRecord): Wire => {
  const { actor, verb, recursive, follows, trigger, by, words, owner, group, mode, modeChange, makes, unresolved } =
    record
  return {
    actor,
    verb,
    recursive,
    follows,
    trigger,
    by,
    words,
    owner,
    group,
    mode: modeField(mode),
    modeChange,
    makes,
    unresolved,
  }
}

const rotationFields = ({ logs, su, how, create, olddir, schedule }: LogRotationRecord): Wire => ({
  logs: logs.map((log) => pathField('path', log)),
  su,
  how,
  create: create === null ? null : { ...create, mode: modeField(create.mode) },
  ...pathField('olddir', olddir),
  schedule,
})

const eventFields = (record: EventRecord): Wire => {
  const { op, flags, mode, makes, result, phase, uid, gid, pid, becomes, count, first, last, examples, drop } = record
  return {
    op,
    ...pathField('asked', record.asked),
    ...pathField('other', record.other),
    flags,
    mode: modeField(mode),
    makes: modeField(makes),
    result,
    phase,
    uid,
    gid,
    pid,
    ...pathField('program', record.program),
    becomes,
    count,
    first,
    last,
    examples: examples?.map((path) => pathField('path', path)),
    drop,
  }
}

const fieldsOf = (record: PathRecord): Wire => {
  switch (record.kind) {
    case 'inode':
      return inodeFields(record)
    case 'account': {
      const { name, uid, gid, home, shell } = record
      return { name, uid, gid, ...pathField('home', home), shell }
    }
    case 'group':
      return { name: record.name, gid: record.gid, members: record.members }
    case 'unit':
      return unitFields(record)
    case 'manifest':
      return { ...pathField('manifest', record.manifest), sha256: record.sha256 }
    case 'act':
      return actFields(record)
    case 'log-rotation':
      return rotationFields(record)
    case 'event':
      return eventFields(record)
    case 'config':
      return { text: record.text }
  }
}

/** JSON in which nothing can move a cursor or turn text around: what does not print is written `\uXXXX`. */
const printableJson = (value: Wire): string => {
  const json = JSON.stringify(value)
  if (isPrintable(json)) return json
  let out = ''
  for (const char of json) {
    if (isPrintable(char)) out += char
    else for (let i = 0; i < char.length; i++) out += `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`
  }
  return out
}

/** A record as one NDJSON line, without its newline; `parseRecord` gives the same record back. */
export const formatRecord = (record: PathRecord): string =>
  printableJson({ kind: record.kind, ...toWire(record.path), ...fieldsOf(record), origin: record.origin })

/** A path that could not be looked at, as one NDJSON line. */
export const formatIncomplete = ({ path, why }: Incomplete): string =>
  printableJson({ kind: 'incomplete', ...toWire(path), why })

/** What the last line of a stream of records says. */
export interface SummaryFields {
  readonly collector: string
  readonly records: number
  readonly complete: boolean
  /** Every path of the tree is listed but for the incomplete ones and these. */
  readonly wholeTree: boolean
  /** Account, unit and configuration records are all that the target's files would have told. */
  readonly hasContent: boolean
  readonly cannotCarry: readonly string[]
  readonly notLookedAt: readonly Incomplete[]
}

/** The last line of a stream of records; a stream without it was cut off. */
export const formatSummary = (summary: SummaryFields): string =>
  printableJson({
    kind: 'summary',
    ...summary,
    notLookedAt: summary.notLookedAt.map(({ path, why }) => ({ ...toWire(path), why })),
  })
