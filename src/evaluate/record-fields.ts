import { type FactRecord, type RecordKind, textOf } from '../model/index.ts'
import type { World } from './world.ts'

/** Reads one field of a record that is not an inode. These records are parsed whole, so nothing in them is unobserved. */
export type FactReader = (record: FactRecord, name: string, world: World) => unknown

/** Records whose fields are read as they stand. */
const direct: FactReader = (record, name) =>
  name === 'path' ? textOf(record.path) : ((record as unknown as Record<string, unknown>)[name] ?? null)

const manifest: FactReader = (record, name, world) =>
  record.kind === 'manifest' && name === 'manifest' ? textOf(record.manifest) : direct(record, name, world)

const unit: FactReader = (record, name, world) => (record.kind === 'unit' ? world.unitField(record, name) : null)

/** One reader per kind; the names it is asked for are those of model/fields.ts. */
export const FACT_READERS: Readonly<Record<Exclude<RecordKind, 'inode'>, FactReader>> = {
  account: direct,
  group: direct,
  config: direct,
  act: direct,
  manifest,
  unit,
}
