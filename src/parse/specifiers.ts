import { splitUnitName, unescapeName } from './unit-name.ts'

export interface Expanded {
  readonly text: string
  /** False when a specifier is not known before the unit runs (`%H`, `%b` …) or not known at all: it then stays as written. */
  readonly resolved: boolean
}

/** Specifiers of systemd.unit(5) that are the same for every unit of the system manager, which is root. */
const FIXED: ReadonlyMap<string, string> = new Map([
  ['%', '%'],
  ['C', '/var/cache'],
  ['E', '/etc'],
  ['L', '/var/log'],
  ['S', '/var/lib'],
  ['T', '/tmp'],
  ['V', '/var/tmp'],
  ['t', '/run'],
  ['u', 'root'],
  ['U', '0'],
  ['g', 'root'],
  ['G', '0'],
  ['h', '/root'],
])

const lastPart = (prefix: string): string => prefix.slice(prefix.lastIndexOf('-') + 1)

/** A specifier that hangs on the unit's name. A template has no instance yet. */
const ofName = (letter: string, name: string): string | undefined => {
  const parts = splitUnitName(name)
  if (parts === undefined) return undefined
  const { prefix, suffix } = parts
  const instance = parts.instance === '' ? undefined : (parts.instance ?? '')
  if (instance === undefined && 'iInNfd'.includes(letter)) return undefined
  const whole = parts.instance === undefined ? prefix : `${prefix}@${parts.instance}`
  const path = unescapeName(parts.instance || prefix)
  const values: Readonly<Record<string, string>> = {
    n: `${whole}.${suffix}`,
    N: whole,
    p: prefix,
    P: unescapeName(prefix),
    i: instance ?? '',
    I: unescapeName(instance ?? ''),
    j: lastPart(prefix),
    J: unescapeName(lastPart(prefix)),
    f: path.startsWith('/') ? path : `/${path}`,
    d: `/run/credentials/${whole}.${suffix}`,
  }
  return Object.hasOwn(values, letter) ? values[letter] : undefined
}

/** Puts in the specifiers that can be known from the unit's name alone. */
export const expandSpecifiers = (text: string, unit: string): Expanded => {
  let resolved = true
  const out = text.replace(/%(.?)/gs, (whole, letter: string) => {
    const value = FIXED.get(letter) ?? ofName(letter, unit)
    if (value === undefined) resolved = false
    return value ?? whole
  })
  return { text: out, resolved }
}
