import { type ErrorPlace, PathwritError, safeText } from '../model/index.ts'

/** Refuses a glob: what is wrong at which character (counted from 1), and what to write instead. */
export type Refuse = (at: number, what: string, hint: string) => never

export const refusal = (text: string, place: ErrorPlace): Refuse => {
  // A glob over the length limit is cut, so that no message is as long as its author likes.
  const shown = safeText(text.length > 200 ? `${text.slice(0, 200)}…` : text)
  return (at, what, hint) => {
    throw new PathwritError('glob', `glob "${shown}": ${what} (character ${at + 1})`, { ...place, hint })
  }
}
