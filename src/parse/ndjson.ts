import { type ErrorPlace, type Incomplete, type NameToId, type PathRecord, PathwritError } from '../model/index.ts'
import type { Trailer } from './entries.ts'
import { jsonMistake } from './json-mistake.ts'
import { recordFromWire } from './ndjson-read.ts'
import { boolean, isWire, path, string, strings, type Wire } from './wire-value.ts'

/** What the last line said; unknown fields of it are passed over. */
export interface SummaryLine extends Trailer {
  readonly kind: 'summary'
  readonly notLookedAt: readonly Incomplete[]
}
export type WireLine = PathRecord | ({ readonly kind: 'incomplete' } & Incomplete) | SummaryLine

/** A path that could not be looked at, from its line. */
export const incompleteFrom = (wire: Wire, place: ErrorPlace): Incomplete => ({
  path: path(wire.path, 'path', place, wire),
  why: string(wire.why, 'why', place, wire),
})

/** What the last line says. */
export const summaryFrom = (wire: Wire, place: ErrorPlace): SummaryLine => {
  const listed: unknown = wire.notLookedAt ?? []
  const entries = Array.isArray(listed) ? listed.filter(isWire) : []
  return {
    kind: 'summary',
    // What a collector wrote lists all it saw; lines written by hand say so or are taken for a part.
    wholeTree:
      wire.wholeTree === undefined
        ? typeof wire.collector === 'string'
        : boolean(wire.wholeTree, 'wholeTree', place, wire),
    ...(wire.hasContent === undefined ? {} : { hasContent: boolean(wire.hasContent, 'hasContent', place, wire) }),
    cannotCarry: wire.cannotCarry === undefined ? [] : strings(wire.cannotCarry, 'cannotCarry', place, wire),
    notLookedAt: entries.map((entry) => incompleteFrom(entry, place)),
  }
}

/** The object of one line; says where it is not JSON. Throws PathwritError `input`. */
export const objectFrom = (line: string, place: ErrorPlace): Wire => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    const { column, message } = jsonMistake(line) ?? { column: 1, message: 'its strings cannot be read' }
    throw new PathwritError('input', `not JSON: ${message}`, {
      ...place,
      column,
      hint: 'each line is one JSON object; see docs/use/inputs.md',
    })
  }
  if (isWire(value)) return value
  throw new PathwritError('input', 'a line is not a JSON object', { ...place, hint: 'each line is one JSON object' })
}

/** One line of a stream of records. Throws PathwritError `input`. */
export const parseRecord = (line: string, place: ErrorPlace = {}, numberOf?: NameToId): WireLine => {
  const wire = objectFrom(line, place)
  if (wire.kind === 'incomplete') return { kind: 'incomplete', ...incompleteFrom(wire, place) }
  if (wire.kind === 'summary') return summaryFrom(wire, place)
  return recordFromWire(wire, place, numberOf)
}
