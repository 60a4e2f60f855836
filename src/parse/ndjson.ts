import {
  type ErrorPlace,
  type Extra,
  type Incomplete,
  type InodeRecord,
  type NameToId,
  type PathRecord,
  PathwritError,
  parseAcl,
} from '../model/index.ts'
import type { Decoder, EntrySink, Trailer } from './entries.ts'
import { jsonMistake } from './json-mistake.ts'
import { recordFromWire, refuseKind } from './ndjson-read.ts'
import { splitLines } from './split-lines.ts'
import { boolean, isWire, path, string, strings, type Wire } from './wire-value.ts'

/** What the last line said; unknown fields of it are passed over. */
export interface SummaryLine extends Trailer {
  readonly kind: 'summary'
  readonly notLookedAt: readonly Incomplete[]
}
export type WireLine = PathRecord | ({ readonly kind: 'incomplete' } & Incomplete) | SummaryLine

const incompleteFrom = (wire: Wire, place: ErrorPlace): Incomplete => ({
  path: path(wire.path, 'path', place, wire),
  why: string(wire.why, 'why', place, wire),
})

const summaryFrom = (wire: Wire, place: ErrorPlace): SummaryLine => {
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

const objectFrom = (line: string, place: ErrorPlace): Wire => {
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

const EXTRA = [
  'linkTarget',
  'acl',
  'defaultAcl',
  'caps',
  'selinux',
  'attrs',
  'mount',
  'contentClass',
  'sha256',
  'owner',
  'group',
] as const

const extraOf = (record: InodeRecord): Extra | undefined => {
  const extra: Record<string, unknown> = {}
  for (const name of EXTRA) if (record[name] !== undefined) extra[name] = record[name]
  for (const name of ['line', 'offset', 'declared'] as const)
    if (record.origin[name] !== undefined) extra[name] = record.origin[name]
  return Object.keys(extra).length === 0 ? undefined : (extra as Extra)
}

/** ACL text that is right but for names whose numbers come later in the stream, taken out of the object. */
const withoutNamedAcls = (wire: Wire): { wire: Wire; aclText?: string; defaultAclText?: string } => {
  const named = (value: unknown): value is string =>
    typeof value === 'string' &&
    parseAcl(value, () => undefined) === undefined &&
    parseAcl(value, () => 0) !== undefined
  const { acl, defaultAcl, ...rest } = wire
  if (!named(acl) && !named(defaultAcl)) return { wire }
  return {
    wire: { ...rest, ...(named(acl) ? {} : { acl }), ...(named(defaultAcl) ? {} : { defaultAcl }) },
    ...(named(acl) ? { aclText: acl } : {}),
    ...(named(defaultAcl) ? { defaultAclText: defaultAcl } : {}),
  }
}

/** Whether bytes begin as a stream of records. */
export const looksLikeNdjson = (head: Uint8Array): boolean =>
  /^(?:\xef\xbb\xbf)?\s*\{\s*"/.test(String.fromCharCode(...head.subarray(0, 256)))

const isJson = (bytes: Uint8Array): boolean => {
  try {
    JSON.parse(new TextDecoder().decode(bytes))
    return true
  } catch {
    return false
  }
}

/** A stream of records, one JSON object a line, the `summary` last. */
export const ndjsonDecoder = (file: string, sink: EntrySink): Decoder => {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let summary: SummaryLine | undefined
  let accounts = false
  let last = false
  let lines = 0
  let any = false

  const read = (bytes: Uint8Array, line: number): string => {
    try {
      return utf8.decode(bytes)
    } catch {
      throw new PathwritError('input', 'not UTF-8', {
        file,
        line,
        hint: 'a path that is not UTF-8 goes into `pathBytes`, in base64',
      })
    }
  }
  const take = (text: string, line: number): void => {
    if (text.trim() === '') return
    any = true
    const place = { file, line }
    if (summary !== undefined)
      throw new PathwritError('input', 'a line after the summary', {
        ...place,
        hint: 'scan concatenated streams one by one',
      })
    const { wire, aclText, defaultAclText } = withoutNamedAcls(objectFrom(text, place))
    if (wire.kind === 'summary') {
      summary = summaryFrom(wire, place)
      for (const { path, why } of summary.notLookedAt) sink.notLookedAt(path, why)
    } else if (wire.kind === 'incomplete') {
      const { path, why } = incompleteFrom(wire, place)
      sink.incomplete(path, why)
    } else {
      if (typeof wire.kind !== 'string') refuseKind(wire.kind, place)
      const record = recordFromWire(wire, place)
      if (record.kind === 'account') accounts = true
      if (record.kind !== 'inode') sink.record(record)
      else {
        const origin = wire.origin === undefined ? undefined : record.origin
        sink.inode({
          path: record.path,
          row: { ...record, extra: extraOf(record) },
          at: line,
          aclText,
          defaultAclText,
          origin,
        })
      }
    }
  }
  const split = splitLines(file, (bytes, number) => {
    // A last line without its end that is not JSON was cut off; it is not wrong.
    if (last && !isJson(bytes)) return
    lines = number
    take(read(bytes, number), number)
  })
  return {
    push: (chunk) => split.push(chunk),
    end() {
      last = true
      split.end()
      if (summary === undefined)
        sink.incomplete(
          '/',
          any
            ? `the records end after line ${lines} without a summary: truncated`
            : 'truncated: no whole line holds a record',
        )
      sink.trailer({ wholeTree: false, hasContent: accounts, ...summary })
    },
  }
}
