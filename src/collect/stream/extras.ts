import type { Extra } from '../../model/index.ts'

/** Facts that few rows have, or that many rows have alike: one object each, numbered from 1; 0 is none. */
export interface Extras {
  numberOf(extra: Extra | undefined): number
  at(number: number): Extra | undefined
}

/** Strings that repeat over and over; rows that have nothing but these and nulls share one object. */
const REPEATED: ReadonlySet<string> = new Set(['owner', 'group', 'contentClass', 'attrs', 'selinux'])
const shareKey = (extra: Extra): string | undefined => {
  let key = ''
  for (const name in extra) {
    const value = extra[name as keyof Extra]
    if (value === null) key += `${name};`
    else if (typeof value === 'string' && REPEATED.has(name)) key += `${name}${value.length}:${value}`
    else if (value !== undefined) return undefined
  }
  return key
}

/** Objects whose number is known by themselves: those that a decoder hands out again and again. */
const REMEMBERED = 4_096

export const extras = (): Extras => {
  const all: (Extra | undefined)[] = [undefined]
  const shared = new Map<string, number>()
  const known = new Map<Extra, number>()
  const sharedNumber = (extra: Extra, key: string): number => {
    let number = shared.get(key)
    if (number === undefined) {
      number = all.push(extra) - 1
      shared.set(key, number)
    }
    if (known.size === REMEMBERED) known.clear()
    known.set(extra, number)
    return number
  }
  return {
    numberOf(extra) {
      if (extra === undefined) return 0
      const found = known.get(extra)
      if (found !== undefined) return found
      const key = shareKey(extra)
      return key === undefined ? all.push(extra) - 1 : sharedNumber(extra, key)
    },
    at: (number) => all[number],
  }
}
