import { type Accounts, bytesOf, type Service, type Witness } from '../model/index.ts'
import type { Edge } from './edge.ts'

/** Groups whose members command a daemon that runs as root and starts what it is told: the daemon's units, and its socket. */
const COMMANDING_GROUPS: ReadonlyMap<string, { readonly units: readonly string[]; readonly socket: string }> = new Map([
  ['docker', { units: ['docker.socket', 'docker.service'], socket: '/run/docker.sock' }],
  ['lxd', { units: ['lxd.socket', 'lxd.service'], socket: '/var/lib/lxd/unix.socket' }],
  ['incus-admin', { units: ['incus.socket', 'incus.service'], socket: '/var/lib/incus/unix.socket' }],
])

/** What a service's groups let it become. A group alone is nothing: its daemon must be there. */
export const memberEdges = (
  service: Service,
  accounts: Pick<Accounts, 'groupName'>,
  units: ReadonlySet<string>,
): readonly Edge[] =>
  service.subject.groups.flatMap((gid) => {
    const group = accounts.groupName(gid)
    const known = group === undefined ? undefined : COMMANDING_GROUPS.get(group)
    const unit = known?.units.find((name) => units.has(name))
    if (known === undefined || unit === undefined) return []
    const path = bytesOf(known.socket)
    const witness: Witness = [{ path, why: `group ${group}, which ${service.name} is in, commands ${unit}` }]
    const what = 'starts as root whatever it is told'
    return [{ to: 'root', how: 'group', path, what, act: undefined, finding: undefined, witness }]
  })
