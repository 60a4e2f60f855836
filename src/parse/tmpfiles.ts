import { type Lines, readLines } from './lines.ts'
import { expandSpecifiers } from './specifiers.ts'
import { splitWords } from './unit-words.ts'

/** A directory that tmpfiles.d(5) makes. `user` and `group` as written, undefined when left to the one who makes it: root. */
export interface TmpfilesDirectory {
  readonly path: string
  /** In bits; undefined when it is left out, which means 0755. */
  readonly mode: number | undefined
  readonly user: string | undefined
  readonly group: string | undefined
  readonly line: number
}

const written = (word: string | undefined): string | undefined =>
  word === undefined || word === '' || word === '-' ? undefined : word.replace(/^:/, '')

/** The lines that make a directory (`d D v q Q`, whatever modifiers follow); all others say nothing of directories. */
export const parseTmpfiles = (text: string): Lines<TmpfilesDirectory> =>
  readLines(text, (raw, line): TmpfilesDirectory | string | undefined => {
    if (/^\s*(?:#|$)/.test(raw)) return undefined
    const words = splitWords(raw)
    if (words === undefined) return 'a quote is not closed'
    const [type = '', path = '', mode, user, group] = words
    if (!/^[dDvqQ][!+=~^$-]*$/.test(type)) return undefined
    const expanded = expandSpecifiers(path, '')
    if (!expanded.resolved) return undefined
    if (!expanded.text.startsWith('/')) return 'no absolute path'
    const digits = written(mode)?.replace(/^[~:]+/, '')
    const bits = digits !== undefined && /^[0-7]{1,5}$/.test(digits) ? Number.parseInt(digits, 8) & 0o7777 : undefined
    return { path: expanded.text, mode: bits, user: written(user), group: written(group), line }
  })
