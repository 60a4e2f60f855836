import type { Accounts, Chain, ChainStep, Finding, Service } from '../model/index.ts'
import { edgesOf } from './edge.ts'
import { newGraph, type Tier } from './graph.ts'
import { memberEdges } from './members.ts'
import { surestWays, type Taken } from './search.ts'
import { type Home, startupFiles } from './startup.ts'

export interface ChainOptions {
  readonly services: readonly Service[]
  readonly accounts: Pick<Accounts, 'groupName' | 'groupsOf'>
  /** Names of the units that the target has. */
  readonly units: ReadonlySet<string>
  /** Its accounts, with their homes and shells. */
  readonly homes: readonly Home[]
}

/** Who becomes whom, from the findings of one scan. Keeps a few of them, however many there are. */
export interface ChainFinder {
  add(finding: Finding): void
  /** By service, then root first, then by account. */
  list(): readonly Chain[]
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
/** Where edges start that everyone can take. No service has this name. */
const EVERYONE = ''

/** Services as nodes: an account may be an unconfined name of one of them, and a service may be called like an account. */
const serviceNode = (name: string): string => `service\0${name}`

export const chainFinder = ({ services, accounts, units, homes }: ChainOptions): ChainFinder => {
  const graph = newGraph()
  const files = startupFiles(homes)
  const uids = new Map(services.map(({ name, subject }) => [name, subject.uid]))
  for (const service of services)
    for (const edge of memberEdges(service, accounts, units)) graph.add(service.name, edge)

  /** Services that run with no more than their account has by itself: becoming the account is becoming them. */
  const byUser = new Map<string, Service[]>()
  for (const service of [...services].sort((a, b) => byText(a.name, b.name))) {
    const { subject, user } = service
    const own = new Set(accounts.groupsOf(user) ?? [subject.gid])
    if (!subject.groups.every((gid) => own.has(gid)) || (subject.caps ?? []).length > 0) continue
    const known = byUser.get(user)
    if (known === undefined) byUser.set(user, [service])
    else known.push(service)
  }

  const taken = (names: readonly string[], tier: Tier): readonly Taken[] => {
    const best = new Map<string, Taken>()
    for (const name of names)
      for (const edge of graph.from(name, tier)) {
        const service = name === EVERYONE ? null : name
        if (!best.has(edge.to)) best.set(edge.to, { service, edge })
      }
    return [...best.values()].sort((a, b) => byText(a.edge.to, b.edge.to))
  }
  const byNode = new Map(services.map((service) => [serviceNode(service.name), service.name]))
  const leads = (node: string, tier: Tier): readonly Taken[] => {
    const service = byNode.get(node)
    return service === undefined
      ? taken([...(byUser.get(node) ?? []).map(({ name }) => name), EVERYONE], tier)
      : taken([service, EVERYONE], tier)
  }

  const chainsOf = (service: Service): readonly Chain[] => {
    const { name, user } = service
    return [...surestWays(serviceNode(name), leads)]
      .filter(([to]) => to !== user)
      .map(([to, way]) => ({ services: [name], user, to, steps: stepsOf(user, way) }))
  }

  return {
    add(finding) {
      const from = finding.services.length > 0 ? finding.services : finding.service === null ? [EVERYONE] : []
      const about = { files, uid: uids.get(finding.service ?? EVERYONE) }
      for (const edge of edgesOf(finding, about)) for (const name of from) graph.add(name, edge)
    },
    list() {
      const chains = services.filter(({ subject }) => subject.uid !== 0).flatMap(chainsOf)
      return sameSteps(chains).sort(
        (a, b) =>
          byText(a.services.join('\0'), b.services.join('\0')) ||
          Number(b.to === 'root') - Number(a.to === 'root') ||
          byText(a.to, b.to),
      )
    },
  }
}

const stepsOf = (user: string, way: readonly Taken[]): readonly ChainStep[] => {
  let from = user
  return way.map(({ service, edge }) => {
    const { to, how, path, what, act, finding, witness } = edge
    const step: ChainStep = {
      from,
      to,
      how,
      service,
      path,
      what,
      rule: finding?.rule ?? null,
      ...(finding === undefined ? {} : { severity: finding.severity, fingerprint: finding.fingerprint }),
      ...(act === undefined ? {} : { act }),
      witness,
      assumed: finding?.assumed ?? [],
      ...(finding?.mitigated === undefined ? {} : { mitigated: finding.mitigated }),
      ...(finding?.waived === undefined ? {} : { waived: finding.waived }),
    }
    from = to
    return step
  })
}

/** Services of one identity that take the same steps are told once. */
const sameSteps = (chains: readonly Chain[]): Chain[] => {
  const groups = new Map<string, Chain>()
  for (const chain of chains) {
    const steps = chain.steps.map((step) => ({ ...step, service: step.from === chain.user ? null : step.service }))
    const key = JSON.stringify([chain.user, chain.to, steps])
    const known = groups.get(key)
    groups.set(
      key,
      known === undefined ? chain : { ...known, services: [...known.services, ...chain.services].sort(byText) },
    )
  }
  return [...groups.values()]
}
