import type { Waiver } from '../model/index.ts'
import { jsonText } from './wire/records.ts'

/** The text of a waiver file: one waiver a line, so that a change of one is a change of one line. */
export const waiversText = (waivers: readonly Waiver[]): string =>
  `{\n  "waivers": [${waivers.map((waiver) => `\n    ${jsonText(waiver)}`).join(',')}${waivers.length === 0 ? '' : '\n  '}]\n}\n`
