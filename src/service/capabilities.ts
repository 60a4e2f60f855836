import type { FactSource, UnitRecord } from '../model/index.ts'
import { CAPABILITIES } from '../parse/index.ts'
import { unitOrigin } from './claims.ts'
import { unitValues, unitWords } from './unit-view.ts'

const ALL: readonly string[] = CAPABILITIES.map((name) => `cap_${name}`)

/**
 * The set that a directive's assignments make, after systemd.exec(5): they are added up, `~` takes what it names away; one
 * that is empty empties the set, and the first one, or one after an untouched set, replaces it.
 */
const setOf = (unit: UnitRecord, name: string, initial: readonly string[]): ReadonlySet<string> => {
  let set = new Set(initial)
  for (const from of unitValues(unit, name)) {
    const words = unitWords({ ...unit, directives: { [name]: [from] } }, name).map(({ word }) => word.toLowerCase())
    const invert = words[0]?.startsWith('~') === true
    const named = words.map((word) => word.replace(/^~/, '')).filter((word) => ALL.includes(word))
    const untouched = set.size === initial.length
    if (named.length === 0 || untouched) set = new Set(invert ? ALL.filter((cap) => !named.includes(cap)) : named)
    else for (const cap of named) invert ? set.delete(cap) : set.add(cap)
  }
  return set
}

/**
 * The capabilities that a unit's process keeps although it is not root: AmbientCapabilities= within CapabilityBoundingSet=
 * (systemd.exec(5)); names as in capabilities(7), lower case, in their order there. Empty: none.
 */
export const ambientCapabilities = (unit: UnitRecord): readonly string[] => {
  if (unitValues(unit, 'Service.AmbientCapabilities').length === 0) return []
  const ambient = setOf(unit, 'Service.AmbientCapabilities', [])
  const bounding = setOf(unit, 'Service.CapabilityBoundingSet', ALL)
  return ALL.filter((cap) => ambient.has(cap) && bounding.has(cap))
}

/** The same as a fact, with the last line that speaks of them. */
export const capabilityFact = (unit: UnitRecord, caps: readonly string[]): FactSource => {
  const from = unitValues(unit, 'Service.AmbientCapabilities').at(-1)
  const origin = from && unitOrigin(unit, from)
  return { field: 'capabilities', value: caps.join(','), source: 'unit', origin }
}
