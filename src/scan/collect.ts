import { bind, type Plan, selectionOf, startEvaluation, verdictOf } from '../evaluate/index.ts'
import { BatchRow, FACT, type Inode, type InodeRecord, plainFacts, type Selection } from '../model/index.ts'
import { formatIncomplete, formatRecord, formatSummary } from '../parse/index.ts'
import type { TargetOptions } from './contract.ts'
import { openTarget } from './open.ts'
import { incompleteOf, surveySource } from './survey.ts'
import { surveyTraces } from './traces.ts'

/** Facts that every record is written with: they cost one lstat, and an ACL read where one can matter. */
const ALWAYS = FACT.stat | FACT.acl | FACT.attrs | FACT.mount

/** All inodes, each with what some rule reads of it beside. */
const withAll = (selection: Selection): Selection => ({
  ...selection,
  rootFacts: selection.rootFacts | ALWAYS,
  dead: () => false,
  facts: (state, name) => selection.facts(state, name) | ALWAYS,
  lookups: undefined,
})

/** An inode as a record; content class and hash only where judging it had to read them. */
const recordOf = (inode: Inode, row: BatchRow): InodeRecord => ({
  kind: 'inode',
  ...plainFacts(inode),
  // One that is only declared is in the records that declare it.
  mount: row.mount,
  ...row.fetched(),
  origin: row.origin,
})

/** The target's records as NDJSON lines; the last one is the summary. A scan of them finds what a scan of the target finds. */
export async function* collect(plan: Plan, options: TargetOptions): AsyncGenerator<string> {
  const source = await openTarget(options)
  try {
    const surveyed = await surveySource(source, {
      manifestGlobs: plan.manifestGlobs,
      stated: options.services ?? [],
      target: options.target,
      hostFacts: true,
      acts: true,
      events: await surveyTraces(options),
    })
    for (const record of surveyed.records) yield `${formatRecord(record)}\n`
    const bound = bind(plan, surveyed.services, surveyed.world)
    const inodes = bound.kinds.get('inode')
    const evaluation = startEvaluation(bound, surveyed.world)
    let records = 0
    for await (const batch of source.batches(withAll(selectionOf(bound)))) {
      for (let row = 0; row < batch.length; row++) {
        const view = new BatchRow(batch, row)
        const inode = surveyed.world.named(view)
        // Judging is what decides which costly facts a record needs.
        if (inodes !== undefined)
          for (const rule of inodes.candidates(evaluation.matchOf(inode.path)))
            verdictOf(rule, { path: inode.path, inode })
        records++
        yield `${formatRecord(recordOf(inode, view))}\n`
      }
      if (options.signal?.aborted === true) return
    }
    const incomplete = incompleteOf(source, surveyed)
    for (const path of incomplete) yield `${formatIncomplete(path)}\n`
    yield `${formatSummary({
      collector: source.collector,
      records,
      complete: incomplete.length === 0,
      // A live root names the places it could not look into, but for those beyond count: then none can be called absent.
      wholeTree: surveyed.wholeTree && (surveyed.listed !== undefined || !incomplete.some(({ path }) => path === '/')),
      hasContent: surveyed.hasContent,
      cannotCarry: source.cannotCarry,
      notLookedAt: source.notLookedAt,
    })}\n`
  } finally {
    await source.close()
  }
}
