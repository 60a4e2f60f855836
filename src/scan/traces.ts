import { realpath } from 'node:fs/promises'
import { readTrace } from '../collect/index.ts'
import {
  type BytePath,
  bytesOf,
  type EventRecord,
  type Incomplete,
  isUnder,
  joinPath,
  nameOf,
  PathwritError,
  parentOf,
} from '../model/index.ts'
import type { TargetOptions } from './contract.ts'

export { runTraced, type TraceRun } from '../collect/index.ts'

/** What traces beside a target told. */
export interface FoundEvents {
  readonly records: readonly EventRecord[]
  readonly incomplete: readonly Incomplete[]
}

/** A path that lies in a directory taken as a root, as that root has it; others stay. */
const within = <P extends BytePath | undefined>(path: P, root: BytePath): P =>
  path !== undefined && isUnder(path, root) ? ((path.slice(root.length) || '/') as P) : path

/** A trace from outside of a chroot speaks of its files from outside. */
const relocated = (record: EventRecord, root: BytePath): EventRecord => ({
  ...record,
  path: within(record.path, root),
  asked: within(record.asked, root),
  other: within(record.other, root),
  program: within(record.program, root),
})

/** Reads the traces that are judged with a target. */
export const surveyTraces = async (options: TargetOptions): Promise<FoundEvents> => {
  const records: EventRecord[] = []
  const incomplete: Incomplete[] = []
  const root = options.target === '-' ? undefined : await realpath(options.target).catch(() => undefined)
  for (const path of options.traces ?? []) {
    const alive = (): void => {
      if (options.signal?.aborted) throw new PathwritError('interrupted', `interrupted while reading ${path}`)
    }
    const { events, notes, trouble } = await readTrace({ path }, alive)
    for (const why of trouble === undefined ? notes : [trouble, ...notes]) incomplete.push({ path: '/', why })
    for (const event of events)
      records.push(root === undefined || root === '/' ? event : relocated(event, bytesOf(root)))
  }
  return { records, incomplete }
}

/** Events where links on the way are followed, as far as the target has them; what the kernel itself told stays. */
export const followed = (
  events: readonly EventRecord[],
  resolve: (path: BytePath) => { readonly path: BytePath },
): readonly EventRecord[] => {
  const known = new Map<BytePath, BytePath>()
  const real = (directory: BytePath): BytePath => {
    const found = known.get(directory) ?? resolve(directory).path
    known.set(directory, found)
    return found
  }
  return events.map((event) => {
    if (event.asked !== undefined || event.path === '/') return event
    const path = joinPath(real(parentOf(event.path)), nameOf(event.path))
    return path === event.path ? event : { ...event, path, asked: event.path }
  })
}
