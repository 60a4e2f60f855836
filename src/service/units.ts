import { type BytePath, textOf, type UnitRecord } from '../model/index.ts'
import { decodeText, mergeUnit, parseUnitFile, templateOf } from '../parse/index.ts'
import { dropInIndex, dropInLayers } from './drop-ins.ts'
import { enabledInstances, type UnitEntry, type UnitFiles, unitEntries } from './unit-files.ts'

export interface MergedUnits {
  readonly units: readonly UnitRecord[]
  /** Names that lead to /dev/null or an empty file, with the path that does it. */
  readonly masked: readonly { readonly name: string; readonly path: BytePath }[]
  readonly notes: readonly string[]
}

/** A name's own unit behind its aliases; a loop of aliases leads nowhere. */
const behind = (entries: ReadonlyMap<string, UnitEntry>, name: string): string | undefined => {
  let at = name
  for (let hops = 0; hops < 8; hops++) {
    const entry = entries.get(at)
    if (entry === undefined) return undefined
    if (entry.kind !== 'alias') return at
    at = entry.target
  }
  return undefined
}

/** Every unit of the target with its drop-ins applied, aliases folded into the unit they name, and the enabled instances of templates. */
export const mergedUnits = (unitFiles: UnitFiles, collector: string): MergedUnits => {
  const entries = unitEntries(unitFiles)
  const index = dropInIndex(unitFiles)
  const aliases = new Map<string, string[]>()
  const notes: string[] = []
  for (const name of entries.keys()) {
    const unit = behind(entries, name)
    if (unit === undefined) notes.push(`${name}: its link leads to no unit`)
    else if (unit !== name) {
      const others = aliases.get(unit)
      if (others === undefined) aliases.set(unit, [name])
      else others.push(name)
    }
  }
  const units: UnitRecord[] = []
  const build = (name: string, entry: UnitEntry & { kind: 'file' }, extra: readonly string[]): void => {
    const main = parseUnitFile(decodeText(entry.bytes))
    for (const note of main.notes) notes.push(`${textOf(entry.path)}:${note.line}: ${note.why}`)
    if (main.brokenAt !== undefined) {
      notes.push(`${name}: systemd does not load it: ${textOf(entry.path)} breaks off at line ${main.brokenAt}`)
      return
    }
    const layers = [{ file: entry.path, settings: main.settings }, ...dropInLayers([name, ...extra], index)]
    const origin = { collector, source: textOf(entry.path) }
    units.push({ kind: 'unit', path: entry.path, name, directives: mergeUnit(layers), origin })
  }
  const masked: { name: string; path: BytePath }[] = []
  for (const [name, entry] of entries) {
    if (entry.kind === 'file') build(name, entry, aliases.get(name) ?? [])
    else if (entry.kind === 'masked') masked.push({ name, path: entry.path })
    else if (entry.kind === 'lost')
      notes.push(`${textOf(entry.path)}: its link leads out of the unit directories to no file that was read`)
  }
  for (const [name, linked] of enabledInstances(unitFiles)) {
    if (entries.has(name)) continue
    const template = behind(entries, linked) ?? behind(entries, templateOf(name) ?? '')
    const entry = template === undefined ? undefined : entries.get(template)
    if (entry?.kind === 'file') build(name, entry, [])
  }
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  return { units: units.sort(byName), masked: masked.sort(byName), notes }
}
