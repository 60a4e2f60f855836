import type { ShellChange, ShellList, ShellPiece } from './contract.ts'

const NO_COMMANDS: ShellList = []

const piece = (
  kind: ShellPiece['kind'],
  quoted: boolean,
  text: string,
  name = '',
  change: ShellChange | undefined = undefined,
  body: ShellList = NO_COMMANDS,
): ShellPiece => ({ kind, quoted, text, name, change, body })

export const textPiece = (text: string, quoted: boolean): ShellPiece => piece('text', quoted, text)
export const globPiece = (text: string): ShellPiece => piece('glob', false, text)
export const bracesPiece = (text: string): ShellPiece => piece('braces', false, text)
export const arithmeticPiece = (text: string, quoted: boolean): ShellPiece => piece('arithmetic', quoted, text)
export const parameterPiece = (name: string, quoted: boolean, change?: ShellChange): ShellPiece =>
  piece('parameter', quoted, '', name, change)
export const outputPiece = (body: ShellList, quoted: boolean): ShellPiece =>
  piece('output', quoted, '', '', undefined, body)
export const opaquePiece = (quoted: boolean, body: ShellList = NO_COMMANDS): ShellPiece =>
  piece('opaque', quoted, '', '', undefined, body)
/** The same in quotes. */
export const quotedPiece = ({ kind, text, name, change, body }: ShellPiece): ShellPiece =>
  piece(kind === 'glob' || kind === 'braces' ? 'text' : kind, true, text, name, change, body)
