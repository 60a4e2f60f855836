import type { ActRecord, LogRotationRecord } from '../model/index.ts'
import { formatIncomplete, formatRecord } from '../parse/index.ts'
import type { ActsResult, TargetOptions } from './contract.ts'
import { openTarget } from './open.ts'
import { incompleteOf, surveySource } from './survey.ts'

/** What will be done on a target, by the files that say so; acts whose path cannot be told are among them. */
export const acts = async (options: TargetOptions): Promise<ActsResult> => {
  const source = await openTarget(options)
  try {
    const surveyed = await surveySource(source, {
      manifestGlobs: [],
      stated: options.services ?? [],
      target: options.target,
      acts: true,
    })
    const incomplete = incompleteOf(source, surveyed)
    return {
      records: surveyed.records.filter(
        (record): record is ActRecord | LogRotationRecord => record.kind === 'act' || record.kind === 'log-rotation',
      ),
      doubts: surveyed.actDoubts,
      observed: surveyed.world.acts !== undefined,
      complete: incomplete.length === 0,
      incomplete,
    }
  } finally {
    await source.close()
  }
}

const isUnresolved = (record: ActRecord | LogRotationRecord): boolean =>
  record.kind === 'act' && record.unresolved !== undefined

/** The same as NDJSON: the records as `collect` writes them, what is incomplete, and a summary. */
export function* actLines({ records, doubts, complete, incomplete }: ActsResult): Generator<string> {
  for (const record of records) yield `${formatRecord(record)}\n`
  for (const place of incomplete) yield `${formatIncomplete(place)}\n`
  yield `${JSON.stringify({
    kind: 'summary',
    version: 1,
    complete,
    acts: records.filter(({ kind }) => kind === 'act').length,
    unresolved: records.filter(isUnresolved).length,
    rotations: records.filter(({ kind }) => kind === 'log-rotation').length,
    doubts,
  })}\n`
}
