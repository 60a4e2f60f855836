import { type BytePath, quotePath, safeText, type Witness } from '../../model/index.ts'

/** Below this many columns text is no longer squeezed: it would be one word a line. */
const NARROWEST = 24

/**
 * Text in lines of at most `width` columns, the first behind `first`, the others behind as many blanks. Width 0 does not
 * wrap. Words are never cut: a path must stay one piece that can be copied.
 */
export const wrapped = (first: string, text: string, width: number): string => {
  const indent = ' '.repeat([...first].length)
  const room = width === 0 ? Number.POSITIVE_INFINITY : Math.max(NARROWEST, width - indent.length)
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const word of text.split(' ')) {
    const size = [...word].length
    if (line !== '' && used + 1 + size > room) {
      lines.push(line)
      line = word
      used = size
    } else {
      line = line === '' ? word : `${line} ${word}`
      used += size + (used === 0 ? 0 : 1)
    }
  }
  lines.push(line)
  return lines.map((text, index) => `${index === 0 ? first : indent}${text}\n`).join('')
}

/** Steps of one chain, and characters of one reason, that a person is shown; JSON has all of it. */
const STEPS = 5
const REASON = 240

const clipped = (why: string): string => {
  const text = safeText(why)
  return text.length <= REASON ? text : `${[...text].slice(0, REASON).join('')}…`
}

/** A reason may name its path itself; then it is not said twice. */
const stepText = (path: BytePath, why: string, before: BytePath | undefined): string => {
  const shown = quotePath(path)
  const reason = clipped(why)
  return path === before || reason.startsWith(`${shown} `) ? reason : `${shown} ${reason}`.trimEnd()
}

/** A chain of reasons, one step a line: an arrow where one path leads to the next, none where more is said of the same. */
export const witnessLines = (indent: string, witness: Witness, width: number): string => {
  const shown = witness.length > STEPS + 1 ? witness.slice(0, STEPS) : witness
  const more = witness.length - shown.length
  const lines = shown.map(({ path, why }, index) => {
    const before = witness[index - 1]?.path
    const mark = index === 0 ? '└ ' : path === before ? '  ' : '  → '
    return wrapped(`${indent}${mark}`, stepText(path, why, before), width)
  })
  return lines.join('') + (more === 0 ? '' : `${indent}  … and ${more} more reasons\n`)
}

/** A whole number with a comma between thousands, in every locale. */
export const counted = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')

/** `1 path`, `2,000 paths`. */
export const plural = (count: number, noun: string): string => `${counted(count)} ${noun}${count === 1 ? '' : 's'}`

/** At most `most` of a list in words: `a, b and 3 more`. */
export const some = (list: readonly string[], most: number): string => {
  const shown = list.slice(0, most)
  if (list.length > most) return `${shown.join(', ')} and ${counted(list.length - most)} more`
  const last = shown.pop()
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last}`
}

/** Columns padded to their widest cell, two blanks between; the last one is left ragged. */
export const table = (rows: readonly (readonly string[])[], indent: string): string => {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, [...cell].length)
    })
  const pad = (cell: string, column: number, row: readonly string[]): string =>
    column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - [...cell].length + 2)
  return rows.map((row) => `${(indent + row.map(pad).join('')).trimEnd()}\n`).join('')
}
