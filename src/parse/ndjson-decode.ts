import {
  type Extra,
  type InodeRecord,
  latin1,
  type Origin,
  PathwritError,
  parseAcl,
  type RowInput,
} from '../model/index.ts'
import type { Decoder, EntrySink } from './entries.ts'
import { incompleteFrom, objectFrom, type SummaryLine, summaryFrom } from './ndjson.ts'
import { type InodeCells, rowOf } from './ndjson-cells.ts'
import { recordFromWire, refuseKind } from './ndjson-read.ts'
import { type InodeScanner, inodeScanner } from './ndjson-scan.ts'
import { splitLines } from './split-lines.ts'
import type { Wire } from './wire-value.ts'

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

/** `origin` is the record's own, if it came with one. */
const extraOf = (record: InodeRecord, origin: Origin | undefined): Extra | undefined => {
  const extra: Record<string, unknown> = {}
  for (const name of EXTRA) if (record[name] !== undefined) extra[name] = record[name]
  for (const name of ['line', 'offset', 'declared'] as const)
    if (origin?.[name] !== undefined) extra[name] = origin[name]
  return Object.keys(extra).length === 0 ? undefined : (extra as Extra)
}

const rowFrom = (record: InodeRecord, origin: Origin | undefined): RowInput => {
  const { type, mode, uid, gid, size, mtime, nlink, dev, ino } = record
  return { type, mode, uid, gid, size, mtime, nlink, dev, ino, extra: extraOf(record, origin) }
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

/** How a sink is told what the scanner read. */
const tellCells = (sink: EntrySink): ((cells: InodeCells, at: number) => void) => {
  if (sink.cells !== undefined) return sink.cells
  return (cells, at) => {
    const path = latin1(cells.bytes.subarray(cells.from, cells.to))
    sink.inode({ path, row: rowOf(cells), at, aclText: undefined, defaultAclText: undefined, origin: cells.origin })
  }
}

/**
 * A stream of records, one JSON object a line, the `summary` last. Inode lines as `collect` writes them are read byte by
 * byte; every other line is read as JSON, to the same effect. So is every line where `scanner` is null.
 */
export const ndjsonDecoder = (
  file: string,
  sink: EntrySink,
  scanner: InodeScanner | null = inodeScanner(),
): Decoder => {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  const tell = tellCells(sink)
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
          row: rowFrom(record, origin),
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
  /** Where the first line from `at` on stands that the scanner leaves to others. */
  const scanned = (by: InodeScanner, chunk: Uint8Array, from: number, whole: number): number => {
    let at = from
    while (at < whole) {
      const next = by.scan(chunk, at)
      if (next < 0) break
      lines = split.pass()
      tell(by.cells, lines)
      at = next
    }
    return at
  }
  return {
    push(chunk) {
      const whole = chunk.lastIndexOf(0x0a) + 1
      for (let at = 0; at < whole; ) {
        if (scanner !== null && !split.holds && summary === undefined) {
          const end = scanned(scanner, chunk, at, whole)
          if (end > at) any = true
          at = end
        }
        if (at === whole) break
        const to = chunk.indexOf(0x0a, at) + 1
        split.push(chunk.subarray(at, to))
        at = to
      }
      split.push(chunk.subarray(whole))
    },
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
