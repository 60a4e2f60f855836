import { textOf } from '../../model/index.ts'
import { RotationFault } from './fault.ts'

/** What strtol(3) reads whole in base 0; the empty text is nought to it. */
const NUMBER = /^(?:|[+-]?(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*))$/

export const readNumber = (directive: string, value: string | undefined, least: number): number => {
  const sign = value?.startsWith('-') === true ? -1 : 1
  const digits = value?.replace(/^[+-]/, '')
  if (value === undefined || digits === undefined || !NUMBER.test(value))
    throw new RotationFault(`${directive}: a number is wanted`)
  const octal = /^0[0-7]+$/.test(digits)
  const number = sign * (octal ? Number.parseInt(digits, 8) : Number(digits))
  if (number < least) throw new RotationFault(`${directive}: ${textOf(value)} is too little`)
  return number
}

/** Checks `size`, `minsize` and `maxsize`: a number with `k`, `M` or `G`. */
export const checkSize = (directive: string, value: string): void => {
  readNumber(directive, /[kKMG]$/.test(value) ? value.slice(0, -1) : value, 0)
  if (value !== '' && !/[0-9kKMG]$/.test(value)) throw new RotationFault(`${directive}: unknown unit`)
}

/** One printable word: a path, an address. */
export const readToken = (directive: string, value: string | undefined): string => {
  if (value === undefined) throw new RotationFault(`${directive}: a value is wanted`)
  if (/[\0-\x20\x7f]/.test(value)) throw new RotationFault(`${directive}: the value holds blanks or control characters`)
  return value
}
