import { type BytePath, type PackageScript, type Trigger, textOf } from '../../model/index.ts'
import type { RpmHeader } from './header.ts'
import { TAG } from './tags.ts'

interface Kind {
  readonly name: string
  readonly script: number
  readonly program: number
  /** When it runs, and with what: the number of instances of the package that will be there. */
  readonly calls: readonly { readonly trigger: Trigger; readonly count: string }[]
  readonly early?: boolean
}

const INSTALLING = [
  { trigger: 'install', count: '1' },
  { trigger: 'upgrade', count: '2' },
] as const
const REMOVING = [
  { trigger: 'remove', count: '0' },
  { trigger: 'upgrade', count: '1' },
] as const

const KINDS: readonly Kind[] = [
  { name: '%pretrans', script: TAG.pretransScript, program: TAG.pretransProgram, calls: INSTALLING, early: true },
  { name: '%pre', script: TAG.preScript, program: TAG.preProgram, calls: INSTALLING, early: true },
  { name: '%post', script: TAG.postScript, program: TAG.postProgram, calls: INSTALLING },
  { name: '%posttrans', script: TAG.posttransScript, program: TAG.posttransProgram, calls: INSTALLING },
  { name: '%preuntrans', script: TAG.preuntransScript, program: TAG.preuntransProgram, calls: REMOVING },
  { name: '%preun', script: TAG.preunScript, program: TAG.preunProgram, calls: REMOVING },
  { name: '%postun', script: TAG.postunScript, program: TAG.postunProgram, calls: REMOVING },
  { name: '%postuntrans', script: TAG.postuntransScript, program: TAG.postuntransProgram, calls: REMOVING },
]

interface TriggerKind {
  readonly prefix: string
  readonly scripts: number
  readonly programs: number
  readonly names: number
  readonly indexes: number
  readonly flags: number
}
const TRIGGER_KINDS: readonly TriggerKind[] = [
  {
    prefix: '%trigger',
    scripts: TAG.triggerScripts,
    programs: TAG.triggerPrograms,
    names: TAG.triggerNames,
    indexes: TAG.triggerIndexes,
    flags: TAG.triggerFlags,
  },
  {
    prefix: '%filetrigger',
    scripts: TAG.fileTriggerScripts,
    programs: TAG.fileTriggerPrograms,
    names: TAG.fileTriggerNames,
    indexes: TAG.fileTriggerIndexes,
    flags: TAG.fileTriggerFlags,
  },
  {
    prefix: '%transfiletrigger',
    scripts: TAG.transTriggerScripts,
    programs: TAG.transTriggerPrograms,
    names: TAG.transTriggerNames,
    indexes: TAG.transTriggerIndexes,
    flags: TAG.transTriggerFlags,
  },
]
/** Bits of a trigger's flags that say what sets it off, and whether that is something being put in place. */
const SENSES = [
  { bit: 1 << 25, name: 'prein', installs: true },
  { bit: 1 << 16, name: 'in', installs: true },
  { bit: 1 << 17, name: 'un', installs: false },
  { bit: 1 << 18, name: 'postun', installs: false },
] as const

const SHELL = '/bin/sh'

/** Without a text of its own a scriptlet is its program with that program's arguments. */
const textOfScript = (script: BytePath | undefined, program: readonly BytePath[]): string | undefined =>
  script !== undefined && script !== '' ? textOf(script) : program.length === 0 ? undefined : textOf(program.join(' '))

const interpreterOf = (script: BytePath | undefined, program: readonly BytePath[]): string =>
  script === undefined || script === '' ? SHELL : textOf(program[0] ?? SHELL)

const scriptlets = (header: RpmHeader): readonly PackageScript[] =>
  KINDS.flatMap(({ name, script, program, calls, early = false }) => {
    const given = header.string(script)
    const runs = header.strings(program)
    const text = textOfScript(given, runs)
    if (text === undefined) return []
    const interpreter = interpreterOf(given, runs)
    return calls.map(({ trigger, count }) => ({ name, trigger, text, interpreter, args: [count], early }))
  })

const triggersOf = (header: RpmHeader, kind: TriggerKind): readonly PackageScript[] => {
  const names = header.strings(kind.names)
  const indexes = header.numbers(kind.indexes)
  const flags = header.numbers(kind.flags)
  const programs = header.strings(kind.programs)
  return header.strings(kind.scripts).flatMap((script, at) => {
    const own = names.filter((_, index) => indexes[index] === at)
    const flag = flags[indexes.indexOf(at)] ?? 0
    const sense = SENSES.find(({ bit }) => (flag & bit) !== 0)
    if (script === '' || sense === undefined) return []
    const trigger: Trigger = sense.installs ? 'upgrade' : 'remove'
    const interpreter = textOf(programs[at] ?? SHELL)
    const name = `${kind.prefix}${sense.name} -- ${textOf(own.slice(0, 3).join(', '))}`
    return [{ name, trigger, text: textOf(script), interpreter, args: undefined, early: false }]
  })
}

/** Everything that a package has root run as it, or another, is installed or removed. */
export const rpmScripts = (header: RpmHeader): readonly PackageScript[] => [
  ...scriptlets(header),
  ...TRIGGER_KINDS.flatMap((kind) => triggersOf(header, kind)),
]

const ACCOUNT = /^(user|group)\(([^()]{1,64})\)$/

/** Users and groups that a package says it provides or needs: `user(NAME)`, `group(NAME)`. */
export const rpmAccounts = (
  header: RpmHeader,
): { readonly users: readonly string[]; readonly groups: readonly string[] } => {
  const found = { user: new Set<string>(), group: new Set<string>() }
  for (const name of [...header.strings(TAG.provides), ...header.strings(TAG.requires)]) {
    const match = ACCOUNT.exec(name)
    if (match !== null) found[match[1] as 'user' | 'group'].add(textOf(match[2] as string))
  }
  return { users: [...found.user], groups: [...found.group] }
}
