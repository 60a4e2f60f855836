import type { Call } from '../contract.ts'
import type { State } from '../state.ts'
import { constant, EMPTY, isPlain, UNKNOWN, type Values } from '../value.ts'

/** Where within a word of several letters the next one stands, with the word's number: no name that a script can use. */
const WITHIN = ' within'

/** What the next option of the arguments is, as far as they are known. `$OPTIND` is the number of the word that comes next. */
export const getopts = ({ args, state }: Call): void => {
  const [options, name, ...given] = args
  if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) return
  const words = given.length > 0 ? given.map((word): Values => [word]) : state.args
  const index = Number(constant(state.vars.get('OPTIND') ?? ['1']))
  const found = words?.[index - 1] ?? EMPTY
  const word = constant(found)
  if (words === undefined || options === undefined || !isPlain(options) || !(index >= 1)) lose(state, name)
  else if (index > words.length || word === '-' || isOperand(found)) end(state, name, index)
  else if (word === undefined) lose(state, name)
  else if (word === '--') end(state, name, index + 1)
  else take(state, name, options, word, index, words[index] ?? EMPTY)
}

const take = (state: State, name: string, options: string, word: string, index: number, next: Values): void => {
  const at = withinOf(state, index)
  const letter = word[at] ?? '?'
  const option = letter === ':' ? -1 : options.indexOf(letter)
  const takes = option !== -1 && options[option + 1] === ':'
  const rest = word.slice(at + 1)
  state.vars.set(name, [option === -1 ? '?' : letter])
  state.status = true
  if (takes) state.vars.set('OPTARG', rest === '' ? next : [rest])
  const goesOn = !takes && rest !== ''
  state.vars.set('OPTIND', [`${index + (goesOn ? 0 : takes && rest === '' ? 2 : 1)}`])
  if (goesOn) state.vars.set(WITHIN, [`${index}:${at + 1}`])
  else state.vars.delete(WITHIN)
}

const lose = (state: State, name: string): void => {
  for (const each of [name, 'OPTARG', 'OPTIND']) state.vars.set(each, UNKNOWN)
}

/** Every value begins with something else than a dash. */
const isOperand = (values: Values): boolean => values.every((value) => value === '' || /^[\0-,./-\xff]/.test(value))

const end = (state: State, name: string, index: number): void => {
  state.vars.set(name, ['?'])
  state.vars.set('OPTIND', [`${index}`])
  state.vars.delete(WITHIN)
  state.status = false
}

const withinOf = (state: State, index: number): number => {
  const [word, at] = (constant(state.vars.get(WITHIN) ?? EMPTY) ?? '').split(':').map(Number)
  return word === index && at !== undefined ? at : 1
}
