import { bytesOf, nameOf, parentOf, textOf, type UnitRecord } from '../model/index.ts'
import { lsbProvides, splitUnitName } from '../parse/index.ts'
import type { Daemon } from './daemon.ts'
import { DAEMONS } from './daemons.ts'
import { INIT_SCRIPTS } from './survey.ts'
import { unitCommands } from './unit-view.ts'
import { fitsPath, wildcard } from './wildcard.ts'
import type { World } from './world.ts'

/** A service that is there, before it is known who it becomes. `release`: what `%` stands for in its daemon's paths. */
export interface Draft {
  readonly name: string
  readonly unit?: UnitRecord | undefined
  readonly daemon?: Daemon | undefined
  readonly release: string
  readonly doubts: readonly string[]
}

/** The daemon a unit's prefix belongs to. */
export const daemonOf = (prefix: string): { daemon: Daemon; release: string } | undefined => {
  for (const daemon of DAEMONS) {
    for (const pattern of daemon.units) {
      const release = wildcard(pattern, prefix, '%')
      if (release !== undefined) return { daemon, release }
    }
  }
  return undefined
}

/** The programs that are a unit's main processes. */
const startedBy = (unit: UnitRecord): readonly string[] =>
  unitCommands(unit).flatMap(({ directive, program }) => (directive === 'ExecStart' ? [program] : []))

/** The one daemon that a unit of another name starts, by its program; none where the program is that of several. */
const daemonStarted = (unit: UnitRecord): { daemon: Daemon; release: string } | undefined => {
  const programs = startedBy(unit)
  const found = DAEMONS.filter((daemon) => daemon.units.length > 0).flatMap((daemon) =>
    daemon.programs.flatMap((pattern) =>
      programs.flatMap((program) => {
        const release = wildcard(pattern, program, '%')
        return release === undefined ? [] : [{ daemon, release }]
      }),
    ),
  )
  return new Set(found.map(({ daemon }) => daemon)).size === 1 ? found[0] : undefined
}

/** The daemon that a unit is one of, by its name or by what it starts. */
export const daemonOfUnit = (unit: UnitRecord): { daemon: Daemon; release: string } | undefined =>
  daemonOf(splitUnitName(unit.name)?.prefix ?? unit.name) ?? daemonStarted(unit)

const unitDrafts = (world: World): Draft[] =>
  [...world.units.values()].map((unit) => {
    const name = unit.name.slice(0, -'.service'.length)
    const known = daemonOfUnit(unit)
    return { name, unit, daemon: known?.daemon, release: known?.release ?? '', doubts: [] }
  })

/** Releases of a daemon whose program is there; undefined when that cannot be told. */
const installed = (daemon: Daemon, world: World, started: ReadonlySet<string>): string[] | undefined => {
  const found: string[] = []
  let unseen = false
  for (const program of daemon.programs) {
    for (const release of program.includes('%') ? (daemon.releases ?? []) : ['']) {
      const path = program.replaceAll('%', release)
      // What a unit of another daemon starts under this name is that one's.
      const there = daemon.units.length > 0 && started.has(path) ? false : world.exists(bytesOf(path))
      if (there === undefined) unseen = true
      if (there === true && !found.includes(release)) found.push(release)
    }
  }
  return found.length === 0 && unseen ? undefined : found
}

const hasConfiguration = (daemon: Daemon, world: World): boolean =>
  daemon.readers.some(({ file }) => world.configs.some(({ path }) => fitsPath(file.replaceAll('%', '*'), path)))

/** Daemons without a unit of their own, proved by their program, or by their configuration where programs were not observed. */
const programDrafts = (world: World, withUnit: ReadonlySet<Daemon>): Draft[] => {
  const started = new Set([...world.units.values()].flatMap((unit) => startedBy(unit)))
  return DAEMONS.flatMap((daemon): Draft[] => {
    if (withUnit.has(daemon)) return []
    const releases = installed(daemon, world, started)
    const doubts = releases ? [] : ['its program was not observed: its configuration says that it is installed']
    if (releases === undefined && !hasConfiguration(daemon, world)) return []
    const named =
      releases && !daemon.units.some((unit) => unit.includes('%')) ? releases.slice(0, 1) : (releases ?? [''])
    return named.map((release) => {
      const own = daemon.units.find((unit) => unit.includes('%'))
      return { name: own && release !== '' ? own.replace('%', release) : daemon.name, daemon, release, doubts }
    })
  })
}

/** Files beside the scripts that start nothing of their own, on one distribution or the other. */
const NO_SCRIPT = new Set([
  'README',
  'functions',
  'halt',
  'rc',
  'rc.local',
  'rcS',
  'reboot',
  'sendsigs',
  'single',
  'skeleton',
])

/** Init scripts that systemd makes a unit of, as systemd-sysv-generator(8) does: no unit has the name, and none is masked. */
const scriptDrafts = (world: World, known: ReadonlySet<Daemon>): Draft[] =>
  world.configs.flatMap(({ path, text }): Draft[] => {
    if (parentOf(path) !== INIT_SCRIPTS) return []
    const name = textOf(nameOf(path)).replace(/\.sh$/, '')
    const others = [name, ...lsbProvides(text).filter((provided) => !provided.startsWith('$'))]
    const taken = others.some((one) => world.units.has(`${one}.service`) || world.masked.has(`${one}.service`))
    const found = daemonOf(name)
    if (NO_SCRIPT.has(name) || taken || (found !== undefined && known.has(found.daemon))) return []
    return [{ name, daemon: found?.daemon, release: found?.release ?? '', doubts: [] }]
  })

const isTemplate = ({ name }: Draft): boolean => name.endsWith('@')
const baseOf = (name: string): string => name.split('@', 1)[0] as string

/**
 * Every service that is really there: its unit or its program is. A template counts once, and only where neither the
 * plain unit of its name nor an instance of it stands for it.
 */
export const draftsOf = (world: World): readonly Draft[] => {
  const units = unitDrafts(world)
  const plain = new Set(
    units.filter(({ name }) => !name.includes('@')).flatMap(({ daemon }) => (daemon ? [daemon] : [])),
  )
  const there = [...units.filter((draft) => !isTemplate(draft)), ...programDrafts(world, plain)]
  const scripts = scriptDrafts(world, new Set(there.flatMap(({ daemon }) => (daemon ? [daemon] : []))))
  const names = new Set(there.map(({ name }) => name))
  const drafts = [...there, ...scripts.filter(({ name }) => !names.has(name))]
  const bases = new Set(drafts.map(({ name }) => baseOf(name)))
  const daemons = new Set(drafts.flatMap(({ daemon }) => (daemon ? [daemon] : [])))
  const templates = units.filter(
    (draft) => isTemplate(draft) && !bases.has(baseOf(draft.name)) && !(draft.daemon && daemons.has(draft.daemon)),
  )
  return [...drafts, ...templates]
}
