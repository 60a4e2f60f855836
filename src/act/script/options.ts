import { HOLE, LOOSE, type Value } from './value.ts'

/** Options of one command: letters and long names, `:` after one that takes a value. */
export interface Spec {
  readonly short?: string
  readonly long?: readonly string[]
  /** Options end at the first operand, as for commands that run commands. */
  readonly strict?: boolean
}

export interface Parsed {
  readonly has: (...names: readonly string[]) => boolean
  readonly value: (...names: readonly string[]) => Value | undefined
  readonly operands: readonly Value[]
}

/** Command lines as getopt_long takes them: options anywhere, `--` ends them, short ones together, long ones shortened. */
export const parseOptions = (args: readonly Value[], { short = '', long = [], strict = false }: Spec): Parsed => {
  const found = new Map<string, Value>()
  const operands: Value[] = []
  const takes = (letter: string): boolean => short[short.indexOf(letter) + 1] === ':' && short.includes(letter)
  let at = 0
  for (; at < args.length; at++) {
    const arg = args[at] as Value
    if (arg === '--') {
      at++
      break
    }
    // Unquoted and unknown before any operand: most likely options, or nothing at all.
    if (arg === LOOSE && operands.length === 0) continue
    if (arg.startsWith('--')) {
      const [name, value] = cut(arg.slice(2))
      const spec = long.find((known) => known.replace(':', '') === name) ?? long.find((known) => known.startsWith(name))
      const taken = spec?.endsWith(':') === true && value === undefined ? args[++at] : value
      found.set(spec?.replace(':', '') ?? name, taken ?? '')
    } else if (arg.startsWith('-') && arg !== '-') {
      for (let i = 1; i < arg.length; i++) {
        const letter = arg[i] as string
        if (!takes(letter)) {
          found.set(letter, '')
          continue
        }
        const rest = arg.slice(i + 1)
        found.set(letter, rest !== '' ? rest : (args[++at] ?? HOLE))
        break
      }
    } else {
      if (strict) break
      operands.push(arg)
    }
  }
  operands.push(...args.slice(at))
  return {
    has: (...names) => names.some((name) => found.has(name)),
    value: (...names) => {
      for (const name of names) if (found.has(name)) return found.get(name)
      return undefined
    },
    operands,
  }
}

const cut = (text: string): [string, string | undefined] => {
  const equals = text.indexOf('=')
  return equals === -1 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)]
}
