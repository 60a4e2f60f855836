import type { Evaluation } from '../../evaluate/index.ts'
import type { Finding, Incomplete, Piece, Selection, Source, Stop } from '../../model/index.ts'
import { untilInterrupted } from '../interrupted.ts'
import type { Judged } from './message.ts'

/** Judges pieces of one source, one after the other. */
export type PieceJudge = (from: readonly Stop[], entries: number) => Promise<Judged>

/** A source that can be walked in pieces. */
export type Divisible = Source & { readonly piece: NonNullable<Source['piece']> }
export const isDivisible = (source: Source): source is Divisible => source.piece !== undefined

/** What a list that only grows has gained since it was asked last. */
const gains = (list: () => readonly Incomplete[]) => {
  let told = list().length
  return (): readonly Incomplete[] => {
    const now = list()
    const gained = now.slice(told)
    told = now.length
    return gained
  }
}

export const pieceJudge = (
  source: Divisible,
  selection: Selection,
  evaluation: Evaluation,
  signal: AbortSignal | undefined,
): PieceJudge => {
  const incomplete = gains(() => source.incomplete)
  const notLookedAt = gains(() => source.notLookedAt)
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
      incomplete: incomplete(),
      notLookedAt: notLookedAt(),
      interrupted: interrupted.length > 0,
    }
  }
}
