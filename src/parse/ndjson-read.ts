import {
  type ErrorPlace,
  type NameToId,
  nearest,
  type PathRecord,
  PathwritError,
  type RecordKind,
  safeText,
} from '../model/index.ts'
import { aclReader, BYTES_FIELDS, WIRE_FIELDS } from './wire-fields.ts'
import { type Reader, refuseField, type Wire } from './wire-value.ts'

export const RECORD_KINDS = Object.freeze(Object.keys(WIRE_FIELDS)) as readonly RecordKind[]

const unknownField = (kind: string, field: string, known: readonly string[], place: ErrorPlace): never => {
  const near = nearest(field, known)
  throw new PathwritError('input', `a record of kind ${kind} has no field \`${safeText(field.slice(0, 80))}\``, {
    hint: near ?? `its fields are ${known.join(', ')}`,
    ...place,
    pointer: `${place.pointer ?? ''}/${field}`,
  })
}

const PRINTED: ReadonlySet<string> = new Set(['finding', 'surface', 'change'])

/** Why a `kind` is not a record's, and what to do about it. */
export const refuseKind = (kind: unknown, place: ErrorPlace): never => {
  if (typeof kind === 'string' && PRINTED.has(kind))
    throw new PathwritError('input', `this is a stream of ${kind} lines, an answer and not a target`, {
      ...place,
      hint: 'scan what `pathwrit collect` prints, not what `scan` or `surface` printed',
    })
  const known = RECORD_KINDS.join(', ')
  const said =
    kind === undefined ? 'a record without `kind`' : `no record kind ${safeText(JSON.stringify(kind).slice(0, 80))}`
  throw new PathwritError('input', said, { ...place, hint: `the kinds are ${known}, incomplete and summary` })
}

/**
 * A record from its JSON object. Strict: an unknown kind or field and a value of another type are errors; null stays
 * null and what is absent stays absent. `numberOf` gives the numbers of names in ACLs, which are errors without it.
 */
export const recordFromWire = (wire: Wire, place: ErrorPlace, numberOf?: NameToId): PathRecord => {
  const kind = wire.kind
  const fields =
    typeof kind === 'string' && Object.hasOwn(WIRE_FIELDS, kind) ? WIRE_FIELDS[kind as RecordKind] : undefined
  if (fields === undefined) return refuseKind(kind, place)
  const record: Record<string, unknown> = { kind }
  for (const name of Object.keys(wire)) {
    const value = wire[name]
    const field = fields.get(name)
    if (field === undefined) {
      if (name === 'kind') continue
      const base = name.endsWith('Bytes') ? name.slice(0, -5) : ''
      if (BYTES_FIELDS.has(base) && fields.has(base) && wire[base] !== undefined && wire[base] !== null) continue
      unknownField(kind as string, name, [...fields.keys()], place)
    } else if (value === null) {
      if (!field.nullable) refuseField(name, value, 'a value (or no such field, where it was not observed)', place)
      record[name] = null
    } else if (value !== undefined) {
      const isAcl = numberOf !== undefined && (name === 'acl' || name === 'defaultAcl')
      const read: Reader<unknown> = isAcl ? aclReader(numberOf) : field.read
      record[name] = read(value, name, place, wire)
    }
  }
  for (const [name, { required }] of fields)
    if (required && record[name] === undefined)
      throw new PathwritError('input', `a record of kind ${kind} lacks \`${name}\``, {
        hint: 'docs/use/inputs.md lists the fields of every record',
        ...place,
        pointer: place.pointer ?? '',
      })
  record.origin ??= { collector: 'ndjson', source: place.file ?? 'records', line: place.line }
  return record as unknown as PathRecord
}
