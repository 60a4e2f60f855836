import type { Severity } from '../../model/index.ts'

/** Wraps text in a look, or leaves it alone when colour is off. */
export type Look = (text: string) => string
export interface Style {
  readonly bold: Look
  readonly dim: Look
  readonly warn: Look
  readonly good: Look
  readonly severity: Readonly<Record<Severity, Look>>
}

const ansi =
  (codes: string): Look =>
  (text) =>
    `\x1b[${codes}m${text}\x1b[0m`
const plain: Look = (text) => text

const COLORED: Style = Object.freeze({
  bold: ansi('1'),
  dim: ansi('2'),
  warn: ansi('1;33'),
  good: ansi('32'),
  severity: Object.freeze({
    critical: ansi('1;37;41'),
    high: ansi('1;31'),
    medium: ansi('33'),
    low: ansi('36'),
    info: ansi('2'),
  }),
})
const PLAIN: Style = Object.freeze({
  bold: plain,
  dim: plain,
  warn: plain,
  good: plain,
  severity: Object.freeze({ critical: plain, high: plain, medium: plain, low: plain, info: plain }),
})

export const styleOf = (color: boolean): Style => (color ? COLORED : PLAIN)
