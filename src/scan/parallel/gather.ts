import { type Incomplete, LIMITS, PathwritError, type Survey, type SurveyedFile } from '../../model/index.ts'
import { bytesSelection } from '../bytes-selection.ts'
import type { Gathered } from './message.ts'
import { type PieceOptions, workPieces } from './parallel.ts'
import { type Divisible, NOTHING_SELECTED, pieceGatherer } from './piece.ts'

/** Pass 1, and what other threads have met with in it. */
export interface GatheredSurvey extends Survey {
  readonly elsewhere: Pick<Gathered, 'incomplete' | 'notLookedAt'>
}

/** What a survey of the files that some globs name gives, by all the threads of a pool where it takes long. */
export const gatherSurvey = async (
  source: Divisible,
  globs: readonly string[],
  options: PieceOptions,
): Promise<GatheredSurvey> => {
  const { pool, sizes, signal } = options
  const here = pieceGatherer(source, bytesSelection(globs))
  const files: SurveyedFile[] = []
  const incomplete: Incomplete[] = []
  const notLookedAt: Incomplete[] = []
  let total = 0
  const take = (gathered: Gathered): void => {
    if (gathered.interrupted) throw interrupted()
    for (const one of gathered.incomplete) incomplete.push(one)
    for (const one of gathered.notLookedAt) notLookedAt.push(one)
    for (const file of gathered.files) {
      // Each thread has kept to it for itself.
      const tooMuch = total + file.bytes.length > LIMITS.surveyedTotal
      if (tooMuch) incomplete.push({ path: file.path, why: LIMITS_REACHED })
      else {
        total += file.bytes.length
        files.push(file)
      }
    }
  }
  const first = await here(undefined, sizes.survey)
  take(first)
  if (first.rest.length > 0) {
    pool.start({ kind: 'survey', globs })
    for await (const gathered of workPieces(here, first.rest, { ...options, stage: 'survey', records: first.records }))
      take(gathered)
    if (signal?.aborted === true) throw interrupted()
  }
  const survey = await source.survey(NOTHING_SELECTED)
  return { ...survey, files, elsewhere: { incomplete, notLookedAt } }
}

const LIMITS_REACHED = `the files read so far are ${LIMITS.surveyedTotal} bytes: its content is not read`

const interrupted = (): PathwritError =>
  new PathwritError('interrupted', 'the scan was interrupted', { hint: 'what was found until then is incomplete' })
