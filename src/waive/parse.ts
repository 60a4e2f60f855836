import { type BytePath, fromWire, LIMITS, PathwritError, type StatedWaiver, type Waiver } from '../model/index.ts'
import { type Glob, parseGlob } from '../paths/index.ts'
import { isDate } from './date.ts'

/** Where a list of waivers stands: the file for errors, how reports name it, and the pointer of the list. */
export interface WaiverPlace {
  readonly file: string
  readonly from: string
  readonly pointer: string
  readonly packed?: true | undefined
}

/** A rule glob is a glob of our one language: names of rules are taken as paths. */
export const rulePath = (rule: string): BytePath => `/${rule}`
export const ruleGlob = (rule: string, place: { readonly file?: string; readonly pointer?: string } = {}): Glob =>
  parseGlob(rulePath(rule), place)

/** The one path that a waiver with bytes means; undefined: it has a glob, or its bytes are none. */
export const exactPath = ({ path, pathBytes }: Waiver): BytePath | undefined =>
  pathBytes === undefined ? undefined : fromWire({ path, pathBytes })

/** How many patterns the path comes to. */
const checkPath = (waiver: Waiver, file: string, pointer: string): number => {
  if (waiver.pathBytes === undefined) {
    const place = { file, pointer: `${pointer}/path` }
    if (waiver.path.includes('${'))
      throw new PathwritError('pack', 'a waiver holds no placeholder', {
        ...place,
        hint: 'write the path itself as a glob',
      })
    return parseGlob(waiver.path, place).alternatives.length
  }
  const path = exactPath(waiver)
  if (path === undefined || !path.startsWith('/') || path.includes('\0') || path.length > LIMITS.pathLength)
    throw new PathwritError('pack', 'these are not the bytes of an absolute path in base64', {
      file,
      pointer: `${pointer}/pathBytes`,
      hint: 'take pathBytes as the JSON report has it, or write a glob in "path" and leave it out',
    })
  return 1
}

/** How many patterns its globs come to. */
const checkWaiver = (waiver: Waiver, file: string, pointer: string): number => {
  const rules = ruleGlob(waiver.rule, { file, pointer: `${pointer}/rule` }).alternatives.length
  const patterns = rules + checkPath(waiver, file, pointer)
  if (waiver.expires !== undefined && !isDate(waiver.expires))
    throw new PathwritError('pack', `"${waiver.expires}" is not a day of the calendar`, {
      file,
      pointer: `${pointer}/expires`,
      hint: 'write the last day on which it holds as YYYY-MM-DD',
    })
  if (waiver.verdict === 'unknown') return patterns
  for (const name of ['missing', 'count'] as const)
    if (waiver[name] !== undefined)
      throw new PathwritError('pack', `"${name}" speaks of rules that could not be answered`, {
        file,
        pointer: `${pointer}/${name}`,
        hint: 'add "verdict": "unknown", or take it out',
      })
  return patterns
}

/**
 * Waivers that fit their schema, held to what a schema cannot say: globs, days, bytes. Throws a PathwritError (`pack`,
 * `glob`, `limit`) with file and pointer.
 */
export const parseWaivers = (waivers: readonly Waiver[], place: WaiverPlace): readonly StatedWaiver[] => {
  const { file, from, packed } = place
  if (waivers.length > LIMITS.waivers)
    throw new PathwritError('limit', `more than ${LIMITS.waivers} waivers`, {
      file,
      pointer: place.pointer,
      hint: 'one waiver with a glob can cover many paths',
    })
  let patterns = 0
  return Object.freeze(
    waivers.map((waiver, index) => {
      const pointer = `${place.pointer}/${index}`
      patterns += checkWaiver(waiver, file, pointer)
      if (patterns > LIMITS.waiverPatterns)
        throw new PathwritError('limit', `the globs up to here come to more than ${LIMITS.waiverPatterns} patterns`, {
          file,
          pointer,
          hint: 'use * and ** rather than long lists in braces',
        })
      return Object.freeze({ waiver, from, pointer, ...(packed && { packed }) })
    }),
  )
}
