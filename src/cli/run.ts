import { COMMAND_NAMES, type CommandName, type CommandSpec, commandNamed } from './commands.ts'
import { EXIT } from './exit.ts'
import { errorText, refusalText } from './failure.ts'
import { commandHelp, generalHelp } from './help.ts'
import type { Io } from './io.ts'
import { isRefusal, isSet, type Parsed, parseArgs, type Refusal, refusal } from './parse-args.ts'
import type { Sdk } from './sdk.ts'

type Command = (parsed: Parsed, io: Io, sdk: Sdk) => Promise<number | Refusal>

/** Each command is loaded only when it is called, and the SDK only by those that need it. */
const LOADERS: Readonly<Record<Exclude<CommandName, 'completion'>, () => Promise<{ readonly run: Command }>>> =
  Object.freeze({
    scan: () => import('./commands/scan.ts'),
    surface: () => import('./commands/surface.ts'),
    explain: () => import('./commands/explain.ts'),
    services: () => import('./commands/services.ts'),
    acts: () => import('./commands/acts.ts'),
    chains: () => import('./commands/chains.ts'),
    collect: () => import('./commands/collect.ts'),
    trace: () => import('./commands/trace.ts'),
    rules: () => import('./commands/rules.ts'),
    pack: () => import('./commands/pack.ts'),
    bench: () => import('./commands/bench.ts'),
  })

/** Commands that the design names and this version lacks. */
const LATER: readonly string[] = Object.freeze(['fix', 'diff'])

/** Runs a command line (without node and script) to its exit code. Nothing is thrown: what goes wrong is printed. */
export const run = async (argv: readonly string[], io: Io, loadSdk: () => Promise<Sdk>): Promise<number> => {
  try {
    const result = await dispatch(argv, io, loadSdk)
    if (typeof result === 'number') return result
    const { nearest, safeText } = await loadSdk()
    await io.stderr.write(refusalText(result, safeText, nearest))
  } catch (cause) {
    await io.stderr.write(errorText(cause, io.env, await safeTextOf(loadSdk)))
  }
  return EXIT.refused
}

/** Even when the SDK itself is what cannot be loaded, the error gets out; then it is our own text alone. */
const safeTextOf = async (loadSdk: () => Promise<Sdk>): Promise<(text: string) => string> => {
  try {
    return (await loadSdk()).safeText
  } catch {
    return (text) => text.replace(/[^\x20-\x7e]/g, '?')
  }
}

const dispatch = async (argv: readonly string[], io: Io, loadSdk: () => Promise<Sdk>): Promise<number | Refusal> => {
  const [first, ...rest] = argv
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') return help(rest, first, io)
  if (first === '--version' || first === '-V') return version(rest, io)
  const spec = commandNamed(first)
  if (spec === undefined) return unknownCommand(first)
  // What follows -- belongs to another command.
  const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest
  if (own.includes('--help') || own.includes('-h')) return printed(commandHelp(spec), io)
  return execute(spec, rest, io, loadSdk)
}

const execute = async (
  spec: CommandSpec,
  args: readonly string[],
  io: Io,
  loadSdk: () => Promise<Sdk>,
): Promise<number | Refusal> => {
  const parsed = parseArgs(args, spec.options)
  if (isRefusal(parsed)) return parsed
  if (isSet(parsed, 'help')) return printed(commandHelp(spec), io)
  // A shell asks for this at every start: it must not wait for the SDK.
  if (spec.name === 'completion') return (await import('./commands/completion.ts')).run(parsed, io)
  const { run: command } = await LOADERS[spec.name]()
  return command(parsed, io, await loadSdk())
}

const printed = async (text: string, io: Io): Promise<number> => {
  await io.stdout.write(text)
  return EXIT.fine
}

const help = async (rest: readonly string[], first: string | undefined, io: Io): Promise<number | Refusal> => {
  const [name] = rest
  if (first === 'help' && name !== undefined) {
    const spec = commandNamed(name)
    return spec === undefined ? unknownCommand(name) : printed(commandHelp(spec), io)
  }
  if (first !== undefined) return printed(generalHelp(), io)
  // Called with nothing: the help is the error message, so it goes where errors go.
  await io.stderr.write(generalHelp())
  return EXIT.refused
}

const version = async (rest: readonly string[], io: Io): Promise<number | Refusal> => {
  const { VERSION } = await import('../version.ts')
  if (rest.length === 0) return printed(`pathwrit ${VERSION}\n`, io)
  if (rest.length === 1 && rest[0] === '--json')
    return printed(`${JSON.stringify({ name: 'pathwrit', version: VERSION, node: process.versions.node })}\n`, io)
  return refusal(
    `--version does not go with ${rest.join(' ')}`,
    'write pathwrit --version, or pathwrit --version --json',
  )
}

const unknownCommand = (name: string): Refusal =>
  LATER.includes(name)
    ? refusal(`this version has no ${name} command`, `it has ${COMMAND_NAMES.join(', ')}`)
    : refusal(`unknown command '${name}'`, 'pathwrit --help lists the commands', { word: name, known: COMMAND_NAMES })
