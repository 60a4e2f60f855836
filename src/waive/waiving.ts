import type { Finding, StatedWaiver, Waived, WaiverNote, WaiverTail } from '../model/index.ts'
import { EVERYWHERE, fits, servicesLeft } from './fits.ts'
import { pathLookup, ruleLookup } from './lookup.ts'

export interface WaivingOptions {
  /** The day it is, `YYYY-MM-DD`: a waiver holds through its last day. */
  readonly today: string
  /** Rules that judge, by the names findings give them: tells a waiver of another rule from one that found nothing. */
  readonly rules?: readonly string[] | undefined
}

/** Waivers over the findings of one scan. The one place where a finding is waived, whoever scans and whatever prints. */
export interface Waiving {
  /** The finding itself, or with what covers it, or with what covered it until its last day. */
  apply(finding: Finding): Finding
  /** What became of each waiver; undefined when there are none. */
  tail(): WaiverTail | undefined
}

/** How far a waiver got: `part` covered some of the services that share a finding, and so nothing. */
type State = 'part' | 'expired' | 'used'

/** Waivers that come by several packs are there once. */
export const withoutRepeats = (stated: readonly StatedWaiver[]): readonly StatedWaiver[] => {
  const seen = new Map<string, StatedWaiver>()
  for (const one of stated) {
    const key = `${one.from}\0${one.pointer}\0${JSON.stringify(one.waiver)}`
    if (!seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()]
}

const waivedBy = ({ waiver: { reason, owner, expires }, from }: StatedWaiver): Waived => ({
  reason,
  ...(owner === undefined ? {} : { owner }),
  ...(expires === undefined ? {} : { expires }),
  from,
})

const noteOf = (stated: StatedWaiver, why: string): WaiverNote => {
  const { rule, path, service } = stated.waiver
  return {
    rule,
    path,
    ...(service === undefined ? {} : { service }),
    ...waivedBy(stated),
    pointer: stated.pointer,
    why,
  }
}

export const waiving = (given: readonly StatedWaiver[], options: WaivingOptions): Waiving => {
  const stated = withoutRepeats(given)
  if (stated.length === 0) return { apply: (finding) => finding, tail: () => undefined }
  const atPath = pathLookup(stated)
  const ofRule = ruleLookup(stated)
  const states = new Map<number, State>()
  const isOver = (number: number): boolean => {
    const expires = stated[number]?.waiver.expires
    return expires !== undefined && expires < options.today
  }
  const everywhere = new Set(stated.flatMap(({ waiver }, number) => (EVERYWHERE.has(waiver.path) ? [number] : [])))
  let waived = 0

  const raise = (number: number, state: State): void => {
    const order: readonly (State | undefined)[] = [undefined, 'part', 'expired', 'used']
    if (order.indexOf(state) > order.indexOf(states.get(number))) states.set(number, state)
  }
  /** Of a group, every path it is about must be known to be covered. */
  const numbersAt = ({ verdict, path, count, examples }: Finding): readonly number[] => {
    if (verdict === 'violation') return atPath(path)
    const paths = examples ?? [path]
    const all = (count ?? 1) <= paths.length ? paths.map((one) => new Set(atPath(one))) : []
    const [first, ...others] = all
    const named = [...(first ?? [])].filter((number) => others.every((set) => set.has(number)))
    return [...new Set([...named, ...everywhere])].sort((a, b) => a - b)
  }
  const candidates = (finding: Finding): readonly number[] => {
    const rules = ofRule(finding.rule)
    if (rules.size === 0) return []
    return numbersAt(finding).filter((number) => {
      const one = stated[number]
      return one !== undefined && rules.has(number) && fits(one.waiver, finding)
    })
  }
  /** Those that are needed to speak for every service of the finding; undefined: some service is left. */
  const cover = (numbers: readonly number[], { services }: Finding): readonly number[] | undefined => {
    // One that names services says nothing of the host.
    if (services.length === 0) {
      const whole = numbers.find((number) => stated[number]?.waiver.service === undefined)
      return whole === undefined ? undefined : [whole]
    }
    const taken: number[] = []
    let left = services
    for (const number of numbers) {
      const rest = servicesLeft(left, (stated[number] as StatedWaiver).waiver)
      if (rest.length === left.length) continue
      taken.push(number)
      left = rest
      if (left.length === 0) return taken
    }
    for (const number of taken) raise(number, 'part')
    return undefined
  }

  return {
    apply(finding) {
      const numbers = candidates(finding)
      if (numbers.length === 0) return finding
      const now = cover(
        numbers.filter((number) => !isOver(number)),
        finding,
      )
      if (now !== undefined) {
        waived++
        // Whatever else covers it is in use too: none of them is idle.
        for (const number of numbers) if (!isOver(number)) raise(number, 'used')
        return { ...finding, waived: waivedBy(stated[now[0] as number] as StatedWaiver) }
      }
      const once = cover(numbers, finding)?.filter(isOver)
      const [first] = once ?? []
      if (once === undefined || first === undefined) return finding
      for (const number of once) raise(number, 'expired')
      return { ...finding, expired: waivedBy(stated[first] as StatedWaiver) }
    },
    tail() {
      const expired: WaiverNote[] = []
      const unused: WaiverNote[] = []
      for (const [number, one] of stated.entries()) {
        const state = states.get(number)
        if (state === 'used') continue
        if (state === 'expired') expired.push(noteOf(one, `its last day was ${one.waiver.expires}`))
        else if (one.packed === undefined) unused.push(noteOf(one, whyUnused(number, state)))
      }
      return { waived, expired, unused }
    },
  }

  function whyUnused(number: number, state: State | undefined): string {
    if (state === 'part') return 'the finding also concerns services that it does not name'
    if (options.rules?.every((rule) => !ofRule(rule).has(number)) === true) return 'no rule of this scan is so called'
    return 'no finding fits it'
  }
}
