import { type BytePath, quotePath } from '../../model/index.ts'
import type { RotationHost, RotationStanza } from '../../parse/index.ts'
import type { ActView } from '../contract.ts'
import { isGlob, type LogPlace, placesOf } from './expand.ts'

/** Which stanza each log belongs to: the first that names it. */
export interface Claims extends Required<Pick<RotationHost, 'opened' | 'dropped'>> {
  readonly placesOf: (stanza: RotationStanza) => readonly LogPlace[]
}

/** The first log that another stanza has ends a pattern, unless that stanza says `ignoreduplicates`: then it alone is left out. */
export const claimsIn = (view: ActView): Claims => {
  const owners = new Map<BytePath, RotationStanza>()
  const places = new Map<RotationStanza, readonly LogPlace[]>()
  const claim = (stanza: RotationStanza, pattern: BytePath): readonly [readonly LogPlace[], string | undefined] => {
    if (!pattern.startsWith('/') && !pattern.startsWith('~/')) return [[], undefined]
    let why: string | undefined
    const own = placesOf(pattern, view).flatMap((place) => {
      const logs = place.logs.filter((log) => {
        const owner = owners.get(log)
        if (owner === undefined && why === undefined) owners.set(log, stanza)
        else if (owner?.settings.ignoreduplicates === false) why ??= `${quotePath(log)} is in an earlier stanza too`
        return owner === undefined && why === undefined
      })
      return logs.length > 0 || (place.logs.length === 0 && isGlob(place.name)) ? [{ ...place, logs }] : []
    })
    return [own, why]
  }
  return {
    placesOf: (stanza) => places.get(stanza) ?? [],
    opened: (stanza) => {
      const claimed = stanza.patterns.map((pattern) => claim(stanza, pattern))
      places.set(
        stanza,
        claimed.flatMap(([own]) => own),
      )
      return claimed.find(([, why]) => why !== undefined)?.[1]
    },
    dropped: (stanza) => {
      for (const { logs } of places.get(stanza) ?? []) for (const log of logs) owners.delete(log)
      places.delete(stanza)
    },
  }
}
