import type { Call } from '../contract.ts'
import { print } from '../state.ts'
import { isPlain, LOOSE, UNKNOWN, type Value } from '../value.ts'

const quoted = (value: Value): Value => `'${value.replaceAll("'", "'\\''")}'`

interface Asked {
  readonly short: string
  readonly long: readonly string[]
  readonly given: readonly Value[]
}

/** getopt(1)'s own options, `-o` among them: without it, it is the old one, which does not quote. */
const asked = (args: readonly Value[]): Asked | undefined => {
  let short: Value | undefined
  const long: Value[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as Value
    if (arg === '--') {
      const plain = short !== undefined && [short, ...long].every(isPlain)
      return plain ? { short: (short as Value).replace(/^[+-]/, ''), long, given: args.slice(at + 1) } : undefined
    }
    const [, name = '', joined] = /^(-[oln]|--(?:options|longoptions|long|name))(?:=)?(.*)$/s.exec(arg) ?? []
    if (name === '') {
      if (/^(?:-[qQTu]+|--quiet)$/.test(arg)) continue
      return undefined
    }
    const value = joined !== undefined && joined !== '' ? joined : args[++at]
    if (value === undefined) return undefined
    if (name === '-o' || name === '--options') short = value
    else if (name !== '-n' && name !== '--name') long.push(...value.split(','))
  }
  return undefined
}

/** `getopt -o … -l … -- args` prints the arguments in order and in quotes, options first, for `eval set --`. */
export const getopt = ({ args, state }: Call): void => {
  const told = asked(args)
  const text = told === undefined || told.given.includes(LOOSE) ? undefined : ordered(told)
  print(state, text === undefined ? UNKNOWN : [`${text}\n`])
}

/** undefined: an argument may be an option or not, or is a wrong one. */
const ordered = ({ short, long, given }: Asked): Value | undefined => {
  const options: Value[] = []
  const operands: Value[] = []
  const take = (name: Value, colons: string, joined: Value | undefined, next: () => Value | undefined): boolean => {
    const value = colons === '' ? undefined : (joined ?? (colons === '::' ? '' : next()))
    if (colons !== '' && value === undefined) return false
    options.push(name, ...(value === undefined ? [] : [quoted(value)]))
    return true
  }
  for (let at = 0; at < given.length; at++) {
    const arg = given[at] as Value
    const next = (): Value | undefined => given[++at]
    if (arg === '--') {
      operands.push(...given.slice(at + 1))
      break
    }
    // What may begin with a dash may be an option.
    if (!/^[\0-\xff]/.test(arg) && arg !== '') return undefined
    if (!arg.startsWith('-') || arg === '-') operands.push(arg)
    else if (arg.startsWith('--')) {
      const equals = arg.indexOf('=')
      const name = arg.slice(2, equals === -1 ? undefined : equals)
      const spec = long.find((one) => one.replace(/:+$/, '') === name)
      if (
        spec === undefined ||
        !take(`--${name}`, spec.slice(name.length), equals === -1 ? undefined : arg.slice(equals + 1), next)
      )
        return undefined
    } else
      for (let letter = 1; letter < arg.length; letter++) {
        const found = arg[letter] === ':' ? -1 : short.indexOf(arg[letter] as string)
        if (found === -1) return undefined
        const colons = /^:{0,2}/.exec(short.slice(found + 1))?.[0] ?? ''
        const rest = arg.slice(letter + 1)
        if (!take(`-${arg[letter]}`, colons, rest === '' ? undefined : rest, next)) return undefined
        if (colons !== '') break
      }
  }
  return [...options, '--', ...operands.map(quoted)].map((word) => ` ${word}`).join('')
}
