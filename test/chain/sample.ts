import { chainFinder } from '../../src/chain/index.ts'
import type { Accounts, Finding, FoundAct, Service } from '../../src/model/index.ts'
import { finding, service } from '../report/sample.ts'

export const act = (over: Partial<FoundAct> = {}): FoundAct => ({
  verb: 'run',
  actor: 'root',
  trigger: 'daily',
  by: 'cron.daily/x',
  ...over,
})

/** A service `name` of the account `user`, whose number is made of its name. */
export const of = (name: string, user: string, groups: readonly number[] = [1000]): Service =>
  service(name, {
    user,
    group: user,
    subject: {
      name: user,
      uid: user === 'root' ? 0 : 1000 + [...user].reduce((sum, c) => sum + c.charCodeAt(0), 0),
      gid: 1000,
      groups,
    },
  })

/** What a service can change, and what happens there. */
export const acted = (by: Service, path: string, acts: readonly FoundAct[], over: Partial<Finding> = {}): Finding =>
  finding(path, {
    rule: 'root-acts/executes-service-file',
    severity: 'critical',
    service: by.name,
    services: [by.name],
    user: by.user,
    acts,
    fingerprint: 'f',
    ...over,
  })

const ACCOUNTS: Pick<Accounts, 'groupName' | 'groupsOf'> = {
  groupName: (gid) => (gid === 999 ? 'docker' : undefined),
  groupsOf: () => undefined,
}

export const chainsOf = (
  services: readonly Service[],
  findings: readonly Finding[],
  over: Partial<Parameters<typeof chainFinder>[0]> = {},
) => {
  const finder = chainFinder({ services, accounts: ACCOUNTS, units: new Set(), homes: [], ...over })
  for (const found of findings) finder.add(found)
  return finder.list()
}

/** `a,b:u>v(/x)>root(/y)` for each chain. */
export const ways = (chains: ReturnType<typeof chainsOf>): readonly string[] =>
  chains.map(
    ({ services, user, steps }) =>
      `${services.join()}:${user}${steps.map(({ to, path }) => `>${to}(${path})`).join('')}`,
  )
