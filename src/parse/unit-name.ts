import type { BytePath } from '../model/index.ts'

/** The parts of a unit's name, `prefix[@[instance]].suffix`. `instance` is '' for a template, undefined for a plain unit. */
export interface UnitName {
  readonly prefix: string
  readonly instance: string | undefined
  readonly suffix: string
}

/** Takes a unit name apart; undefined when it has no suffix or no prefix. */
export const splitUnitName = (name: string): UnitName | undefined => {
  const dot = name.lastIndexOf('.')
  const at = name.indexOf('@')
  if (dot <= 0) return undefined
  const suffix = name.slice(dot + 1)
  if (at < 0 || at > dot) return { prefix: name.slice(0, dot), instance: undefined, suffix }
  return at === 0 ? undefined : { prefix: name.slice(0, at), instance: name.slice(at + 1, dot), suffix }
}

/** The template of an instance, `foo@x.service` → `foo@.service`; undefined for anything else. */
export const templateOf = (name: string): string | undefined => {
  const parts = splitUnitName(name)
  return parts?.instance ? `${parts.prefix}@.${parts.suffix}` : undefined
}

const truncated = (name: string): string[] => {
  const parts = splitUnitName(name)
  if (parts === undefined) return []
  const out: string[] = []
  for (let dash = parts.prefix.lastIndexOf('-'); dash > 0; dash = parts.prefix.lastIndexOf('-', dash - 1)) {
    out.push(`${parts.prefix.slice(0, dash)}-.${parts.suffix}.d`)
  }
  return out
}

/**
 * The drop-in directories of a unit's own name, the most telling first (systemd.unit(5)): `a-b@x.service.d`, that of its
 * template `a-b@.service.d`, then `a-.service.d`. `service.d`, which every service shares, comes after all of them.
 */
export const dropInDirectories = (name: string): readonly string[] => {
  const template = templateOf(name)
  return [`${name}.d`, ...(template === undefined ? [] : [`${template}.d`]), ...truncated(name)]
}

/** The name systemd gives a path (systemd-escape(1), `--path`): slashes are dashes, other than letters, digits and `:_.` are `\\x2d`. */
export const escapePath = (path: BytePath): string => {
  const bare = path.replace(/^\/+/, '')
  if (bare === '') return '-'
  return [...bare]
    .map((char, at) => (char === '/' ? '-' : /[A-Za-z0-9:_]/.test(char) || (char === '.' && at > 0) ? char : hex(char)))
    .join('')
}

const hex = (byte: string): string => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`

/** systemd-escape(1) undone: `-` is a slash, `\x2d` a byte. */
export const unescapeName = (text: string): string =>
  text
    .replaceAll('-', '/')
    .replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
