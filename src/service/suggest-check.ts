import { type BytePath, bytesOf, type EventRecord, isUnder, textOf, type UnitRecord } from '../model/index.ts'
import { usedCapabilities, writtenPlaces } from './suggest.ts'
import { unitField } from './unit-view.ts'

const strings = (unit: UnitRecord, field: string): readonly string[] => {
  const value = unitField(unit, field)
  return Array.isArray(value) ? value.map(String) : []
}

/** What ProtectSystem= makes read-only; systemd.exec(5). */
const CLOSED: Readonly<Record<string, readonly BytePath[]>> = {
  no: [],
  yes: ['/usr', '/boot', '/efi'],
  full: ['/usr', '/boot', '/efi', '/etc'],
  strict: ['/'],
}
const FIELDS = ['runtimeDirectory', 'stateDirectory', 'cacheDirectory', 'logsDirectory'] as const

/** What a unit keeps from what was traced, and what it grants for nothing. */
export const checkUnit = (
  events: readonly EventRecord[],
  unit: UnitRecord,
): { readonly lacking: readonly string[]; readonly superfluous: readonly string[] } => {
  const opened = [...strings(unit, 'readWritePaths'), ...FIELDS.flatMap((field) => strings(unit, field))].map(bytesOf)
  const closed = CLOSED[String(unitField(unit, 'protectSystem'))] ?? []
  const given = unitField(unit, 'privateTmp') === true ? ['/tmp', '/var/tmp'] : []
  const places = writtenPlaces(events)
  const lacking: string[] = []
  for (const place of places) {
    const isClosed = closed.some((directory) => isUnder(place, directory))
    if (isClosed && ![...opened, ...given].some((directory) => isUnder(place, directory)))
      lacking.push(`${textOf(place)} is written, and the unit makes it read-only`)
  }
  const superfluous = opened
    .filter((directory) => !places.some((place) => isUnder(place, directory) || isUnder(directory, place)))
    .map((directory) => `${textOf(directory)} is opened, and nothing was written there`)
  const used = usedCapabilities(events)
  const bounding = strings(unit, 'capabilityBoundingSet')
    .flatMap((word) => word.split(/\s+/))
    .filter((word) => word !== '')
  const isSaid = Object.hasOwn(unit.directives, 'Service.CapabilityBoundingSet')
  const isInverted = bounding.some((word) => word.startsWith('~'))
  if (isSaid && !isInverted) {
    for (const cap of used)
      if (!bounding.includes(cap)) lacking.push(`${cap} is used, and not in CapabilityBoundingSet=`)
    for (const cap of bounding)
      if (!used.includes(cap)) superfluous.push(`${cap} is granted, and no use of it was seen`)
  } else if (!isSaid) superfluous.push('CapabilityBoundingSet= is not set: every capability is granted')
  return { lacking, superfluous }
}
