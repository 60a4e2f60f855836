import { safeText } from './quote.ts'

/** What went wrong, as a machine reads it. `limit`: a named bound was passed; `unsupported`: sound input we do not judge. */
export type ErrorCode =
  | 'usage'
  | 'input'
  | 'pack'
  | 'condition'
  | 'glob'
  | 'limit'
  | 'io'
  | 'unsupported'
  | 'interrupted'

/** Where it went wrong and what to do about it. `line` and `column` count from 1; `pointer` is a JSON pointer (RFC 6901). */
export interface ErrorPlace {
  readonly file?: string | undefined
  readonly pointer?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly hint?: string | undefined
}

/**
 * The one error class: every refusal that a user can cause is one of these, and nothing else is. Message and hint quote what
 * strangers wrote, so they are made safe to print here, whoever prints them; `file` and `pointer` stay as they are.
 */
export class PathwritError extends Error {
  override readonly name = 'PathwritError'
  readonly code: ErrorCode
  readonly file: string | undefined
  readonly pointer: string | undefined
  readonly line: number | undefined
  readonly column: number | undefined
  readonly hint: string | undefined

  constructor(code: ErrorCode, message: string, place: ErrorPlace = {}) {
    super(safeText(message))
    this.code = code
    this.file = place.file
    this.pointer = place.pointer
    this.line = place.line
    this.column = place.column
    this.hint = place.hint === undefined ? undefined : safeText(place.hint)
  }
}

/** The same error with what the caller knows of its place; what the error already says stands. */
export const placed = (error: PathwritError, place: ErrorPlace): PathwritError =>
  new PathwritError(error.code, error.message, {
    file: error.file ?? place.file,
    pointer: error.pointer ?? place.pointer,
    line: error.line ?? place.line,
    column: error.column ?? place.column,
    hint: error.hint ?? place.hint,
  })
