import type { Io } from './io.ts'
import type { Refusal } from './parse-args.ts'

type Safe = (text: string) => string

/** A refusal or an error as the lines that standard error gets. Never a stack, unless `PATHWRIT_DEBUG=1` asks for it. */
export const refusalText = (
  refusal: Refusal,
  safe: Safe,
  nearest: (name: string, known: readonly string[]) => string | undefined,
): string => {
  const meant = refusal.near === undefined ? undefined : nearest(refusal.near.word, refusal.near.known)
  const hint = meant === undefined ? refusal.hint : `${meant} ${refusal.hint}`
  return `pathwrit: ${safe(refusal.refused)}\n  ${safe(hint)}\n`
}

interface Described {
  readonly name?: unknown
  readonly message?: unknown
  readonly code?: unknown
  readonly syscall?: unknown
  readonly file?: unknown
  readonly pointer?: unknown
  readonly line?: unknown
  readonly column?: unknown
  readonly hint?: unknown
}

/** `FILE:LINE:COLUMN: ` as far as it is known; a JSON pointer stands in for a line. */
const placeOf = ({ file, line, column, pointer, message }: Described): string => {
  if (typeof file !== 'string') return ''
  if (typeof line === 'number') return `${file}:${line}${typeof column === 'number' ? `:${column}` : ''}: `
  if (typeof pointer === 'string' && pointer !== '') return `${file}#${pointer}: `
  // A message that is about the file as such names it already.
  return typeof message === 'string' && message.split(/[ :]/).includes(file) ? '' : `${file}: `
}

/** What to do when the system refuses to let a result be written. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'make the directory first'],
  ['ENOTDIR', 'a part of the path is no directory'],
  ['EISDIR', 'name a file, not a directory'],
  ['EACCES', 'write where this user may'],
  ['EPERM', 'write where this user may'],
  ['EROFS', 'write to a file system that is not read-only'],
  ['ENOSPC', 'free some space'],
  ['ENAMETOOLONG', 'use a shorter name'],
])

export const errorText = (cause: unknown, env: Io['env'], safe: Safe): string => {
  const error: Described = typeof cause === 'object' && cause !== null ? cause : { message: String(cause) }
  const message = safe(typeof error.message === 'string' ? error.message : 'unknown error')
  const stack = env.PATHWRIT_DEBUG === '1' && cause instanceof Error ? `${String(cause.stack)}\n` : ''
  if (error.name === 'PathwritError') {
    const hint = typeof error.hint === 'string' ? `  ${safe(error.hint)}\n` : ''
    return `pathwrit: ${safe(placeOf(error))}${message}\n${hint}${stack}`
  }
  // The operating system said no: a full disk, a missing directory. Not a defect.
  if (typeof error.code === 'string' && typeof error.syscall === 'string')
    return `pathwrit: ${message}\n  ${REMEDIES.get(error.code) ?? 'is the path right, and may this user write there?'}\n${stack}`
  return `pathwrit: ${message}\n  this is a defect: please report it (PATHWRIT_DEBUG=1 shows where it happened)\n${stack}`
}
