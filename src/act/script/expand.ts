import { opaquePiece, type ShellPiece, type ShellWord, textPiece } from '../../parse/index.ts'
import { arithmetic } from './arithmetic.ts'
import type { Walk } from './contract.ts'
import { changed, isSetIn } from './parameter.ts'
import { activate } from './pattern.ts'
import { type State, variable } from './state.ts'
import { EMPTY, HOLE, joinValues, LOOSE, UNKNOWN, type Value, type Values } from './value.ts'

/** Ways in which one command's words may come out. */
const MOST_WAYS = 32

/** A word's values without splitting and matching names: what an assignment, a pattern or a redirection takes. */
export const expandWhole = (word: ShellWord, state: State, walk: Walk, pattern = false): Values => {
  let out: Values = EMPTY
  word.forEach((piece, at) => {
    out = joinValues(out, pieceValues(piece, state, walk, pattern, at === 0))
  })
  return out
}

/** Every list of fields that words may become. */
export const expandWords = (words: readonly ShellWord[], state: State, walk: Walk): readonly (readonly Value[])[] => {
  let ways: Value[][] = [[]]
  for (const word of words.some(hasBraces) ? words.flatMap(spread) : words) {
    const choices = expandFields(word, state, walk)
    // Beyond the bound the word may be anything, which is true of it whatever it is.
    const kept = ways.length * choices.length > MOST_WAYS ? [[LOOSE]] : choices
    const [only] = kept
    if (only !== undefined && kept.length === 1) for (const way of ways) way.push(...only)
    else ways = ways.flatMap((way) => kept.map((fields) => [...way, ...fields]))
  }
  return ways
}

const hasBraces = (word: ShellWord): boolean => {
  for (const { kind } of word) if (kind === 'braces') return true
  return false
}

