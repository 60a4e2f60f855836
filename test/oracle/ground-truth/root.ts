import { directivesOf, givenBy, type Script, scriptsOf } from './acts.ts'
import type { Evidence, Vulnerability } from './record.ts'
import type { Entry } from './spec.ts'

/** `broken`: as published; `owners`: what the service had is root's; `actor`: the same steps, done as the service; a number: that repair. */
export type Version = 'broken' | 'owners' | 'actor' | number

const CONFIG = /\.(?:ini|conf|cnf|toml|cfg)$|^\/etc\//

const textOf = ({ path, type }: Evidence, principle: string): string => {
  if (type !== 'file') return ''
  if (/\/s?bin\/|_tool$/.test(path)) return '\x7fELF\x02\x01\x01\0\0\0\0\0'
  if (path.includes('/tmpfiles.d/')) return '# none yet\n'
  if (principle === 'SECRET_MODE') return '# settings\nuser = main\npassword = hunter2-zG81\n'
  return CONFIG.test(path) ? 'LEVEL=1\n' : '1\n'
}

/** The repaired state: not the service's, closed to others where it holds secrets, no link and no set-id bit left. */
const repaired = (one: Evidence, { principle, group, user }: Vulnerability): Evidence | undefined => {
  if (one.type === 'symlink') return undefined
  const mode = Number.parseInt(one.mode, 8)
  const format = (bits: number): string => bits.toString(8).padStart(4, '0')
  if (principle === 'SECRET_MODE')
    return {
      ...one,
      owner: 'root',
      group: user === 'root' ? 'root' : group,
      mode: one.type === 'dir' ? '0750' : '0640',
    }
  if (principle === 'SOCKET_MODE') return { ...one, mode: '0660' }
  if (principle === 'LOGROTATE_SU') return one
  if (principle === 'CACHE_EXEC' || principle === 'RUN_DIR') return { ...one, owner: 'root', group, mode: '0750' }
  return { ...one, owner: 'root', group: 'root', mode: format(mode & 0o755) }
}

const evidenceOf = (record: Vulnerability, version: Version): readonly Evidence[] => {
  const first = record.evidence.filter((one, i, all) => all.findIndex(({ path }) => path === one.path) === i)
  if (typeof version === 'number') {
    const changed = record.repairs?.[version]?.evidence ?? []
    return [...first.filter((one) => !changed.some(({ path }) => path === one.path)), ...changed]
  }
  if (version !== 'owners') return first
  return first.flatMap((one) => {
    const told = record.evidence.find((other) => other !== one && other.path === one.path)
    return told ?? repaired(one, record) ?? []
  })
}

const HEADS: Readonly<Record<Script['kind'], string>> = {
  init: '#!/bin/sh\n### BEGIN INIT INFO\n# Provides: NAME\n# Default-Start: 2 3 4 5\n# Default-Stop: 0 1 6\n### END INIT INFO\nset -e\n',
  unit: '#!/bin/sh\nset -e\n',
  cron: '#!/bin/sh\nset -e\n',
  postinst: '#!/bin/sh\nset -e\n',
  postrm: '#!/bin/sh\nset -e\n',
  tmpfiles: '',
  logrotate: '',
}

const placeOf = (kind: Script['kind'], name: string): string =>
  ({
    init: `/etc/init.d/${name}`,
    unit: `/usr/libexec/${name}-prepare`,
    cron: `/etc/cron.daily/${name}`,
    postinst: `/var/lib/dpkg/info/${name}.postinst`,
    postrm: `/var/lib/dpkg/info/${name}.postrm`,
    tmpfiles: `/usr/lib/tmpfiles.d/${name}.conf`,
    logrotate: `/etc/logrotate.d/${name}`,
  })[kind]

const linesOf = ({ kind, lines }: Script, { user, group }: Vulnerability, version: Version): readonly string[] => {
  if (version === 'broken') return lines
  if (kind === 'logrotate') return [...lines.slice(0, -1), `  su ${user} ${group}`, '}']
  if (kind === 'tmpfiles') return lines.map((line) => line.replaceAll(` ${user} ${group}`, ' root root'))
  if (version === 'actor')
    return lines.map((line) => `setpriv --reuid ${user} --regid ${group} --clear-groups sh -c '${line}'`)
  return lines.map((line) => (/^chown /.test(line) ? line.replace(/^chown \S+/, 'chown root:root') : line))
}

export interface Root {
  readonly entries: readonly Entry[]
  /** `NAME:USER:GROUP`; undefined: the record's service does not drop. */
  readonly service: string | undefined
}

