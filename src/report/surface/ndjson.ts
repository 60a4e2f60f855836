import { jsonText, wireIncomplete, wireSurface } from '../wire/records.ts'
import type { SurfaceEnd, SurfaceReporter } from './contract.ts'

/** What is incomplete, then the summary: the lines that close a stream. `counts` stand in the summary before the rest. */
export const closingLines = (end: SurfaceEnd, counts: Readonly<Record<string, unknown>>): string =>
  [
    ...end.incomplete.map((place) => ({ kind: 'incomplete', ...wireIncomplete(place) })),
    {
      kind: 'summary',
      version: 1,
      complete: end.complete,
      ...counts,
      assumed: end.assumed,
      notLookedAt: end.notLookedAt.map((place) => wireIncomplete(place)),
    },
  ]
    .map((line) => `${jsonText(line)}\n`)
    .join('')

/** One `surface` object a line, then what is incomplete, then the summary. */
export const surfaceNdjson = (): SurfaceReporter => ({
  entry: (entry) => `${jsonText(wireSurface(entry))}\n`,
  end: ({ modifiable, ...end }) => closingLines(end, { paths: end.paths, modifiable }),
})