/** A word with braces as the words it stands for, before anything else is made of it. */
const spread = (word: ShellWord): readonly ShellWord[] => {
  const at = word.findIndex(({ kind }) => kind === 'braces')
  const piece = word[at]
  if (piece?.kind !== 'braces') return [word]
  const inner = piece.text.slice(1, -1)
  const middle: readonly ShellPiece[] = /[{}]|\.\.|["'$`\\]/.test(inner)
    ? [opaquePiece(true)]
    : inner.split(',').map((text) => textPiece(text, true))
  return middle.flatMap((one) => spread([...word.slice(0, at), one, ...word.slice(at + 1)])).slice(0, MOST_WAYS)
}

const pieceValues = (piece: ShellPiece, state: State, walk: Walk, pattern: boolean, first: boolean): Values => {
  switch (piece.kind) {
    case 'text':
      return first && !piece.quoted && piece.text.startsWith('~') ? tilde(piece.text, state, walk) : [piece.text]
    case 'glob':
      return [activate(piece.text)]
    case 'braces':
      return [piece.text]
    case 'parameter': {
      const values = parameterValues(piece, state, walk)
      return pattern && !piece.quoted ? values.map(activate) : values
    }
    case 'output':
      return walk.output(piece.body, state)
    case 'arithmetic': {
      const value = arithmetic(piece.text, state)
      if (value !== undefined) return [`${value}`]
      return /\bRANDOM\b|\$\$/.test(piece.text) ? variable(state, 'RANDOM') : UNKNOWN
    }
    case 'opaque':
      walk.aside(piece.body, state)
      return UNKNOWN
  }
}

const tilde = (text: string, state: State, walk: Walk): Values => {
  const slash = text.indexOf('/')
  const [user, rest] = slash === -1 ? [text.slice(1), ''] : [text.slice(1, slash), text.slice(slash)]
  const home = user === '' ? variable(state, 'HOME') : [walk.homeOf(user) ?? HOLE]
  return joinValues(home, [rest])
}

const parameterValues = (piece: ShellPiece, state: State, walk: Walk): Values => {
  const { name, change } = piece
  const values =
    name === '@' || name === '*'
      ? state.args === undefined
        ? UNKNOWN
        : state.args.reduce<Values>((all, arg, at) => joinValues(all, at === 0 ? arg : joinValues([' '], arg)), EMPTY)
      : variable(state, name)
  if (change === undefined) return values
  const words = (which: 'word' | 'by'): Values => expandWhole(change[which], state, walk, which === 'word')
  return changed(values, change, isSetIn(state, name), words, (set) => state.vars.set(name, set))
}

/** The lists of fields that one word may become: split at blanks where nothing quotes them. */
const expandFields = (word: ShellWord, state: State, walk: Walk): readonly (readonly Value[])[] => {
  const [only] = word
  if (only !== undefined && word.length === 1) {
    if (only.kind === 'parameter' && only.name === '@' && only.change === undefined) return argsFields(state)
    if (only.kind === 'text') return pieceValues(only, state, walk, false, true).map((value) => [value])
  }
  return isWhole(word) ? wholeFields(word, state, walk) : splitWord(word, state, walk)
}

/** `$@`: a field for each argument, whatever it holds. */
const argsFields = ({ args }: State): readonly (readonly Value[])[] => {
  if (args === undefined) return [[LOOSE]]
  let ways: Value[][] = [[]]
  for (const arg of args) {
    const [only] = arg
    if (ways.length > MOST_WAYS) ways = [[LOOSE]]
    else if (only !== undefined && arg.length === 1) for (const way of ways) way.push(only)
    else ways = ways.flatMap((way) => arg.map((value) => [...way, value]))
  }
  return ways
}

const splitWord = (word: ShellWord, state: State, walk: Walk): readonly (readonly Value[])[] => {
  let ways: readonly Way[] = [{ fields: [], open: undefined }]
  word.forEach((piece, at) => {
    const split = !piece.quoted && (piece.kind === 'parameter' || piece.kind === 'output')
    const choices = pieceValues(piece, state, walk, split, at === 0).map((value) =>
      split ? splitFields(value) : [value],
    )
    ways =
      ways.length * choices.length > MOST_WAYS
        ? [{ fields: [], open: HOLE }]
        : ways.flatMap((way) => choices.map((parts) => append(way, parts)))
  })
  const lists = ways.map(({ fields, open }) => (open === undefined ? fields : [...fields, open]))
  const seen = new Map(lists.map((fields) => [fields.join('\0'), fields]))
  const isLoose = loose(word)
  return [...seen.values()].map((fields) => fields.map((field) => (field === HOLE && isLoose ? LOOSE : field)))
}

const loose = (word: ShellWord): boolean =>
  word.every(({ kind, quoted }) => !quoted && kind !== 'arithmetic' && kind !== 'glob' && kind !== 'braces')

/** Whether a word is one field, whatever its values are: nothing in it is split, and none of it may be left out. */
const isWhole = (word: ShellWord): boolean => {
  if (word.length === 0) return false
  for (const piece of word) if (piece.kind !== 'text' && piece.kind !== 'glob' && !piece.quoted) return false
  return true
}

const wholeFields = (word: ShellWord, state: State, walk: Walk): readonly (readonly Value[])[] => {
  let ways: readonly Value[] = ['']
  for (let at = 0; at < word.length; at++) {
    const choices = pieceValues(word[at] as ShellPiece, state, walk, false, at === 0)
    const [only] = choices
    if (ways.length * choices.length > MOST_WAYS) ways = [HOLE]
    else if (choices.length === 1) ways = ways.map((way) => way + only)
    else ways = ways.flatMap((way) => choices.map((choice) => way + choice))
  }
  return (ways.length === 1 ? ways : [...new Set(ways)]).map((value) => [value])
}

interface Way {
  readonly fields: readonly Value[]
  readonly open: Value | undefined
}

const append = ({ fields, open }: Way, parts: readonly Value[]): Way => {
  const [head, ...rest] = parts
  if (head === undefined) return { fields, open }
  const joined = `${open ?? ''}${head}`
  if (rest.length === 0) return { fields, open: joined }
  return { fields: [...fields, joined, ...rest.slice(0, -1)], open: rest.at(-1) }
}

const splitFields = (value: Value): readonly Value[] => {
  if (!/[ \t\n]/.test(value)) return value === '' ? [] : [value]
  return value.split(/[ \t\n]+/).filter((field) => field !== '')
}

/** All fields of some words in one list, each list's union: what a `for` goes through. */
export const fieldsOf = (words: readonly ShellWord[], state: State, walk: Walk): readonly Value[] => [
  ...new Set(expandWords(words, state, walk).flat()),
]
