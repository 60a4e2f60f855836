import {
  bytesOf,
  type Finding,
  type ReportHead,
  type ReportTail,
  type Service,
  type Severity,
} from '../../src/model/index.ts'

const NO_DIRS = { config: [], secrets: [], code: [], runtime: [], tmp: [], state: [], uploads: [], cache: [], logs: [] }

export const service = (name: string, over: Partial<Service> = {}): Service => ({
  name,
  user: 'www-data',
  group: 'www-data',
  subject: { name, uid: 33, gid: 33, groups: [33] },
  start: 'root',
  dirs: { ...NO_DIRS, config: [bytesOf(`/etc/${name}`)] },
  exec: [bytesOf(`/usr/sbin/${name}`)],
  facts: [],
  doubts: [],
  ...over,
})

export const finding = (path: string, over: Partial<Finding> = {}): Finding => ({
  rule: 'config/not-service-modifiable',
  pack: 'recommended',
  severity: 'high',
  verdict: 'violation',
  service: 'nginx',
  services: ['nginx'],
  user: 'www-data',
  path,
  shown: { type: 'file', mode: 0o664, owner: 'root', group: 'www-data' },
  message: `${path} (root:www-data 0664) can be modified by www-data`,
  witness: [{ path, why: '0664 root:www-data: group www-data may write' }],
  origin: { collector: 'mtree', source: 'root.mtree', line: 7 },
  fingerprint: 'ab'.repeat(32),
  assumed: [],
  ...over,
})

export const head = (over: Partial<ReportHead> = {}): ReportHead => ({
  version: 1,
  tool: { name: 'pathwrit', version: '0.1.0' },
  target: 'root.mtree',
  collector: 'mtree',
  services: [service('nginx'), service('php-fpm', { start: 'user' })],
  packs: [{ name: 'recommended', version: '0.1.0', rules: 40 }],
  ...over,
})

const NONE: Readonly<Record<Severity, number>> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 }

export const tail = (findings: readonly Finding[] = [], over: Partial<ReportTail> = {}): ReportTail => {
  const counts = { ...NONE }
  for (const found of findings) if (found.verdict === 'violation') counts[found.severity]++
  const unknown = findings
    .filter(({ verdict }) => verdict === 'unknown')
    .reduce((sum, { count }) => sum + (count ?? 1), 0)
  return {
    complete: true,
    incomplete: [],
    notLookedAt: [],
    assumed: [],
    cannotCarry: [],
    notApplicable: [],
    counts,
    unknown,
    records: 19200,
    rules: 40,
    ...over,
  }
}

/** A scan with a bit of everything: shared identity, host rule, fold, unknown, notes. */
export const mixed: readonly Finding[] = [
  finding('/etc/nginx/nginx.conf'),
  finding('/etc/nginx', {
    severity: 'critical',
    shown: { type: 'directory', mode: 0o770, owner: 'root', group: 'www-data' },
    message: '/etc/nginx (root:www-data 0770) can be modified by www-data',
    witness: [
      { path: '/etc/nginx', why: '0770 root:www-data: group www-data may write' },
      { path: '/etc/nginx/nginx.conf', why: 'can be replaced' },
    ],
  }),
  ...Array.from({ length: 9 }, (_, i) =>
    finding(`/var/www/app/file ${i}`, { severity: 'low', service: 'nginx', services: ['nginx', 'php-fpm'] }),
  ),
  finding('/usr/local/bin/tool', {
    rule: 'host/no-world-writable',
    severity: 'medium',
    service: null,
    services: [],
    user: null,
    message: '/usr/local/bin/tool (root:root 0777) can be written by anyone',
    shown: { type: 'file', mode: 0o777, owner: 'root', group: 'root' },
    witness: [{ path: '/usr/local/bin/tool', why: '0777 root:root: others may write' }],
  }),
  finding('/srv/a', { verdict: 'unknown', missing: ['mode'], count: 4, examples: ['/srv/a', '/srv/b'] }),
]

export const mixedTail = (): ReportTail =>
  tail(mixed, {
    complete: false,
    incomplete: [{ path: '/root/secret', why: 'permission denied' }],
    notLookedAt: [{ path: '/var/lib/docker', why: 'container store' }],
    assumed: ['acl'],
    cannotCarry: ['selinux'],
    notApplicable: [{ rule: 'uploads/not-executable', service: 'nginx', why: 'service.dirs.uploads is not set' }],
  })
