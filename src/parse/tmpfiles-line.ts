import { type Lines, readLines } from './lines.ts'
import { expandSpecifiers } from './specifiers.ts'
import { splitWrittenWords } from './unit-words.ts'

/** One line of tmpfiles.d(5), whatever its type. */
export interface TmpfilesLine {
  /** The letter: `d`, `f`, `Z` … */
  readonly type: string
  /** `+`: append to or replace what is there. */
  readonly plus: boolean
  /** `!`: at boot only. */
  readonly bootOnly: boolean
  /** `=`: what is there and of another type goes first. */
  readonly replaces: boolean
  /** Specifiers put in. Of some types a shell glob. */
  readonly path: string
  /** False while the path holds a specifier that is only known on the running machine. */
  readonly resolved: boolean
  /** In bits; undefined: left out. */
  readonly mode: number | undefined
  /** As written, the prefixes `:` and `~` gone; undefined: left out. */
  readonly user: string | undefined
  readonly group: string | undefined
  /** `:` before user, group or mode: only where it is made by this line. */
  readonly onlyNew: boolean
  /** Whether an age is set: what is old in it goes. */
  readonly ages: boolean
  readonly argument: string | undefined
  readonly line: number
}

const TYPES = new Set('f F w d D e v q Q p L c b C x X r R z Z m t T h H a A'.split(' '))
/** Two letters that older versions know for one. */
const OLD: Readonly<Record<string, string>> = { F: 'f', m: 'z' }

const given = (word: string | undefined): string | undefined =>
  word === undefined || word === '-' || word === '' ? undefined : word

/** The rest of a line after six words is the argument, quotes and blanks in it as they stand. */
const argumentOf = (words: readonly { readonly word: string }[]): string | undefined =>
  words.length < 7
    ? undefined
    : given(
        words
          .slice(6)
          .map(({ word }) => word)
          .join(' '),
      )

/** Every line of a tmpfiles.d file; one that systemd-tmpfiles refuses is a note. */
export const parseTmpfilesLines = (text: string): Lines<TmpfilesLine> =>
  readLines(text, (raw, line): TmpfilesLine | string | undefined => {
    if (/^\s*(?:#|$)/.test(raw)) return undefined
    const words = splitWrittenWords(raw)
    if (words === undefined) return 'a quote is not closed'
    const [typed = '', written, mode, user, group, age] = words.map(({ word }) => word)
    const letter = typed.slice(0, 1)
    if (!TYPES.has(letter)) return `an unknown type of line: ${typed}`
    if (!/^[-+!=~^$?]*$/.test(typed.slice(1))) return `an unknown modifier: ${typed}`
    if (written === undefined) return 'a line without a path'
    const path = expandSpecifiers(written, '')
    if (path.resolved && !path.text.startsWith('/')) return 'no absolute path'
    const bits = given(mode)?.replace(/^[~:]+/, '')
    if (bits !== undefined && !/^[0-7]{1,5}$/.test(bits)) return `no mode: ${bits}`
    const name = (word: string | undefined) => given(given(word)?.replace(/^:/, ''))
    return {
      type: OLD[letter] ?? letter,
      plus: typed.includes('+') || letter === 'F',
      bootOnly: typed.includes('!'),
      replaces: typed.includes('='),
      path: path.text,
      resolved: path.resolved,
      mode: bits === undefined ? undefined : Number.parseInt(bits, 8) & 0o7777,
      user: name(user),
      group: name(group),
      onlyNew: [mode, user, group].some((word) => given(word)?.replace(/^~/, '').startsWith(':') === true),
      ages: given(age) !== undefined,
      argument: argumentOf(words),
      line,
    }
  })
