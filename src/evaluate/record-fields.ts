import {
  type EventRecord,
  eventWrites,
  type FactRecord,
  parentOf,
  type RecordKind,
  textOf,
  UNKNOWN,
} from '../model/index.ts'
import type { World } from './world.ts'

/** Reads one field of a record that is not an inode. All but events are parsed whole, so nothing in them is unobserved. */
export type FactReader = (record: FactRecord, name: string, world: World) => unknown

/** Records whose fields are read as they stand. */
const direct: FactReader = (record, name) =>
  name === 'path' ? textOf(record.path) : ((record as unknown as Record<string, unknown>)[name] ?? null)

const manifest: FactReader = (record, name, world) =>
  record.kind === 'manifest' && name === 'manifest' ? textOf(record.manifest) : direct(record, name, world)

const unit: FactReader = (record, name, world) => (record.kind === 'unit' ? world.unitField(record, name) : null)

const act: FactReader = (record, name, world) => {
  if (record.kind !== 'act') return null
  if (name === 'parent.path') return textOf(parentOf(record.path))
  if (name === 'from') return record.origin.source
  return name === 'sets' ? (record.mode ?? null) : direct(record, name, world)
}

const logRotation: FactReader = (record, name, world) => {
  if (record.kind !== 'log-rotation') return null
  const { logs, su, create, olddir } = record
  switch (name) {
    case 'logs':
      return logs.map(textOf)
    case 'su':
      return su?.user ?? null
    case 'suGroup':
      return su?.group ?? null
    case 'createOwner':
      return create?.owner ?? null
    case 'createGroup':
      return create?.group ?? null
    case 'createMode':
      return create?.mode ?? null
    case 'olddir':
      return olddir === null ? null : textOf(olddir)
    default:
      return direct(record, name, world)
  }
}

const DROP = 'drop.'

/** A path-valued field is text; what a trace did not tell is not known. */
const eventField = (record: EventRecord, name: string): unknown => {
  switch (name) {
    case 'path':
      return textOf(record.path)
    case 'asked':
      return textOf(record.asked ?? record.path)
    case 'other':
      return record.other === undefined ? null : textOf(record.other)
    case 'program':
      return record.program === undefined ? UNKNOWN : textOf(record.program)
    case 'parent.path':
      return textOf(parentOf(record.path))
    case 'writes':
      return eventWrites(record)
    case 'mode':
      return record.mode ?? null
    case 'makes':
      return makesOf(record)
    default:
      return (record as unknown as Record<string, unknown>)[name] ?? UNKNOWN
  }
}

/** What is asked for with a mode, and no umask known to take from it, is made with a mode that is not known. */
const makesOf = ({ makes, op, flags, mode }: EventRecord): unknown =>
  makes ?? (mode !== undefined && (flags.includes('create') || op === 'mkdir' || op === 'mknod') ? UNKNOWN : null)

const event: FactReader = (record, name) => {
  if (record.kind !== 'event') return null
  if (!name.startsWith(DROP)) return eventField(record, name)
  if (record.drop === undefined) return null
  return (record.drop as unknown as Record<string, unknown>)[name.slice(DROP.length)] ?? UNKNOWN
}

/** One reader per kind; the names it is asked for are those of model/fields.ts. */
export const FACT_READERS: Readonly<Record<Exclude<RecordKind, 'inode'>, FactReader>> = {
  account: direct,
  group: direct,
  config: direct,
  act,
  'log-rotation': logRotation,
  event,
  manifest,
  unit,
}
