/** Operators that read best between their operands. */
const BETWEEN: ReadonlyMap<string, string> = new Map([
  ['==', 'is'],
  ['===', 'is'],
  ['!=', 'is not'],
  ['!==', 'is not'],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['in', 'is in'],
  ['in-set', 'is in'],
  ['+', '+'],
  ['-', '-'],
  ['*', '*'],
  ['/', '/'],
  ['%', '%'],
])

/** Domain operators that speak of the judged path or mode when they are given one operand. */
const SUBJECT: ReadonlyMap<string, readonly [subject: string, verb: string]> = new Map([
  ['glob', ['path', 'matches']],
  ['under', ['path', 'lies under']],
  ['mode-within', ['mode', 'is within']],
  ['mode-has', ['mode', 'has all of']],
  ['mode-any', ['mode', 'has one of']],
])

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A condition in words, for a person who does not read JsonLogic. What it cannot phrase it writes as a call. */
export const conditionWords = (logic: unknown): string => {
  if (Array.isArray(logic)) return `{${logic.map(conditionWords).join(', ')}}`
  if (!isObject(logic)) return typeof logic === 'string' ? (logic === '' ? '""' : logic) : JSON.stringify(logic)
  const [entry] = Object.entries(logic)
  if (entry === undefined) return '{}'
  const [operator, given] = entry
  return phrase(operator, Array.isArray(given) ? given : [given])
}

const compound = (logic: unknown): boolean =>
  isObject(logic) && ['and', 'or', 'if', '?:'].includes(Object.keys(logic)[0] ?? '')

const inner = (logic: unknown): string => (compound(logic) ? `(${conditionWords(logic)})` : conditionWords(logic))

const phrase = (operator: string, operands: readonly unknown[]): string => {
  const [first, second, third] = operands
  const words = operands.map(inner)
  const between = BETWEEN.get(operator)
  const domain = SUBJECT.get(operator)
  if (operator === 'var') return first === '' ? 'it' : inner(first)
  if (operator === '!') return `not (${conditionWords(first)})`
  if (operator === '!!') return inner(first)
  if (operator === 'and' || operator === 'or') return words.join(` ${operator} `)
  if (operator === 'use' || operator === 'param') return `${operator === 'use' ? '' : 'parameter '}${words[0] ?? ''}`
  if (operator === 'observed') return `${words[0] ?? ''} was observed`
  if (operator === 'owned-by') return `owned by ${words.join(':')}`
  if (operator === 'can') return `${words[0]} can ${words[1]} ${third === undefined ? 'it' : inner(third)}`
  if (operator === 'at') return `${words[1]} of ${words[0]}`
  if (operator === 'all' || operator === 'some' || operator === 'none')
    return `${operator} of ${inner(first)}: ${inner(second)}`
  if (domain !== undefined && words.length === 1) return `${domain[0]} ${domain[1]} ${words[0]}`
  if (domain !== undefined) return `${words[0]} ${domain[1]} ${words.slice(1).join(', ')}`
  if (between !== undefined && words.length === 2) return `${words[0]} ${between} ${words[1]}`
  return `${operator}(${words.join(', ')})`
}
