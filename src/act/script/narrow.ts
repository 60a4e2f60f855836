import type { ShellNode, ShellPiece, ShellWord } from '../../parse/index.ts'
import { knowMade } from './made.ts'
import { type State, variable } from './state.ts'
import { isPlain, type Value, type Values } from './value.ts'

const TESTS = new Set(['[', 'test', '[['])

/**
 * Where a test that cannot be told went this way (`wanted`), leaves of the variable it looks at the values with which it can. Of tests
 * joined, those that must have gone so.
 */
export const narrowBy = (node: ShellNode | undefined, wanted: boolean, state: State): void => {
  switch (node?.kind) {
    case 'command':
      narrowTest(node.words, wanted, state)
      return
    case 'pipeline':
      if (node.parts.length === 1) narrowBy(node.parts[0], wanted !== node.negated, state)
      return
    case 'chain':
      if (node.operators.every((operator) => operator === (wanted ? '&&' : '||')))
        for (const part of node.parts) narrowBy(part, wanted, state)
  }
}

const textOf = (word: ShellWord | undefined): string | undefined => {
  const [only] = word ?? []
  return word?.length === 1 && only?.kind === 'text' ? only.text : undefined
}

/** The parameter that a word is as it stands. */
const asked = (word: ShellWord | undefined): ShellPiece | undefined => {
  const [only] = word ?? []
  return word?.length === 1 && only?.kind === 'parameter' && only.change === undefined ? only : undefined
}

const narrowTest = ([command, ...given]: readonly ShellWord[], wanted: boolean, state: State): void => {
  const name = textOf(command)
  if (name === 'mkdir') knowMade(wanted, state)
  if (name === undefined || !TESTS.has(name)) return
  const words = name === '[' ? given.slice(0, -1) : given
  if (textOf(words[0]) === '!') narrowWords(words.slice(1), !wanted, state)
  else narrowWords(words, wanted, state)
}

/** Of `$x`, `-n $x`, `-z $x`, `$x = text` and `$x != text`. */
const narrowWords = (words: readonly ShellWord[], wanted: boolean, state: State): void => {
  const [first, second, third] = words
  const operator = textOf(words.length === 3 ? second : first)
  if (words.length === 1) keep(asked(first), (value) => value !== '', wanted, state)
  else if (words.length === 2 && (operator === '-n' || operator === '-z'))
    keep(asked(second), (value) => value !== '', wanted === (operator === '-n'), state)
  else if (words.length === 3 && (operator === '=' || operator === '==' || operator === '!=')) {
    const text = textOf(third)
    if (text !== undefined) keep(asked(first), (value) => value === text, wanted === (operator !== '!='), state)
  }
}

const keep = (piece: ShellPiece | undefined, holds: (value: Value) => boolean, wanted: boolean, state: State): void => {
  if (piece === undefined || !/^[A-Za-z_1-9]/.test(piece.name)) return
  const values = variable(state, piece.name)
  const left: Values = values.filter((value) => !isPlain(value) || holds(value) === wanted)
  if (left.length === 0 || left.length === values.length) return
  if (/^\d/.test(piece.name)) state.picks = new Map([...state.picks, [piece.name, left]])
  else state.vars.set(piece.name, left)
}
