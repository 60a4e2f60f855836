import { HOLE, isPlain, type Value } from './value.ts'

/** Who gets it: a name, `#number`, null (left as it is), undefined (not told). */
export interface Owners {
  readonly owner: string | null | undefined
  readonly group: string | null | undefined
}

const whoOf = (value: Value): string | null | undefined => {
  if (value === '') return null
  if (!isPlain(value)) return undefined
  return /^\+?\d+$/.test(value) ? `#${Number(value)}` : value
}

/** `user`, `user:group`, `:group`, `user:` (and its login group, which is not told), with `.` as old scripts write it. */
export const ownersOf = (spec: Value | undefined): Owners => {
  if (spec === undefined || spec === HOLE) return { owner: undefined, group: undefined }
  const colon = spec.includes(':') ? spec.indexOf(':') : spec.indexOf('.')
  if (colon === -1) return { owner: whoOf(spec), group: null }
  const [user, group] = [spec.slice(0, colon), spec.slice(colon + 1)]
  return { owner: whoOf(user), group: group === '' && user !== '' ? undefined : whoOf(group) }
}

const CLASSES = { u: 6, g: 3, o: 0 } as const
const BITS: Readonly<Record<string, number>> = { r: 4, w: 2, x: 1 }

/** An octal mode, or a symbolic one that sets all of it; else it depends on what there was: undefined. */
export const modeOf = (text: Value | undefined): number | undefined => {
  if (text === undefined || !isPlain(text)) return undefined
  if (/^[0-7]{1,5}$/.test(text)) return Number.parseInt(text, 8) & 0o7777
  let mode = 0
  const told = new Set<string>()
  for (const clause of text.split(',')) {
    const match = /^([ugoa]+)=([rwx]*)$/.exec(clause)
    if (match === null) return undefined
    const [, who = '', bits = ''] = match
    for (const name of who === 'a' || who.includes('a') ? 'ugo' : who) {
      const shift = CLASSES[name as 'u' | 'g' | 'o']
      mode &= ~(7 << shift)
      for (const bit of bits) mode |= (BITS[bit] ?? 0) << shift
      told.add(name)
    }
  }
  return told.size === 3 ? mode : undefined
}
