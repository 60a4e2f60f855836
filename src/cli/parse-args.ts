import { LATER_FORMATS, type OptionSpec } from './options.ts'

/** What a command line says: every option in the order given (a switch has the value `''`), and the operands. */
export interface Parsed {
  readonly options: ReadonlyMap<string, readonly string[]>
  readonly operands: readonly string[]
}
/** Why a command line cannot be obeyed. Data rather than an exception: nothing but the parser is loaded yet. */
export interface Refusal {
  readonly refused: string
  readonly hint: string
  /** A word that was not understood, and those that would be. */
  readonly near?: { readonly word: string; readonly known: readonly string[] } | undefined
}
export const isRefusal = <T extends object>(value: T | Refusal): value is Refusal => 'refused' in value

export const refusal = (refused: string, hint: string, near?: Refusal['near']): Refusal => ({ refused, hint, near })

/** Reads arguments by a command's option table: `--name value`, `--name=value`, `-o value`, `-ovalue`, `--`. */
export const parseArgs = (args: readonly string[], specs: readonly OptionSpec[]): Parsed | Refusal => {
  const options = new Map<string, string[]>()
  const operands: string[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string
    if (arg === '--') {
      operands.push(...args.slice(at + 1))
      break
    }
    if (arg === '-' || !arg.startsWith('-')) {
      operands.push(arg)
      continue
    }
    const { spec, attached } = find(arg, specs)
    if (spec === undefined) return unknownOption(arg, specs)
    const value = spec.value === undefined ? '' : (attached ?? args[++at])
    const wrong = refuseValue(spec, value, attached) ?? refuseRepeat(spec, options)
    if (wrong !== undefined) return wrong
    options.set(spec.name, [...(options.get(spec.name) ?? []), value as string])
  }
  return { options, operands }
}

interface Found {
  readonly spec: OptionSpec | undefined
  readonly attached: string | undefined
}

const find = (arg: string, specs: readonly OptionSpec[]): Found => {
  if (arg.startsWith('--')) {
    const equals = arg.indexOf('=')
    const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals)
    return { spec: specs.find((spec) => spec.name === name), attached: equals < 0 ? undefined : arg.slice(equals + 1) }
  }
  const spec = specs.find((candidate) => candidate.short === arg[1])
  return { spec, attached: arg.length === 2 ? undefined : arg.slice(2) }
}

const unknownOption = (arg: string, specs: readonly OptionSpec[]): Refusal => {
  const name = arg.replace(/^-+/, '').replace(/=.*$/s, '')
  const known = specs.map((spec) => `--${spec.name}`)
  const shown = arg.startsWith('--') ? `--${name}` : arg
  return refusal(`unknown option ${shown}`, 'see --help for the options there are', { word: `--${name}`, known })
}

const refuseValue = (
  spec: OptionSpec,
  value: string | undefined,
  attached: string | undefined,
): Refusal | undefined => {
  if (spec.value === undefined)
    return attached === undefined ? undefined : refusal(`--${spec.name} takes no value`, `write --${spec.name} alone`)
  if (value === undefined || value === '')
    return refusal(`--${spec.name} needs a value`, `write --${spec.name} ${spec.value}`)
  if (spec.choices === undefined || spec.choices.includes(value)) return undefined
  const later = spec.name === 'format' && LATER_FORMATS.includes(value)
  const what = later ? `this version has no ${value} format` : `--${spec.name} cannot be '${value}'`
  return refusal(
    what,
    `it is one of ${spec.choices.join(', ')}`,
    later ? undefined : { word: value, known: spec.choices },
  )
}

/** Giving an option twice when only one can hold is a mistake that must not pass in silence. */
const refuseRepeat = (spec: OptionSpec, options: ReadonlyMap<string, readonly string[]>): Refusal | undefined =>
  spec.many === true || spec.value === undefined || !options.has(spec.name)
    ? undefined
    : refusal(`--${spec.name} is given twice`, 'give it once')

/** The one value of an option. */
export const oneOf = (parsed: Parsed, name: string): string | undefined => parsed.options.get(name)?.[0]
/** All values of an option that may be repeated. */
export const allOf = (parsed: Parsed, name: string): readonly string[] => parsed.options.get(name) ?? []
export const isSet = (parsed: Parsed, name: string): boolean => parsed.options.has(name)
