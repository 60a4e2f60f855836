import { LIMITS } from '../model/index.ts'
import { JsonMistake } from './json-mistake.ts'
import { type Token, tokenAt } from './json-token.ts'

/** An open list or object: the names or the number of elements seen so far. */
interface Level {
  readonly close: ']' | '}'
  readonly names: Set<string>
  index: number
  name: string | undefined
}

const DEEP = 'name the inner conditions in "define" and put them in with "use"'

/** Told of every value: the steps that lead to it, and where it (or the name before it) starts in the text. */
export type Visit = (steps: readonly (string | number)[], offset: number) => void

const stepsOf = (levels: readonly Level[]): (string | number)[] =>
  levels.map((level) => (level.close === '}' ? (level.name ?? '') : level.index))

const nameOf = (token: Token, level: Level): string => {
  if (token.kind !== 'string')
    throw new JsonMistake(token.offset, `expected a name in double quotes, found ${token.shown}`)
  const name: string = JSON.parse(token.text)
  if (level.names.has(name))
    throw new JsonMistake(token.offset, `the name ${token.shown} stands twice in one object`, 'keep one of the two')
  level.names.add(name)
  return name
}

/**
 * Walks JSON text without building a value: the grammar, names that stand twice, and LIMITS.depth are checked where
 * JSON.parse would say less or nothing. Iterative: depth costs no stack. Throws JsonMistake.
 */
export const scanJson = (text: string, visit?: Visit): void => {
  const levels: Level[] = []
  let token = tokenAt(text, 0)
  const next = (): Token => {
    const before = token
    token = tokenAt(text, token.end)
    return before
  }
  const at = (mark: string): boolean => token.text === mark
  const expect = (mark: string): void => {
    if (!at(mark)) throw new JsonMistake(token.offset, `expected ${mark}, found ${token.shown}`)
    next()
  }
  /** Reads `"name":` when inside an object; returns where the coming value is to be said to start. */
  const member = (): number => {
    const level = levels.at(-1)
    const { offset } = token
    if (level?.close === '}') {
      level.name = nameOf(next(), level)
      expect(':')
    }
    return offset
  }
  for (;;) {
    const offset = member()
    visit?.(stepsOf(levels), offset)
    const opened = next()
    if (opened.text === '[' || opened.text === '{') {
      if (levels.length >= LIMITS.depth)
        throw new JsonMistake(opened.offset, `nested more than ${LIMITS.depth} levels deep`, DEEP, 'limit')
      const close = opened.text === '[' ? ']' : '}'
      if (!at(close)) {
        levels.push({ close, names: new Set(), index: 0, name: undefined })
        continue
      }
      next()
    } else if (opened.kind === 'mark' || opened.kind === 'end')
      throw new JsonMistake(opened.offset, `expected a value, found ${opened.shown}`)
    let level = levels.at(-1)
    while (level !== undefined && at(level.close)) {
      next()
      levels.pop()
      level = levels.at(-1)
    }
    if (level === undefined) break
    if (!at(',')) throw new JsonMistake(token.offset, `expected a comma or ${level.close}, found ${token.shown}`)
    const comma = next()
    if (at(level.close))
      throw new JsonMistake(comma.offset, `a comma before ${level.close}`, 'JSON has no comma after the last element')
    level.index++
  }
  if (token.kind !== 'end') throw new JsonMistake(token.offset, `expected the end of the file, found ${token.shown}`)
}
