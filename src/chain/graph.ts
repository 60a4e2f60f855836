import { SEVERITIES } from '../model/index.ts'
import type { Edge } from './edge.ts'

/** How sure a step is: nothing in its way, a sandbox, or a waiver that accepts it. Lower is tried first. */
export const TIERS = [0, 1, 2] as const
export type Tier = (typeof TIERS)[number]

export const tierOf = ({ finding }: Edge): Tier =>
  finding?.waived !== undefined ? 2 : finding?.mitigated !== undefined ? 1 : 0

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const HOWS: readonly Edge['how'][] = ['code', 'setuid', 'socket', 'group', 'ownership']

/** Of two ways between the same, the surer and worse one; then by name, so that the order of findings never shows. */
const better = (a: Edge, b: Edge): boolean => {
  const rank = ({ finding }: Edge): number => (finding === undefined ? -1 : SEVERITIES.indexOf(finding.severity))
  const order =
    rank(b) - rank(a) ||
    HOWS.indexOf(a.how) - HOWS.indexOf(b.how) ||
    byText(a.path, b.path) ||
    byText(a.finding?.rule ?? '', b.finding?.rule ?? '') ||
    byText(a.what, b.what) ||
    byText(JSON.stringify(a.witness), JSON.stringify(b.witness))
  return order < 0
}

/** Edges by whoever they start from; of all between the same two, one for each tier. */
export interface Graph {
  add(from: string, edge: Edge): void
  /** The best edge to each account, of those tiers, by account. */
  from(from: string, tier: Tier): readonly Edge[]
}

export const newGraph = (): Graph => {
  const edges = new Map<string, Map<string, (Edge | undefined)[]>>()
  return {
    add(from, edge) {
      const known = edges.get(from) ?? new Map<string, (Edge | undefined)[]>()
      edges.set(from, known)
      const tiers = known.get(edge.to) ?? []
      known.set(edge.to, tiers)
      const tier = tierOf(edge)
      const there = tiers[tier]
      if (there === undefined || better(edge, there)) tiers[tier] = edge
    },
    from(from, tier) {
      const found = [...(edges.get(from) ?? [])].flatMap(([, tiers]) => {
        const edge = TIERS.filter((one) => one <= tier).flatMap((one) => tiers[one] ?? [])[0]
        return edge === undefined ? [] : [edge]
      })
      return found.sort((a, b) => byText(a.to, b.to))
    },
  }
}
