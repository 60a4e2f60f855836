import {
  type Incomplete,
  type NotApplicable,
  type ReportHead,
  type ReportTail,
  SEVERITIES,
  type Severity,
  textOf,
  type UnresolvedActs,
  type WaiverNote,
  type WaiverTail,
} from '../../model/index.ts'
import { wireChain, wireIncomplete, wireNotApplicable, wireService } from './records.ts'

/** What the scans of one report say about themselves, gathered until its closing. */
export interface Totals {
  readonly several: boolean
  begin(head: ReportHead): void
  /** The target of the running scan, when the report has several. */
  target(): string | undefined
  /** Takes a scan's tail; true when it was the last one. */
  end(tail: ReportTail): boolean
  /** The parts of the report that stand beside its findings, keys in the published order. */
  wire(): ReturnType<typeof wireTotals>
}

interface Scanned {
  readonly head: ReportHead
  readonly tail: ReportTail
}

export const totals = (targets: number): Totals => {
  const several = targets > 1
  const scanned: Scanned[] = []
  let head: ReportHead | undefined
  return {
    several,
    begin(next) {
      head = next
    },
    target: () => (several ? head?.target : undefined),
    end(tail) {
      if (head !== undefined) scanned.push({ head, tail })
      return scanned.length >= targets
    },
    wire: () => wireTotals(scanned, several),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort()

const EXAMPLES = 5
const joinUnresolved = (parts: readonly UnresolvedActs[]) => ({
  count: sum(parts.map(({ count }) => count)),
  examples: parts.flatMap(({ examples }) => examples).slice(0, EXAMPLES),
})
const noteKey = ({ from, pointer, rule, path }: WaiverNote): string => JSON.stringify([from, pointer, rule, path])

/** What became of the waivers of several scans: one is unused only if it is in each of them. */
export const joinWaivers = (all: readonly (WaiverTail | undefined)[]): WaiverTail | undefined => {
  const tails = all.filter((tail) => tail !== undefined)
  const [first] = tails
  if (first === undefined) return undefined
  const idle = tails.map((tail) => new Set(tail.unused.map(noteKey)))
  const unused = first.unused.filter((note) => idle.every((keys) => keys.has(noteKey(note))))
  const expired = new Map(tails.flatMap((tail) => tail.expired.map((note) => [noteKey(note), note] as const)))
  return { waived: sum(tails.map(({ waived }) => waived)), expired: [...expired.values()], unused }
}

const wireTotals = (scanned: readonly Scanned[], several: boolean) => {
  const nameOf = ({ head }: Scanned): string | undefined => (several ? head.target : undefined)
  const tails = scanned.map(({ tail }) => tail)
  const listed = (pick: (tail: ReportTail) => readonly Incomplete[]) =>
    scanned.flatMap((scan) => pick(scan.tail).map((entry) => wireIncomplete(entry, nameOf(scan))))
  const notApplicable = (scan: Scanned) =>
    scan.tail.notApplicable.map((entry: NotApplicable) => wireNotApplicable(entry, nameOf(scan)))
  const declared = tails.flatMap((tail) => (tail.declared ?? []).map(({ fact, by }) => ({ fact, by: by.map(textOf) })))
  const unresolved = tails.flatMap(({ unresolvedActs }) => unresolvedActs ?? [])
  const waivers = joinWaivers(tails.map((tail) => tail.waivers))
  const count = (severity: Severity): number => sum(tails.map((tail) => tail.counts[severity]))
  return {
    targets: scanned.map(({ head, tail }) => ({
      target: head.target,
      collector: head.collector,
      complete: tail.complete,
      records: tail.records,
    })),
    complete: tails.every((tail) => tail.complete),
    packs: scanned[0]?.head.packs ?? [],
    services: scanned.flatMap((scan) =>
      scan.head.services.map((service) => wireService(service, { facts: false, target: nameOf(scan) })),
    ),
    summary: {
      counts: Object.fromEntries(SEVERITIES.toReversed().map((severity) => [severity, count(severity)])),
      unknown: sum(tails.map((tail) => tail.unknown)),
      ...(waivers === undefined ? {} : { waived: waivers.waived }),
      records: sum(tails.map((tail) => tail.records)),
      rules: Math.max(0, ...tails.map((tail) => tail.rules)),
      assumed: union(tails.map((tail) => tail.assumed)),
      cannotCarry: union(tails.map((tail) => tail.cannotCarry)),
      ...(declared.length === 0 ? {} : { declared }),
      ...(unresolved.length === 0 ? {} : { unresolvedActs: joinUnresolved(unresolved) }),
    },
    incomplete: listed((tail) => tail.incomplete),
    notLookedAt: listed((tail) => tail.notLookedAt),
    chains: scanned.flatMap((scan) => (scan.tail.chains ?? []).map((chain) => wireChain(chain, nameOf(scan)))),
    ...(waivers === undefined ? {} : { waivers: { expired: waivers.expired, unused: waivers.unused } }),
    notApplicable: scanned.flatMap(notApplicable),
  }
}
