import type { Edge } from './edge.ts'
import { TIERS, type Tier } from './graph.ts'

/** An edge as it is taken: by which service of the account before. */
export interface Taken {
  readonly service: string | null
  readonly edge: Edge
}
/** The edges that lead on from a node, in the order in which they are preferred. */
export type Leads = (node: string, tier: Tier) => readonly Taken[]

/** The shortest way from a node to every account it reaches, breadth first: each account is left once, so a cycle ends by itself. */
const waysFrom = (start: string, leads: Leads, tier: Tier): ReadonlyMap<string, readonly Taken[]> => {
  const ways = new Map<string, readonly Taken[]>()
  const queue: (readonly [node: string, way: readonly Taken[]])[] = [[start, []]]
  for (let at = 0; at < queue.length; at++) {
    const [node, way] = queue[at] as (typeof queue)[number]
    for (const taken of leads(node, tier)) {
      const { to } = taken.edge
      if (to === start || ways.has(to)) continue
      const longer = [...way, taken]
      ways.set(to, longer)
      // Root can become everyone: what comes after it is no news.
      if (to !== 'root') queue.push([to, longer])
    }
  }
  return ways
}

/** To each account the shortest of the surest ways: one that a sandbox or a waiver is in does not hide a free one, however long. */
export const surestWays = (start: string, leads: Leads): ReadonlyMap<string, readonly Taken[]> => {
  const ways = new Map<string, readonly Taken[]>()
  for (const tier of TIERS) for (const [to, way] of waysFrom(start, leads, tier)) if (!ways.has(to)) ways.set(to, way)
  return ways
}
