import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readTrace } from '../collect/index.ts'
import { bytesOf, type EventRecord, PathwritError, type Suggestion, type UnitRecord } from '../model/index.ts'
import { decodeText, mergeUnit, parseUnitFile } from '../parse/index.ts'
import { checkUnit, suggestion } from '../service/index.ts'

export interface SuggestOptions {
  readonly traces: readonly string[]
  /** The unit's name without its suffix; else the name of the unit that is checked, or of the first program. */
  readonly service?: string | undefined
  /** A unit file to hold against the traces; drop-ins in `FILE.d` are applied. */
  readonly unit?: string | undefined
  readonly signal?: AbortSignal | undefined
}

const readUnit = async (path: string): Promise<UnitRecord> => {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new PathwritError('input', `cannot read the unit ${path}: ${cause.message}`, {
      file: path,
      hint: 'name its file',
    })
  })
  const folder = `${path}.d`
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.conf')).sort()
  const files = [path, ...names.map((name) => join(folder, name))]
  const layers = [
    { file: bytesOf(path), settings: parseUnitFile(decodeText(bytes)).settings },
    ...(await Promise.all(
      files.slice(1).map(async (file) => ({
        file: bytesOf(file),
        settings: parseUnitFile(decodeText(await readFile(file))).settings,
      })),
    )),
  ]
  return {
    kind: 'unit',
    path: bytesOf(path),
    name: basename(path),
    directives: mergeUnit(layers),
    origin: { collector: 'trace', source: path },
  }
}

/** The smallest settings of a unit under which what was traced still works, and what a unit that stands lacks or grants too much. */
export const suggestUnit = async ({ traces, service, unit, signal }: SuggestOptions): Promise<Suggestion> => {
  const events: EventRecord[] = []
  const incomplete: string[] = []
  for (const path of traces) {
    const read = await readTrace({ path }, () => {
      if (signal?.aborted) throw new PathwritError('interrupted', `interrupted while reading ${path}`)
    })
    events.push(...read.events)
    incomplete.push(...(read.trouble === undefined ? [] : [read.trouble]), ...read.notes)
  }
  const stands = unit === undefined ? undefined : await readUnit(unit)
  const program = events.find(({ op }) => op === 'exec')?.path
  const name =
    service?.split(':')[0] ??
    stands?.name.replace(/\.service$/, '') ??
    (program === undefined ? 'service' : basename(program))
  const found = suggestion(events, name, traces.length)
  return { ...found, ...(stands === undefined ? {} : checkUnit(events, stands)), incomplete }
}
