import type { ParameterExpansionPart, ParameterOperation, Word, WordPart } from 'unbash'
import type { ShellChange, ShellPiece, ShellWord } from './contract.ts'
import {
  arithmeticPiece,
  bracesPiece,
  globPiece,
  opaquePiece,
  outputPiece,
  parameterPiece,
  textPiece,
} from './pieces.ts'
import type { Reading } from './reading.ts'

const NONE: ShellWord = []

/** A word of the parser as pieces. */
export const wordOf = (word: Word | undefined, reading: Reading): ShellWord => {
  if (word === undefined || !reading.spend(1)) return NONE
  if (word.parts === undefined) {
    // A tilde is expanded only where it stands unquoted, which the text as written tells.
    const quoted = word.text.startsWith('~') ? false : word.text !== word.value || word.value === ''
    return [textPiece(word.value, quoted)]
  }
  return word.parts.flatMap((part) => piecesOf(part, false, reading))
}

/** What stands within a here-document. */
export const partsOf = (parts: readonly WordPart[], reading: Reading): ShellWord =>
  parts.flatMap((part) => piecesOf(part, true, reading))

const piecesOf = (part: WordPart, quoted: boolean, reading: Reading): readonly ShellPiece[] => {
  if (!reading.spend(1)) return []
  switch (part.type) {
    case 'Literal':
      return [textPiece(part.value, quoted || part.text !== part.value)]
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [textPiece(part.value, true)]
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.length === 0
        ? [textPiece('', true)]
        : part.parts.flatMap((child) => piecesOf(child, true, reading))
    case 'Glob':
      return [globPiece(part.text)]
    case 'SimpleExpansion':
      return [parameterPiece(part.text.slice(1), quoted)]
    case 'ParameterExpansion':
      return [parameterOf(part, quoted, reading)]
    case 'CommandExpansion':
      return [outputPiece(reading.inner(part.script, part.pos), quoted)]
    case 'ProcessSubstitution':
      return [opaquePiece(quoted, reading.inner(part.script, part.pos))]
    case 'BraceExpansion':
      return reading.bash ? [bracesPiece(part.text)] : [textPiece(part.text, false)]
    case 'ArithmeticExpansion':
      return [arithmeticPiece(innerOf(part.text), quoted)]
    case 'ExtendedGlob':
      return [opaquePiece(quoted)]
  }
}

/** What stands between `$((` and `))`, or `$[` and `]`. */
const innerOf = (text: string): string => (text.startsWith('$((') ? text.slice(3, -2) : text.slice(2, -1))

const parameterOf = (part: ParameterExpansionPart, quoted: boolean, reading: Reading): ShellPiece => {
  const { parameter: name, prefix, index, operation } = part
  if (prefix === '!' || index !== undefined) return opaquePiece(quoted)
  const change: ShellChange | undefined =
    prefix === '#' ? { operator: 'length', word: NONE, by: NONE } : operation && changeOf(operation, reading)
  return parameterPiece(name, quoted, change)
}

const changeOf = (operation: ParameterOperation, reading: Reading): ShellChange => {
  switch (operation.type) {
    case 'Default':
    case 'Remove':
      return { operator: operation.operator, word: wordOf(operation.operand, reading), by: NONE }
    case 'Replace':
      return {
        operator: operation.operator,
        word: wordOf(operation.pattern, reading),
        by: wordOf(operation.replacement, reading),
      }
    default:
      return { operator: 'other', word: NONE, by: NONE }
  }
}
