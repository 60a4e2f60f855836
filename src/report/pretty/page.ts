import type { ReporterOptions } from '../../model/index.ts'
import { type Style, styleOf } from './style.ts'

/** How text for people is laid out. `width` 0: lines are as long as they are. */
export interface Page {
  readonly style: Style
  readonly width: number
}

export const pageOf = ({ color, width }: ReporterOptions): Page => ({ style: styleOf(color), width })
