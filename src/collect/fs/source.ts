import {
  type Batch,
  type BytePath,
  batchBuilder,
  type CollectOptions,
  FACT,
  joinPath,
  LIMITS,
  type Origin,
  type Selection,
  type Source,
  type Survey,
  type SurveyedFile,
} from '../../model/index.ts'
import { headOf } from '../content/index.ts'
import { notes } from '../notes.ts'
import { processRecords } from '../proc/index.ts'
import { boundaryOf } from './boundary.ts'
import { openCache } from './cache/index.ts'
import { factsOf, LIBC_FIELDS } from './facts.ts'
import type { Host } from './host.ts'
import type { Libc } from './libc.ts'
import { pace } from './pace.ts'
import { withOpened } from './read.ts'
import { isFile, isSymlink, rowOf } from './seen.ts'
import { treeOf } from './tree.ts'
import { PAUSE_EVERY, type Part, type Visit, type WalkContext, walk } from './walk.ts'

/** Inodes in a batch, at least but for the last. */
const BATCH = 512

export const NAME = 'fs'

const TOO_MUCH = `the files read so far are ${LIMITS.surveyedTotal} bytes: its content is not read`

/** Opens the directory behind `host`. `libc` as loadLibc gives it: undefined and its fields are not observed. */
export const sourceOf = (host: Host, shown: string, options: CollectOptions, libc: Libc | undefined): Source => {
  const incomplete = notes()
  const notLookedAt = notes()
  const boundary = boundaryOf(host, options)
  const context: WalkContext = { host, boundary, incomplete, notLookedAt }
  const origin: Origin = Object.freeze({ collector: NAME, source: shown })
  const cache = options.cache === undefined ? undefined : openCache(options.cache, host.root)
  const fetched = factsOf(context, libc)
  const facts = cache?.over(fetched) ?? fetched
  const tree = treeOf(context, facts, origin)
  const judging: WalkContext = { ...context, entered: tree.entered }

  async function* batches(selection: Selection, pacing: CollectOptions, part?: Part): AsyncGenerator<Batch> {
    const due = pace('judge', pacing)
    const builder = batchBuilder(origin, BATCH + PAUSE_EVERY, facts)
    let records = 0
    const visit: Visit = (directory, name, seen, _wanted, descent) => {
      records++
      if (!isSymlink(seen)) return builder.add(directory, name, rowOf(seen, undefined))
      const linkTarget = descent.readlink(name)
      if (linkTarget === undefined) incomplete.add(joinPath(directory, name), 'its link text cannot be read')
      builder.add(directory, name, rowOf(seen, { linkTarget }))
    }
    for (const path of walk(judging, selection, visit, part)) {
      const turn = due(path, records)
      if (turn !== undefined) await turn
      if (builder.length >= BATCH) yield builder.take()
    }
    if (builder.length > 0) yield builder.take()
  }

  /** Bytes of all the files surveyed so far. */
  let total = 0
  const gather = async (
    selection: Selection,
    pacing: CollectOptions,
    part?: Part,
  ): Promise<{ files: readonly SurveyedFile[]; records: number }> => {
    const files: SurveyedFile[] = []
    const due = pace('survey', pacing)
    const read = (path: BytePath): void => {
      const bytes = withOpened(host, path, ['file'], (fd, { size }) => headOf(fd, LIMITS.surveyedFile + 1, size))
      if (bytes === undefined) incomplete.add(path, 'its content cannot be read')
      else if (bytes.length > LIMITS.surveyedFile)
        incomplete.add(path, `longer than ${LIMITS.surveyedFile} bytes: its content is not read`)
      else if (total + bytes.length > LIMITS.surveyedTotal) incomplete.add(path, TOO_MUCH)
      else {
        total += bytes.length
        files.push({ path, bytes })
      }
    }
    let records = 0
    const visit: Visit = (directory, name, seen, wanted) => {
      records++
      if ((wanted & FACT.bytes) !== 0 && isFile(seen)) read(joinPath(directory, name))
    }
    for (const path of walk(context, selection, visit, part)) await due(path, records)
    return { files, records }
  }

  return {
    collector: NAME,
    cannotCarry: [...(libc === undefined ? LIBC_FIELDS : []), ...(boundary.mounts === undefined ? ['mount'] : [])],
    get incomplete() {
      return incomplete.list
    },
    get notLookedAt() {
      return notLookedAt.list
    },

    async survey(selection): Promise<Survey> {
      const { files } = await gather(selection, options)
      return { tree, files, records: [], hasContent: true }
    },

    async surveyPiece(selection, from, entries) {
      const part: Part = { from, entries, rest: [] }
      return { ...(await gather(selection, { signal: options.signal }, part)), rest: part.rest }
    },

    batches: (selection) => batches(selection, options),

    piece(selection, from, entries) {
      const part: Part = { from, entries, rest: [] }
      // How far all the pieces have come is not for one of them to tell.
      return { batches: batches(selection, { signal: options.signal }, part), rest: part.rest }
    },

    ...(host.root === '' && options.proc !== false
      ? { processes: (programs: ReadonlySet<BytePath>) => processRecords({ proc: '/proc', programs }) }
      : {}),

    async close() {
      cache?.save()
      host.close()
    },
  }
}
