import {
  type BytePath,
  type ConfigRecord,
  type FactRecord,
  isUnder,
  type Mount,
  nameOf,
  normalizePath,
  parentOf,
  textOf,
  type UnitRecord,
} from '../model/index.ts'
import { type FstabEntry, mountOptions, parseFstab } from '../parse/index.ts'
import { mountPointOf, mountUnitOf } from './mount-units.ts'
import { FSTAB, UNIT_DIRECTORIES } from './survey.ts'
import { unitScalar } from './unit-view.ts'

/** Mounted by the system itself, whatever fstab says of `/` (and `/tmp` often is): its line tells nothing about them. */
const APART: readonly BytePath[] = ['/dev', '/proc', '/run', '/sys', '/tmp']

export interface DeclaredMounts {
  /** The mount that a target's own files say a path lies on; undefined where they do not say. */
  at(path: BytePath): Mount | undefined
  /** The files that declare some mount. */
  readonly by: readonly BytePath[]
}

/** Mounts by their point; undefined: mounted or not, its options are not known. */
type Points = Map<BytePath, Mount | undefined>

const isFstab = (record: FactRecord): record is ConfigRecord => record.kind === 'config' && record.path === FSTAB

const fstabEntries = (records: readonly FactRecord[]): readonly FstabEntry[] => {
  const fstab = records.find(isFstab)
  return fstab === undefined ? [] : parseFstab(fstab.text).entries
}

/** The mount points that fstab has mounted when the machine starts, as written. */
export const fstabPoints = (records: readonly FactRecord[]): readonly BytePath[] =>
  fstabEntries(records).flatMap(({ point, automatic }) => (automatic ? [normalizePath(point)] : []))

/** systemd-fstab-generator(8) makes its units in a directory of this rank: a unit file of the administrator's stands before them. */
const GENERATED = UNIT_DIRECTORIES.indexOf('/run/systemd/generator')
const beforeFstab = (file: BytePath): boolean => {
  const rank = UNIT_DIRECTORIES.indexOf(parentOf(file))
  return rank >= 0 && rank < GENERATED
}

/** What a mount unit mounts; undefined options where a condition decides, which nobody can tell here. */
const mountedBy = (unit: UnitRecord, point: BytePath): Mount | undefined => {
  const conditional = Object.keys(unit.directives).some((name) => /^Unit\.(?:Condition|Assert)/.test(name))
  const type = unitScalar(unit, 'Mount.Type')?.word
  const options = mountOptions(unitScalar(unit, 'Mount.Options')?.word ?? '')
  return conditional ? undefined : Object.freeze({ point, type: type || 'auto', options, declared: true })
}

/**
 * Mounts as the target's fstab and mount units declare them: a path lies on the nearest mount point above it that one names.
 * Nothing is said of what is mounted by hand (`noauto`), of what the system mounts by itself, or where nothing names `/` of
 * all the rest. `resolve`: where a mount point written through links really is. Undefined: nothing names any mount.
 */
export const declaredMounts = (
  records: readonly FactRecord[],
  resolve: (path: BytePath) => BytePath,
): DeclaredMounts | undefined => {
  const entries = fstabEntries(records)
  const units = records.flatMap((record) => {
    const point = record.kind === 'unit' && record.name.endsWith('.mount') ? mountPointOf(record) : undefined
    return record.kind === 'unit' && point !== undefined ? [{ unit: record, point }] : []
  })
  if (entries.length === 0 && units.length === 0) return undefined
  const masks = new Map(
    records.flatMap((record) =>
      record.kind === 'config' && record.text === '' && record.path.endsWith('.mount')
        ? [[textOf(nameOf(record.path)), record.path] as const]
        : [],
    ),
  )
  const mounts: Points = new Map(APART.map((path) => [path, undefined]))
  const fromFstab = new Set<BytePath>()
  const by = new Set<BytePath>()
  for (const { point: written, type, options, automatic } of entries) {
    const point = normalizePath(written)
    const mask = masks.get(mountUnitOf(point))
    if (mask !== undefined && beforeFstab(mask)) continue
    const at = resolve(point)
    fromFstab.add(point)
    mounts.set(at, automatic ? Object.freeze({ point: at, type, options, declared: true }) : undefined)
    if (automatic) by.add(FSTAB)
  }
  for (const { unit, point } of units) {
    const at = resolve(point)
    if (fromFstab.has(point) && !beforeFstab(unit.path)) continue
    const mount = mountedBy(unit, at)
    mounts.set(at, mount)
    // The kernel's own file systems say nothing of where the target's files lie.
    if (mount !== undefined && !APART.some((api) => api !== '/tmp' && isUnder(at, api))) by.add(unit.path)
  }
  return { by: [...by], at: (path) => nearest(mounts, path) }
}

const nearest = (mounts: Points, path: BytePath): Mount | undefined => {
  let found = mounts.get('/')
  for (let slash = path.indexOf('/', 1); path !== '/'; slash = path.indexOf('/', slash + 1)) {
    const above = slash < 0 ? path : path.slice(0, slash)
    if (mounts.has(above)) found = mounts.get(above)
    if (slash < 0) break
  }
  return found
}
