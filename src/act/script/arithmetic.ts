import { type State, variable } from './state.ts'
import { constant, UNKNOWN } from './value.ts'

/** Longer text, and deeper parentheses, are not worked out. */
const BOUNDS = Object.freeze({ length: 256, depth: 16 })

const TOKEN = /\s*(\d+|\$?\{?[A-Za-z_]\w*\}?|\$?\{?[#1-9]\}?|<=|>=|==|!=|&&|\|\||[-+*/%()<>!])/y

/** How tightly an operator binds its operands, and what comes of them. */
const OPERATORS: Readonly<Record<string, readonly [number, (a: number, b: number) => number]>> = {
  '||': [1, (a, b) => (a !== 0 || b !== 0 ? 1 : 0)],
  '&&': [2, (a, b) => (a !== 0 && b !== 0 ? 1 : 0)],
  '==': [3, (a, b) => (a === b ? 1 : 0)],
  '!=': [3, (a, b) => (a !== b ? 1 : 0)],
  '<': [4, (a, b) => (a < b ? 1 : 0)],
  '>': [4, (a, b) => (a > b ? 1 : 0)],
  '<=': [4, (a, b) => (a <= b ? 1 : 0)],
  '>=': [4, (a, b) => (a >= b ? 1 : 0)],
  '+': [5, (a, b) => a + b],
  '-': [5, (a, b) => a - b],
  '*': [6, (a, b) => a * b],
  '/': [6, (a, b) => Math.trunc(a / b)],
  '%': [6, (a, b) => a % b],
}

/** What `$(( text ))` comes to, a whole number; undefined when it cannot be told. What it sets is not known any more. */
export const arithmetic = (text: string, state: State): number | undefined => {
  if (text.length > BOUNDS.length || isAssigning(text)) {
    loosen(text, state)
    return undefined
  }
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    tokens.push(match[1] as string)
    if (TOKEN.lastIndex === text.length) break
  }
  if (tokens.join('') !== text.replace(/\s+/g, '')) return undefined
  let at = 0
  const operand = (depth: number): number => {
    const token = tokens[at++]
    if (token === undefined || depth > BOUNDS.depth) return Number.NaN
    if (token === '-') return -operand(depth + 1)
    if (token === '+') return operand(depth + 1)
    if (token === '!') return operand(depth + 1) === 0 ? 1 : 0
    if (token === '(') {
      const inner = expression(1, depth + 1)
      return tokens[at++] === ')' ? inner : Number.NaN
    }
    return /^\d/.test(token) ? numberOf(token) : amountOf(token.replace(/[${}]/g, ''), state)
  }
  const expression = (least: number, depth: number): number => {
    let left = operand(depth)
    for (;;) {
      const [rank, apply] = OPERATORS[tokens[at] ?? ''] ?? [0]
      if (apply === undefined || rank < least) return left
      at++
      left = apply(left, expression(rank + 1, depth + 1))
    }
  }
  const value = expression(1, 0)
  return at === tokens.length && Number.isSafeInteger(value) ? value : undefined
}

/** A leading zero makes it octal. */
const numberOf = (text: string): number =>
  /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : /^(?:0|[1-9]\d*)$/.test(text) ? Number(text) : Number.NaN

const amountOf = (name: string, state: State): number => {
  const value = constant(variable(state, name))
  if (value === undefined) return Number.NaN
  return value === '' ? 0 : value.startsWith('-') ? -numberOf(value.slice(1)) : numberOf(value)
}

const isAssigning = (text: string): boolean => /\+\+|--|[^=!<>]=(?!=)/.test(text)

const loosen = (text: string, state: State): void => {
  for (const [name] of text.slice(0, 4_096).matchAll(/[A-Za-z_]\w*/g)) state.vars.set(name, UNKNOWN)
}
