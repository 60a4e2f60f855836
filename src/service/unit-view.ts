import { type BytePath, bytesOf, normalizePath, textOf, type UnitRecord, type UnitValue } from '../model/index.ts'
import { type Command, expandSpecifiers, parseExecLine, splitWords } from '../parse/index.ts'

/** A word of a directive; `resolved` is false while it holds a specifier that is only known when the unit runs. */
export interface UnitWord {
  readonly word: string
  readonly resolved: boolean
  readonly from: UnitValue
}

const EXEC = ['ExecCondition', 'ExecStartPre', 'ExecStart', 'ExecStartPost', 'ExecReload', 'ExecStop', 'ExecStopPost']

/** The values in effect of a directive named `Section.Key`, as written. */
export const unitValues = (unit: UnitRecord, name: string): readonly UnitValue[] =>
  Object.hasOwn(unit.directives, name) ? (unit.directives[name] ?? []) : []

/** The words of a directive over all its values, unquoted, specifiers put in. */
export const unitWords = (unit: UnitRecord, name: string): readonly UnitWord[] =>
  unitValues(unit, name).flatMap((from) =>
    (splitWords(from.value) ?? []).map((raw) => {
      const { text, resolved } = expandSpecifiers(raw, unit.name)
      return { word: text, resolved, from }
    }),
  )

/** The one value of a scalar directive, specifiers put in; undefined when it is not set. */
export const unitScalar = (unit: UnitRecord, name: string): UnitWord | undefined => {
  const from = unitValues(unit, name).at(-1)
  if (from === undefined) return undefined
  const { text, resolved } = expandSpecifiers(from.value, unit.name)
  return { word: text, resolved, from }
}

/** Every command of the unit's Exec*= lines with the directive it stands in. */
export const unitCommands = (
  unit: UnitRecord,
): readonly (Command & { readonly directive: string; readonly from: UnitValue })[] =>
  EXEC.flatMap((directive) =>
    unitValues(unit, `Service.${directive}`).flatMap((from) =>
      parseExecLine(from.value, unit.name).map((command) => ({ ...command, directive, from })),
    ),
  )

/** Programs the unit starts, as absolute paths, each once. A bare name is looked up by systemd at run time and left out here. */
export const unitPrograms = (unit: UnitRecord): readonly BytePath[] => [
  ...new Set(
    unitCommands(unit)
      .filter(({ program }) => program.startsWith('/') && expandSpecifiers(program, unit.name).resolved)
      .map(({ program }) => normalizePath(bytesOf(program))),
  ),
]

/** systemd's words for yes (systemd.syntax(7)). */
export const isYes = (text: string): boolean => ['1', 'yes', 'y', 'true', 't', 'on'].includes(text.toLowerCase())

const words = (unit: UnitRecord, ...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => unitWords(unit, `Service.${name}`).map(({ word }) => word))

/** The base of each *Directory= that is given to the unit's user (systemd.exec(5)). */
const BASES: ReadonlyMap<string, string> = new Map([
  ['runtimeDirectory', '/run'],
  ['stateDirectory', '/var/lib'],
  ['cacheDirectory', '/var/cache'],
  ['logsDirectory', '/var/log'],
])
const directive = (field: string): string => `Service.${field[0]?.toUpperCase()}${field.slice(1)}`

/** An octal mode as systemd takes it; undefined for anything else. */
const modeOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^[0-7]{1,5}$/.test(text) ? Number.parseInt(text, 8) & 0o7777 : undefined

const isOn = (unit: UnitRecord, name: string): boolean => isYes(unitScalar(unit, `Service.${name}`)?.word ?? '')

/** `no`, `yes`, or one of the further words that the directive knows. */
const protection = (unit: UnitRecord, name: string, further: readonly string[]): string => {
  const word = unitScalar(unit, `Service.${name}`)?.word.toLowerCase() ?? 'no'
  return further.includes(word) ? word : isYes(word) ? 'yes' : 'no'
}

/** The path of a word with prefixes; slashes that say nothing are gone. */
const placeOf = (word: string): string => {
  const path = word.replace(/^[-+]+/, '')
  return path.startsWith('/') ? textOf(normalizePath(bytesOf(path))) : path
}

/** DynamicUser= closes the system and /tmp whatever the unit says of them, and homes where it says nothing (systemd.exec(5)). */
const atHome = (unit: UnitRecord): string => {
  const told = protection(unit, 'ProtectHome', ['read-only', 'tmpfs'])
  return told === 'no' && isOn(unit, 'DynamicUser') ? 'read-only' : told
}

/** Directories of a *Directory= and their mode; undefined for another name. */
const directoryField = (unit: UnitRecord, name: string): unknown => {
  const field = name.endsWith('Mode') ? name.slice(0, -4) : name
  const base = BASES.get(field)
  if (base === undefined) return undefined
  const found = unitWords(unit, directive(field)).map(({ word }) => `${base}/${word.split(':', 1)[0] ?? ''}`)
  if (field === name) return found
  return found.length === 0 ? null : (modeOf(unitScalar(unit, directive(name))?.word) ?? 0o755)
}

/** A field of a unit record as conditions see it (UNIT_FIELDS of the model); undefined for a name that is none of them. */
export const unitField = (unit: UnitRecord, name: string): unknown => {
  switch (name) {
    case 'path':
      return textOf(unit.path)
    case 'name':
      return unit.name
    case 'user':
      return unitScalar(unit, 'Service.User')?.word ?? null
    case 'group':
      return unitScalar(unit, 'Service.Group')?.word ?? null
    case 'directives':
      return Object.keys(unit.directives)
    case 'environment':
      return words(unit, 'Environment')
    case 'exec':
      return EXEC.flatMap((directive) => unitValues(unit, `Service.${directive}`).map(({ value }) => value))
    case 'configurationDirectory':
      return words(unit, 'ConfigurationDirectory')
    case 'readWritePaths':
      return words(unit, 'ReadWritePaths', 'ReadWriteDirectories').map(placeOf)
    case 'readWriteRequired':
      return words(unit, 'ReadWritePaths', 'ReadWriteDirectories')
        .filter((word) => !word.startsWith('-'))
        .map(placeOf)
    case 'loadCredential':
      return words(unit, 'LoadCredential', 'LoadCredentialEncrypted', 'SetCredential', 'SetCredentialEncrypted')
    case 'dynamicUser':
      return isOn(unit, 'DynamicUser')
    case 'privateTmp':
      return isOn(unit, 'PrivateTmp') || isOn(unit, 'DynamicUser')
    case 'protectSystem':
      return isOn(unit, 'DynamicUser') ? 'strict' : protection(unit, 'ProtectSystem', ['full', 'strict'])
    case 'protectHome':
      return atHome(unit)
    case 'umask':
      return modeOf(unitScalar(unit, 'Service.UMask')?.word) ?? 0o022
    case 'ambientCapabilities':
      return words(unit, 'AmbientCapabilities')
    case 'capabilityBoundingSet':
      return words(unit, 'CapabilityBoundingSet')
    default:
      return directoryField(unit, name)
  }
}
