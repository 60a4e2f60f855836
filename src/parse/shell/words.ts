import type { ParameterExpansionPart, ParameterOperation, Word, WordPart } from 'unbash'
import type { ShellChange, ShellList, ShellPiece, ShellWord } from './contract.ts'
import type { Reading } from './reading.ts'

const NONE: ShellWord = []

/** A word of the parser as pieces. */
export const wordOf = (word: Word | undefined, reading: Reading): ShellWord => {
  if (word === undefined || !reading.spend(1)) return NONE
  if (word.parts === undefined) {
    // A tilde is expanded only where it stands unquoted, which the text as written tells.
    const quoted = word.text.startsWith('~') ? false : word.text !== word.value || word.value === ''
    return [{ kind: 'text', text: word.value, quoted }]
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
      return [{ kind: 'text', text: part.value, quoted: quoted || part.text !== part.value }]
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [{ kind: 'text', text: part.value, quoted: true }]
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.length === 0
        ? [{ kind: 'text', text: '', quoted: true }]
        : part.parts.flatMap((child) => piecesOf(child, true, reading))
    case 'Glob':
      return [{ kind: 'glob', text: part.text }]
    case 'SimpleExpansion':
      return [{ kind: 'parameter', name: part.text.slice(1), quoted, change: undefined }]
    case 'ParameterExpansion':
      return [parameterOf(part, quoted, reading)]
    case 'CommandExpansion':
      return [{ kind: 'output', body: reading.inner(part.script, part.pos), quoted }]
    case 'ProcessSubstitution':
      return [opaque(quoted, reading.inner(part.script, part.pos))]
    case 'BraceExpansion':
      return reading.bash ? [{ kind: 'braces', text: part.text }] : [{ kind: 'text', text: part.text, quoted: false }]
    case 'ArithmeticExpansion':
      return [{ kind: 'arithmetic', text: innerOf(part.text), quoted }]
    case 'ExtendedGlob':
      return [opaque(quoted, [])]
  }
}

/** What stands between `$((` and `))`, or `$[` and `]`. */
const innerOf = (text: string): string => (text.startsWith('$((') ? text.slice(3, -2) : text.slice(2, -1))

const opaque = (quoted: boolean, body: ShellList): ShellPiece => ({ kind: 'opaque', quoted, body })

const parameterOf = (part: ParameterExpansionPart, quoted: boolean, reading: Reading): ShellPiece => {
  const { parameter: name, prefix, index, operation } = part
  if (prefix === '!' || index !== undefined) return opaque(quoted, [])
  const change: ShellChange | undefined =
    prefix === '#' ? { operator: 'length', word: NONE, by: NONE } : operation && changeOf(operation, reading)
  return { kind: 'parameter', name, quoted, change }
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
