import { type BytePath, textOf } from '../../model/index.ts'
import { decodeText } from '../../parse/index.ts'
import type { ActView } from '../contract.ts'

export interface FileLine {
  readonly path: BytePath
  /** Continued lines joined; blanks around it gone. */
  readonly text: string
  /** Where it begins, from 1. */
  readonly line: number
}

const LONGEST = 8192

/** Lines of the surveyed files that a test picks, without comments; a backslash at the end joins the next one. */
export const linesOf = (view: ActView, picks: (path: BytePath) => boolean): readonly FileLine[] =>
  [...view.files].flatMap(([path, bytes]) => {
    if (!picks(path)) return []
    const lines: FileLine[] = []
    let held = ''
    let start = 0
    for (const [index, raw] of decodeText(bytes).split('\n').entries()) {
      if (held === '') start = index + 1
      const text = held + raw
      if (text.endsWith('\\') && text.length < LONGEST) held = `${text.slice(0, -1)} `
      else {
        held = ''
        const bare = text.trim()
        if (bare !== '' && !bare.startsWith('#') && bare.length < LONGEST) lines.push({ path, text: bare, line: start })
      }
    }
    return lines
  })

/** `pam.d/sudo`: a file as people name it. */
export const shortName = (path: BytePath): string => textOf(path).replace(/^\/(?:etc|usr\/lib|lib)\//, '')
