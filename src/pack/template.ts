import { LIMITS, PathwritError } from '../model/index.ts'
import { escapeGlob } from '../paths/index.ts'

/** A part of a path template: glob text as written, or the name between `${` and `}`. */
export type Piece = { readonly text: string } | { readonly name: string }

/** Cuts a path template; a backslash keeps the character after it from opening a placeholder. */
export const templatePieces = (template: string): readonly Piece[] => {
  const pieces: Piece[] = []
  let from = 0
  for (const found of template.matchAll(/\\[\s\S]|\$\{([^{}]*)\}/g)) {
    const name = found[1]
    if (name === undefined) continue
    if (found.index > from) pieces.push({ text: template.slice(from, found.index) })
    pieces.push({ name })
    from = found.index + found[0].length
  }
  if (from < template.length) pieces.push({ text: template.slice(from) })
  return pieces
}

/** Glob text that stands for one value of a placeholder. */
export type AsGlob = (value: string, name: string) => string

/** Joined so that an absolute value does not double a slash, and `/` before a slash adds none. */
const join = (left: string, right: string): string => {
  if (!right.startsWith('/')) return left + right
  return left.endsWith('/') ? left + right.slice(1) : left + right
}

/** A path that no name can have, or that would reach elsewhere, is as good as none: a template never widens. */
const usable = (value: string): boolean =>
  value !== '' && !value.includes('\0') && !value.split('/').some((segment) => segment === '.' || segment === '..')

/** Every way to fill the named placeholders, others left standing; undefined when a named one has no usable value. */
export const fillTemplate = (
  template: string,
  fills: (name: string) => boolean,
  lookup: (name: string) => readonly string[] | undefined,
  asGlob: AsGlob,
): readonly string[] | undefined => {
  let out: readonly string[] = ['']
  for (const piece of templatePieces(template)) {
    if ('text' in piece || !fills(piece.name)) {
      const text = 'text' in piece ? piece.text : `\${${piece.name}}`
      out = out.map((left) => join(left, text))
      continue
    }
    const values = lookup(piece.name)?.filter(usable) ?? []
    if (values.length === 0) return undefined
    if (out.length * values.length > LIMITS.templatePatterns)
      throw new PathwritError('limit', `"${template}" stands for more than ${LIMITS.templatePatterns} globs`, {
        hint: 'shorten the lists that are put into it, or name the directory above them',
      })
    out = out.flatMap((left) => values.map((value) => join(left, asGlob(value, piece.name))))
  }
  return out
}

/**
 * The globs of one path template of a rule. `lookup` gives the values of `service.dirs.config`, `service.name` …, as
 * text; each is put in as a literal, a list gives one glob each, a `!` in front stays in front. undefined: a value is
 * unset, and the rule does not apply. Throws a PathwritError (`limit`) beyond LIMITS.templatePatterns.
 */
export const expandTemplate = (
  template: string,
  lookup: (name: string) => readonly string[] | undefined,
): readonly string[] | undefined => {
  const excludes = template.startsWith('!')
  const globs = fillTemplate(excludes ? template.slice(1) : template, () => true, lookup, escapeGlob)
  return excludes ? globs?.map((glob) => `!${glob}`) : globs
}
