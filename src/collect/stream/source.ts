import {
  type Batch,
  type CollectOptions,
  PathwritError,
  type Selection,
  type Source,
  type Survey,
  type Target,
} from '../../model/index.ts'
import { notes } from '../notes.ts'
import { batchesAgain } from './again.ts'
import { batchesOf } from './batches.ts'
import { besideFile } from './beside.ts'
import { readFeed } from './drive.ts'
import type { Feed, PackedFeed } from './feed.ts'
import { contentWishes, fetchBeside, linkWishes, namedWishes, type Wishes, wishSink } from './fetch.ts'
import { type Input, openInput } from './input.ts'
import { type Loading, type Passing, startLoading } from './load.ts'
import { hasPassed, type Loaded } from './loaded.ts'
import { newRowBatch } from './row-batch.ts'
import { toldNames } from './told-names.ts'
import { treeOf } from './tree.ts'
import { selectionOn } from './walk.ts'

const NOTHING: Selection = { root: 0, rootFacts: 0, enter: () => 0, dead: () => true, facts: () => 0 }
const PROGRESS_MS = 50

/**
 * A source over an input that is one pass of entries. The survey reads it once and keeps every inode in a compact table,
 * for rules may name any of them; judging walks the table in directory order, so that of several entries of one path only
 * the last is ever judged. The input is read again only for content that judging wants of files; or, where it comes in the
 * order of a walk and can be read at any place, because most of its files were not kept.
 */
export const openStream = async (
  feed: Feed | PackedFeed,
  target: Target,
  options: CollectOptions,
  given?: Input,
): Promise<Source> => {
  const keepFirst = 'unpack' in feed ? undefined : feed.keepFirst
  const again = keepFirst === undefined ? feed.content === 'inside' : 'if possible'
  const input = given ?? (await openInput(target, again, options.limits))
  let told = { incomplete: notes(), notLookedAt: notes() }
  const cannotCarry = [...feed.cannotCarry]
  let loaded: Loaded | undefined

  const alive = (): void => {
    if (options.signal?.aborted) throw new PathwritError('interrupted', `interrupted while reading ${input.name}`)
  }
  let reported = 0
  const progress = (stage: 'survey' | 'judge', records: () => number): void => {
    alive()
    const now = Date.now()
    if (options.onProgress === undefined || now - reported < PROGRESS_MS) return
    reported = now
    options.onProgress({ stage, records: records(), path: '/' })
  }
  const fulfil = async (from: Loaded, wishes: Wishes): Promise<void> => {
    if (wishes.size === 0) return
    if (feed.content === 'beside') fetchBeside(from, wishes, besideFile(target.path))
    else await readFeed(input, feed, wishSink(from, wishes), alive)
  }
  /** Reads the input through once. */
  const readThrough = async (selection: Selection, passing: Passing | undefined): Promise<Loading> => {
    const loading = startLoading({ collector: feed.collector, source: input.name }, selection, options, told, passing)
    const { loaded: from, sink } = loading
    const each = (bytes: Uint8Array): void => {
      loading.chunk(bytes.length)
      progress('survey', () => from.listed)
    }
    const trouble = await readFeed(input, feed, sink, each, passing !== undefined)
    if (trouble !== undefined) {
      // The cause comes before what follows from it.
      from.incomplete.lead('/', trouble)
      from.wholeTree = false
    }
    return loading
  }
  const complete = async ({ loaded: from, finish }: Loading, selection: Selection): Promise<Loaded> => {
    const facts = selectionOn(from.table, selection)
    if (feed.content === 'beside') await fulfil(from, contentWishes(from, facts, true))
    if (feed.content !== 'none') await fulfil(from, linkWishes(from, facts))
    finish()
    return from
  }
  const load = async (selection: Selection): Promise<Loaded> => {
    const passing = keepFirst === undefined || !input.again ? undefined : { input, keepFirst }
    let from = await complete(await readThrough(selection, passing), selection)
    if (from.isAstray) {
      told = { incomplete: notes(), notLookedAt: notes() }
      from = await complete(await readThrough(selection, undefined), selection)
    }
    for (const field of new Set(from.cannotCarry)) if (!cannotCarry.includes(field)) cannotCarry.push(field)
    loaded = from
    return from
  }
  /** Rows are judged as they pass by again where some were not kept, else as the table holds them. */
  const batchesFrom = (
    from: Loaded,
    selection: Selection,
    each: () => void,
  ): Iterable<Batch> | AsyncIterable<Batch> => {
    const rows = newRowBatch(from.origins.list, feed.position)
    from.rows = rows
    return hasPassed(from) && !('unpack' in feed)
      ? batchesAgain(from, feed, input, selection, rows, each)
      : batchesOf(from, selection, rows)
  }
  return {
    collector: feed.collector,
    cannotCarry,
    get incomplete() {
      return told.incomplete.list
    },
    get notLookedAt() {
      return told.notLookedAt.list
    },
    async survey(selection): Promise<Survey> {
      const from = await load(selection)
      const tree = treeOf(from)
      const files = [...from.bytes].map(([row, bytes]) => ({ path: from.table.path(row), bytes }))
      files.sort((a, b) => (a.path < b.path ? -1 : 1))
      const hasContent = from.hasContent ?? feed.content === 'inside'
      return {
        tree,
        files,
        records: from.records,
        hasContent,
        packages: from.packages,
        about: from.about,
        names: hasPassed(from) ? from.names : toldNames(from.table),
        wholeTree: from.wholeTree,
        listed: hasPassed(from) ? from.listed : from.table.length,
        more: feed.content === 'none' ? undefined : (paths) => fulfil(from, namedWishes(from, paths)),
      }
    },
    async *batches(selection): AsyncGenerator<Batch> {
      const from = loaded ?? (await load(NOTHING))
      if (feed.content !== 'none') await fulfil(from, contentWishes(from, selectionOn(from.table, selection), false))
      let records = 0
      const tell = (): void => progress('judge', () => records)
      for await (const batch of batchesFrom(from, selection, tell)) {
        yield batch
        records += batch.length
        tell()
      }
    },
    async close() {
      if ('unpack' in feed) await feed.close?.()
      await input.close()
    },
  }
}
