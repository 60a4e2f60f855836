import { type BytePath, bytesOf, nameOf, normalizePath, parentOf, type UnitRecord } from '../model/index.ts'
import { escapePath, expandSpecifiers, unescapeName } from '../parse/index.ts'
import { UNIT_DIRECTORIES } from './survey.ts'
import type { UnitFiles } from './unit-files.ts'
import { unitValues, unitWords } from './unit-view.ts'

/** Targets of an ordinary start (bootup(7)); what only others want (rescue, shutdown, the initrd) is not mounted. */
const STARTED: readonly string[] = [
  ...[
    'default',
    'graphical',
    'multi-user',
    'basic',
    'sysinit',
    'local-fs-pre',
    'local-fs',
    'remote-fs-pre',
    'remote-fs',
  ],
  ...['sockets', 'timers', 'paths', 'network', 'network-online', 'swap', 'cryptsetup', 'getty'],
].map((name) => `${name}.target`)

/** Directives of [Unit] that start another unit. */
const PULLS = ['Wants', 'Requires', 'Requisite', 'BindsTo', 'Upholds']

/** The mount units that must be there for a path: its own and those of all above it. */
const mountsFor = (path: BytePath): readonly string[] => {
  const names = [mountUnitOf(path)]
  for (let at = path; at !== '/'; at = parentOf(at)) names.push(mountUnitOf(parentOf(at)))
  return names
}

/** The name that the unit of a mount point must have (systemd.mount(5)). */
export const mountUnitOf = (point: BytePath): string => `${escapePath(point)}.mount`

/** A path as `Where=` takes it: the line as it stands, no quotes; what is relative or climbs is left out. */
const placeOf = (unit: UnitRecord, value: string): BytePath | undefined => {
  const { text, resolved } = expandSpecifiers(value, unit.name)
  return resolved && text.startsWith('/') && !text.split('/').includes('..') ? normalizePath(bytesOf(text)) : undefined
}

/**
 * Where a mount unit mounts: the last `Where=` that is a path, or else what its name says. Undefined when the two do not
 * agree: systemd refuses the unit.
 */
export const mountPointOf = (unit: UnitRecord): BytePath | undefined => {
  const said = unitValues(unit, 'Mount.Where').flatMap(({ value }) => placeOf(unit, value) ?? [])
  const point = said.at(-1) ?? normalizePath(`/${unescapeName(unit.name.replace(/\.mount$/, ''))}`)
  return mountUnitOf(point) === unit.name ? point : undefined
}

/** What a unit of itself starts with it. */
const pulledBy = (unit: UnitRecord): readonly string[] => {
  const named = PULLS.flatMap((directive) => unitWords(unit, `Unit.${directive}`).map(({ word }) => word))
  const paths = ['RequiresMountsFor', 'WantsMountsFor'].flatMap((directive) =>
    unitWords(unit, `Unit.${directive}`).flatMap(({ word }) =>
      word.startsWith('/') ? [normalizePath(bytesOf(word))] : [],
    ),
  )
  const point = mountPointOf(unit)
  const triggered = unit.name.endsWith('.automount') ? [unit.name.replace(/automount$/, 'mount')] : []
  return [...named, ...triggered, ...[...paths, ...(point === undefined ? [] : [point])].flatMap(mountsFor)]
}

/** Links in `NAME.wants` and its like: whom they start by whose start. */
const linkedUnits = ({ tree }: UnitFiles): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>()
  for (const directory of UNIT_DIRECTORIES.map(bytesOf))
    for (const child of tree.children(directory) ?? []) {
      const by = /^(.+)\.(?:wants|requires|upholds)$/.exec(nameOf(child.path))?.[1]
      if (by === undefined || child.type !== 'directory') continue
      const names = (tree.children(child.path) ?? []).map(({ path }) => nameOf(path))
      found.set(by, [...(found.get(by) ?? []), ...names])
    }
  return found
}

/**
 * Names of the mount units that are mounted when the machine starts or somebody looks: wanted or required, through
 * whatever units, by a target of an ordinary start, by an automount unit that is, or by a line of fstab (`points`).
 */
export const startedMounts = (
  unitFiles: UnitFiles,
  units: readonly UnitRecord[],
  points: readonly BytePath[],
): ReadonlySet<string> => {
  const linked = linkedUnits(unitFiles)
  const byName = new Map(units.map((unit) => [unit.name, unit]))
  const started = new Set<string>()
  const next = [...STARTED, ...points.flatMap(mountsFor)]
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    if (started.has(name)) continue
    started.add(name)
    const unit = byName.get(name)
    next.push(...(linked.get(name) ?? []), ...(unit === undefined ? [] : pulledBy(unit)))
  }
  return new Set([...started].filter((name) => name.endsWith('.mount')))
}
