import { bytesOf, FIELDS, formatMode, quotePath, SERVICE_FIELDS, safeText, UNKNOWN } from '../model/index.ts'

/** A part of a message: words, or the name of a field between braces. `stray`: a brace that opens or closes nothing. */
type Piece = { readonly words: string } | { readonly name: string } | { readonly stray: string }

const pieces = function* (message: string): Generator<Piece> {
  let from = 0
  for (const found of message.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g)) {
    if (found.index > from) yield { words: message.slice(from, found.index) }
    const [text, name] = found
    from = found.index + text.length
    if (name !== undefined) yield { name }
    else if (text.length === 2) yield { words: text.slice(1) }
    else yield { stray: text }
  }
  if (from < message.length) yield { words: message.slice(from) }
}

/** The names that a message template puts in, and its stray braces as they stand. */
export const messageNames = (message: string): { readonly names: readonly string[]; readonly stray: boolean } => {
  const parts = [...pieces(message)]
  return {
    names: parts.flatMap((piece) => ('name' in piece ? [piece.name] : [])),
    stray: parts.some((piece) => 'stray' in piece),
  }
}

/** Puts values in place of some names; the rest of the template stays a template. */
export const fillMessage = (message: string, fill: (name: string) => string | undefined): string => {
  let out = ''
  for (const piece of pieces(message)) {
    const value = 'name' in piece ? fill(piece.name) : undefined
    const words = 'words' in piece ? piece.words : 'stray' in piece ? piece.stray : value
    out += words === undefined ? `{${'name' in piece ? piece.name : ''}}` : words.replace(/[{}]/g, '$&$&')
  }
  return out
}

const TYPES: ReadonlyMap<string, string> = new Map(
  [...Object.values(FIELDS).flat(), ...SERVICE_FIELDS].map(({ name, type }) => [
    name,
    name.startsWith('service.dirs.') || name === 'service.exec' ? 'path' : type,
  ]),
)

const shown = (value: unknown, type: string | undefined): string => {
  if (value === undefined || value === UNKNOWN) return '?'
  if (value === null) return 'none'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((one) => shown(one, type)).join(', ')
  if (typeof value === 'number') return type === 'mode' ? formatMode(value) : String(value)
  if (typeof value === 'string') return type === 'path' ? quotePath(bytesOf(value)) : safeText(value)
  return typeof value === 'boolean' ? String(value) : '?'
}

/**
 * A message template with its `{field}`s put in, safe for a terminal. `lookup` gives the value of a field as a condition
 * sees it: paths as text, modes as 12 bits; what was not observed is shown as `?`, null as `none`.
 */
export const renderMessage = (message: string, lookup: (name: string) => unknown): string => {
  let out = ''
  for (const piece of pieces(message))
    out +=
      'name' in piece ? shown(lookup(piece.name), TYPES.get(piece.name)) : 'words' in piece ? piece.words : piece.stray
  return out
}