/** A small root as a record describes it, or its repaired version. */
export const rootOf = (record: Vulnerability, version: Version): Root => {
  const name = record.service.split(' ', 1)[0] ?? record.user
  const evidence = evidenceOf(record, version)
  const scripts = scriptsOf(record)
  const users = [...new Set([record.user, ...record.evidence.map(({ owner }) => owner)])].filter(
    (one) => one !== 'root',
  )
  const groups = [...new Set([record.group, ...record.evidence.map(({ group }) => group), ...users])].filter(
    (one) => one !== 'root',
  )
  const gid = (group: string): number => (group === 'root' ? 0 : 700 + groups.indexOf(group))
  const uid = (user: string): number => (user === 'root' ? 0 : 800 + users.indexOf(user))
  const primary = (user: string): number => gid(user === record.user ? record.group : user)
  const entries = new Map<string, Entry>()
  const put = (entry: Entry): void => {
    const segments = entry.path.split('/').slice(1, -1)
    segments.forEach((_, i) => {
      const path = `/${segments.slice(0, i + 1).join('/')}`
      if (!entries.has(path)) entries.set(path, { path, type: 'dir', uid: 0, gid: 0, mode: 0o755 })
    })
    entries.set(entry.path, entry)
  }
  const file = (path: string, text: string, mode = 0o644): void =>
    put({ path, type: 'file', uid: 0, gid: 0, mode, text })
  put({ path: '/', type: 'dir', uid: 0, gid: 0, mode: 0o755 })
  put({ path: '/run', type: 'dir', uid: 0, gid: 0, mode: 0o755 })
  for (const path of ['/tmp', '/var/tmp', '/dev/shm']) put({ path, type: 'dir', uid: 0, gid: 0, mode: 0o1777 })
  put({ path: '/var/run', type: 'symlink', uid: 0, gid: 0, mode: 0o777, target: '/run' })
  for (const program of ['sh', 'cat', 'chown', 'chmod', 'touch', 'kill', 'setpriv', 'echo', 'systemd-tmpfiles', 'find'])
    file(`/usr/bin/${program}`, '\x7fELF', 0o755)
  file(`/usr/sbin/${name}`, '\x7fELF', 0o755)
  file(
    '/etc/passwd',
    [
      'root:x:0:0::/root:/bin/sh',
      ...users.map((one) => `${one}:x:${uid(one)}:${primary(one)}::/nonexistent:/usr/sbin/nologin`),
      '',
    ].join('\n'),
  )
  file('/etc/group', ['root:x:0:', ...groups.map((one) => `${one}:x:${gid(one)}:`), ''].join('\n'))
  const prepare = scripts.some(({ kind }) => kind === 'unit')
  const programs = evidence
    .filter(({ path, type }) => type === 'file' && /\/s?bin\//.test(path))
    .map(({ path }) => path)
  const starts = [programs[0] ?? `/usr/sbin/${name}`]
  const own = `${name}.service`
  const units = new Map<string, string[]>([[own, prepare ? [`ExecStartPre=${placeOf('unit', name)}`] : []]])
  units.get(own)?.push(...starts.map((one) => `ExecStart=${one}`))
  for (const { unit, line } of directivesOf(record)) units.set(unit, [...(units.get(unit) ?? []), line])
  if (record.files !== undefined) units.clear()
  for (const [unit, lines] of units) {
    if (!lines.some((line) => line.startsWith('ExecStart='))) lines.push(`ExecStart=/usr/sbin/${name}`)
    file(`/usr/lib/systemd/system/${unit}`, ['[Service]', ...lines, ''].join('\n'))
  }
  const given = version === 'owners' ? undefined : givenBy(record)
  if (given !== undefined) put({ path: given, type: 'dir', uid: uid(record.user), gid: gid(record.group), mode: 0o755 })
  for (const kind of new Set(scripts.map((one) => one.kind))) {
    const lines = scripts.filter((one) => one.kind === kind).flatMap((one) => linesOf(one, record, version))
    const executable = kind !== 'tmpfiles' && kind !== 'logrotate'
    file(placeOf(kind, name), `${HEADS[kind].replace('NAME', name)}${lines.join('\n')}\n`, executable ? 0o755 : 0o644)
  }
  const stated = { ...record.files, ...(typeof version === 'number' ? record.repairs?.[version]?.files : {}) }
  for (const [path, text] of Object.entries(stated))
    if (text !== null) file(path, text, text.startsWith('#!') ? 0o755 : 0o644)
  for (const line of record.other_evidence) {
    const setting = /^(php\.ini): (\S+=)"?([^"]+)"?$/.exec(line)
    if (setting !== null)
      file(
        `/etc/php/${setting[1]}`,
        `[main]\n${setting[2]}"${version === 'broken' ? setting[3] : `/run/${name}/cache`}"\n`,
      )
  }
  for (const one of evidence) {
    const path = one.path.replace(/^\/var\/run\//, '/run/')
    const known = entries.get(path)
    put({
      path,
      type: one.type,
      uid: uid(one.owner),
      gid: gid(one.group),
      mode: Number.parseInt(one.mode, 8),
      text: known?.text ?? textOf(one, record.principle),
      ...(one.target === undefined ? {} : { target: one.target }),
    })
  }
  const secretive = evidence.find(({ type }) => type === 'dir')
  if (record.principle === 'SECRET_MODE' && secretive !== undefined)
    put({
      path: `${secretive.path}/main.conf`,
      type: 'file',
      uid: 0,
      gid: gid(record.group),
      mode: 0o644,
      text: textOf({ ...secretive, type: 'file' }, 'SECRET_MODE'),
    })
  return {
    entries: [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    service: record.user === 'root' ? undefined : `${name}:${record.user}:${record.group}`,
  }
}
