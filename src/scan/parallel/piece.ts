import type { Evaluation } from '../../evaluate/index.ts'
import {
  type Finding,
  type Incomplete,
  PathwritError,
  type Piece,
  type Selection,
  type Source,
} from '../../model/index.ts'
import { untilInterrupted } from '../interrupted.ts'
import type { Gathered, Judged, PieceWork } from './message.ts'

/** A source that can be walked in pieces. */
export type Divisible = Source & {
  readonly piece: NonNullable<Source['piece']>
  readonly surveyPiece: NonNullable<Source['surveyPiece']>
}
export const isDivisible = (source: Source): source is Divisible =>
  source.piece !== undefined && source.surveyPiece !== undefined

/** Nothing at all: for the tree alone. */
export const NOTHING_SELECTED: Selection = Object.freeze({
  root: 0,
  rootFacts: 0,
  enter: () => 0,
  dead: () => true,
  facts: () => 0,
})

/** What the notes of a source, which only grow, have gained since they were asked for last. */
const gainsOf = (source: Source): (() => Pick<Judged, 'incomplete' | 'notLookedAt'>) => {
  const gains = (list: () => readonly Incomplete[]) => {
    let told = list().length
    return (): readonly Incomplete[] => {
      const now = list()
      const gained = now.slice(told)
      told = now.length
      return gained
    }
  }
  const incomplete = gains(() => source.incomplete)
  const notLookedAt = gains(() => source.notLookedAt)
  return () => ({ incomplete: incomplete(), notLookedAt: notLookedAt() })
}

/** Judges pieces of one source. */
export const pieceJudge = (
  source: Divisible,
  selection: Selection,
  evaluation: Evaluation,
  signal: AbortSignal | undefined,
): PieceWork<Judged> => {
  const gained = gainsOf(source)
  return async (start, entries) => {
    const piece: Piece = source.piece(selection, start, entries)
    const findings: Finding[] = []
    const interrupted: Incomplete[] = []
    let records = 0
    for await (const { batch, from, to } of untilInterrupted(piece.batches, signal, interrupted)) {
      records += to - from
      for (const finding of evaluation.batch(batch, from, to)) findings.push(finding)
    }
    return {
      findings,
      unknown: evaluation.takeUnknown(),
      records,
      rest: [...piece.rest],
      ...gained(),
      interrupted: interrupted.length > 0,
    }
  }
}

/** Gathers the surveyed files of pieces of one source. */
export const pieceGatherer = (source: Divisible, selection: Selection): PieceWork<Gathered> => {
  const gained = gainsOf(source)
  return async (start, entries) => {
    try {
      const { files, records, rest } = await source.surveyPiece(selection, start, entries)
      return { files, records, rest, ...gained(), interrupted: false }
    } catch (error) {
      if (!(error instanceof PathwritError) || error.code !== 'interrupted') throw error
      return { files: [], records: 0, rest: [], ...gained(), interrupted: true }
    }
  }
}
