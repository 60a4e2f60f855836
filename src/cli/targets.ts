import type { Io } from './io.ts'
import { allOf, isSet, oneOf, type Parsed, type Refusal, refusal } from './parse-args.ts'
import type { ProgressLine } from './progress.ts'
import type { Pack, Sdk, StatedWaiver, TargetOptions } from './sdk.ts'

/** The targets of a command that takes one, or several. */
export const targetsOf = (parsed: Parsed, command: string, many: boolean): readonly string[] | Refusal => {
  const { operands } = parsed
  if (operands.length === 0)
    return refusal(`${command} needs a target`, `such as: pathwrit ${command} /, or - for standard input`)
  if (!many && operands.length > 1)
    return refusal(`${command} takes one target, not ${operands.length}`, 'run it once for each')
  if (operands.filter((operand) => operand === '-').length > 1)
    return refusal('standard input can be read only once', 'give - one time')
  if (operands.includes('')) return refusal('a target is empty', 'is a variable unset?')
  return operands
}

/** What the flags say about opening a target. */
export const targetOptions = (parsed: Parsed, io: Io, target: string, progress: ProgressLine): TargetOptions => ({
  target,
  input: oneOf(parsed, 'input'),
  stdin: target === '-' ? io.stdin : undefined,
  exclude: allOf(parsed, 'exclude'),
  image: oneOf(parsed, 'image'),
  platform: oneOf(parsed, 'platform'),
  limits: allOf(parsed, 'limit'),
  crossMounts: isSet(parsed, 'cross-mounts'),
  proc: isSet(parsed, 'no-proc') ? false : undefined,
  services: allOf(parsed, 'service'),
  traces: allOf(parsed, 'trace'),
  onlyServices: allOf(parsed, 'only-service'),
  signal: io.signal,
  onProgress: progress.report,
})

/** `--param PACK.NAME=V`, each name once. */
export const paramsOf = (parsed: Parsed): ReadonlyMap<string, string> | Refusal => {
  const params = new Map<string, string>()
  for (const given of allOf(parsed, 'param')) {
    const equals = given.indexOf('=')
    if (equals <= 0) return refusal(`--param ${given} has no value`, 'write --param PACK.NAME=VALUE')
    const name = given.slice(0, equals)
    if (params.has(name)) return refusal(`--param ${name} is given twice`, 'give it once')
    params.set(name, given.slice(equals + 1))
  }
  return params
}

/** The packs that the flags name, or those given as the default. */
export const packsOf = async (
  parsed: Parsed,
  sdk: Sdk,
  defaults: readonly string[] = ['pathwrit:recommended'],
): Promise<readonly Pack[] | Refusal> => {
  const params = paramsOf(parsed)
  if ('refused' in params) return params
  const named = allOf(parsed, 'pack')
  const references = named.length === 0 ? defaults : [...new Set(named)]
  return sdk.loadPacks(references, { params })
}

/** The waivers of the files that the flags name: none is looked for. */
export const waiversOf = async (parsed: Parsed, sdk: Sdk): Promise<readonly StatedWaiver[]> => {
  const waivers: StatedWaiver[] = []
  for (const file of new Set(allOf(parsed, 'waivers'))) waivers.push(...(await sdk.loadWaivers(file)))
  return waivers
}

export const BACKENDS = ['compiled', 'interpret'] as const
export const backendOf = (parsed: Parsed) => BACKENDS.find((name) => name === oneOf(parsed, 'backend'))

/** `--workers N`; what N may be is the scan's to say, but it must be a number. */
export const workersOf = (parsed: Parsed): number | undefined | Refusal => {
  const given = oneOf(parsed, 'workers')
  if (given === undefined) return undefined
  return /^[1-9]\d{0,2}$/.test(given)
    ? Number(given)
    : refusal(`--workers ${given} is not a number of threads`, 'write --workers 1 for one thread')
}

/** Every pack that comes with the tool, as references. */
export const builtinReferences = async (sdk: Sdk): Promise<readonly string[]> =>
  (await sdk.listBuiltinPacks()).map((name) => (name.startsWith('pathwrit:') ? name : `pathwrit:${name}`))

/** `--service` where one identity is meant: a name, or a statement `NAME:USER…` that also brings the service about. */
export const stated = (
  named: string | undefined,
): { readonly service?: string; readonly services: readonly string[] } => {
  if (named === undefined) return { services: [] }
  const colon = named.indexOf(':')
  return colon < 0 ? { service: named, services: [] } : { service: named.slice(0, colon), services: [named] }
}
