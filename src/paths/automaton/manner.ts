import { characterAt } from '../characters.ts'
import type { Part } from '../contract.ts'

/** A pattern that begins with no `*` can be read from the front: most names differ at once and are read no further. */
export const fromFront = (parts: readonly Part[]): boolean => parts.length === 1 || parts[0]?.kind !== 'any'

/** So can one that has no `*` but at its beginning, from the back. */
export const fromBack = (parts: readonly Part[]): boolean => !parts.slice(1).some(({ kind }) => kind === 'any')

/** The same pattern for names whose characters come last first. */
export const reversed = (parts: readonly Part[]): Part[] =>
  parts.toReversed().map((part) => {
    if (part.kind !== 'text') return part
    let text = ''
    for (let at = 0; at < part.text.length; ) {
      const width = characterAt(part.text, at) & 7
      text = part.text.slice(at, at + width) + text
      at += width
    }
    return { kind: 'text', text }
  })
