import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the `contents=` of a rule's fixture may name: the accounts of its world, and one file of each content class. */

const ACCOUNTS: readonly (readonly [name: string, id: number])[] = [
  ['root', 0],
  ['adm', 4],
  ['www-data', 33],
  ['svc', 900],
  ['other', 901],
  ['dev', 1000],
  ['nobody', 65534],
]
const passwd = ACCOUNTS.map(([name, id]) => `${name}:x:${id}:${id}::/nonexistent:/usr/sbin/nologin\n`).join('')
const group = ACCOUNTS.map(([name, id]) => `${name}:x:${id}:\n`).join('')

const unit = (user: string, ...lines: readonly string[]): string =>
  ['[Service]', `User=${user}`, `ExecStart=/usr/sbin/${user}`, ...lines, ''].join('\n')

const rooted = (...lines: readonly string[]): string =>
  ['[Service]', 'ExecStart=/usr/sbin/idle', ...lines, ''].join('\n')

const sums = (directory: string, names: readonly string[]): string =>
  names.map((name) => `${'a'.repeat(64)}  ${directory}/${name}\n`).join('')

const certificate = (): string => {
  // A DER SEQUENCE long enough to pass for one: nothing here checks signatures.
  const body = Buffer.concat([Buffer.from([0x30, 0x82, 0x01, 0x00]), Buffer.alloc(256, 7)]).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${body.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}

const FILES: Readonly<Record<string, () => string | Buffer>> = {
  passwd: () => passwd,
  group: () => group,
  text: () => 'nothing to see\n',
  data: () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3]),
  elf: () => Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0', 'latin1'),
  script: () => '#!/bin/sh\nexit 0\n',
  bytecode: () => Buffer.from([0xcb, 0x0d, 0x0d, 0x0a, 0, 0, 0, 0, 1, 2, 3, 4]),
  key: () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
  certificate,
  'shared-cache.conf': () => '; a remark\ncache_dir = "/tmp"\ntempdir = /tmp\n#session_dir = /tmp\n',
  'started.service': () =>
    '[Service]\nExecStart=/usr/sbin/idle --config=/opt/svc/etc/own.cfg -f /opt/svc/etc/closed.cfg /opt/svc/etc/none.cfg\n',
  'open.socket': () =>
    '[Socket]\nListenStream=/run/open.sock\nListenStream=/run/closed/a.sock\nListenStream=/run/dbus/system_bus_socket\nListenFIFO=/run/fifo\n',
  'svc.service': () => unit('svc'),
  'opens-etc.service': () => unit('svc', 'ReadWritePaths=/var/lib/svc -/etc/svc'),
  'makes-etc.service': () => unit('other', 'ConfigurationDirectory=other'),
  'opens-state.service': () => unit('dev', 'StateDirectory=dev', 'ReadWritePaths=/var/lib/dev'),
  'rootly-etc.service': () => '[Service]\nExecStart=/usr/sbin/idle\nReadWritePaths=/etc\n',
  'helper.service': () =>
    rooted('ExecStartPre=/usr/lib/tool', 'ExecStartPre=/usr/lib/plain', 'EnvironmentFile=/var/lib/svc/env'),
  'foreign.service': () => '[Service]\nUser=dev\nExecStartPre=/usr/lib/plain\nExecStart=/usr/lib/tool\n',
  'gives.service': () =>
    rooted(
      'ExecStartPre=/bin/chown svc /var/lib/svc/given',
      'ExecStartPre=/bin/chown svc /var/lib/root/given',
      'ExecStartPre=/bin/chmod 0640 /var/lib/svc/opened',
      'ExecStartPre=/bin/chown -h svc /var/lib/svc/linked',
    ),
  'writes.service': () =>
    rooted('ExecStartPre=/bin/touch /var/lib/svc/touched', 'ExecStartPre=/bin/touch /var/lib/root/touched'),
  'removes.service': () =>
    rooted('ExecStopPost=/bin/rm -f /var/lib/svc/top', 'ExecStopPost=/bin/rm -f /var/lib/svc/spool/lock'),
  'trees.service': () =>
    rooted('ExecStartPre=/bin/chown -R svc /var/lib/svc', 'ExecStartPre=/bin/chown svc /var/lib/other'),
  'forks.service': () => rooted('Type=forking', 'PIDFile=/run/svc/svc.pid'),
  'forks-root.service': () => rooted('Type=forking', 'PIDFile=/run/root.pid'),
  'shares.service': () => rooted('ExecStartPre=/bin/touch /tmp/absent', 'ExecStartPre=/bin/touch /run/touched'),
  'bare.service': () => '[Service]\nExecStart=/usr/sbin/svc\n',
  'open-state.service': () => unit('svc', 'StateDirectory=svc'),
  'closed-state.service': () =>
    unit('dev', 'StateDirectory=dev', 'StateDirectoryMode=0750', 'ProtectSystem=strict', 'ProtectHome=yes'),
  'user-state.service': () => unit('svc', 'StateDirectory=svc'),
  'chowns.service': () => rooted('ExecStartPre=/bin/chown svc /var/log/svc'),
  'wide.service': () => unit('svc', 'ReadWritePaths=/var/lib/svc /srv'),
  'port.service': () =>
    '[Service]\nExecStart=/usr/sbin/svc\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_SETUID CAP_SETGID\n',
  'loose.service': () => unit('svc', 'UMask=0000'),
  'telling.service': () => unit('svc', 'Environment=DB_PASSWORD=hunter2'),
  'quiet.service': () => unit('other', 'Environment=DB_PASSWORD_FILE=/etc/other/pw', 'LoadCredential=pw:/etc/other/pw'),
  'state.sha256': () => sums('/var/lib/svc/verified', ['good', 'bad']),
  'tmpfiles.conf': () => 'd /var/lib/svc 0755 svc svc\nd /var/lib/svc/sub 0755 svc svc\n',
  'rotate.conf': () =>
    [
      'weekly\ncreate',
      '/var/log/svc/*.log /var/log/rooted/*.log /var/log/svc/sub/*.log /var/log/open/*.log {\n}',
      '/var/log/left/*.log {\n  su svc svc\n}',
      '/var/log/sticky/*.log {\n  su root root\n}\n',
    ].join('\n'),
  'give.conf': () =>
    '/var/log/svc/*.log /var/log/dev/*.log {\n  create 0640 root adm\n}\n/var/log/svc/own/*.log {\n  create 0640 svc adm\n}\n',
  'cache.sha256': () => sums('/var/cache/svc', ['good', 'bad', 'gone', 'unread', 'linked']),
  SHA256SUMS: () => sums('/var/cache/svc', ['self']),
}

/** The project's own folder, whatever folder it was built into. */
export const projectRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!folder.endsWith('/') && !isProject(folder)) folder = dirname(folder)
  return folder
}
const isProject = (folder: string): boolean => {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string }).name === 'pathwrit'
  } catch {
    return false
  }
}

/**
 * A fixture as its comments describe it: `# expect: RULE [PATH]`, `# unknown: RULE`, `# service: NAME:USER:GROUP`, and
 * `# trace: LINE` for each line of a trace that is judged with it.
 */
export interface Fixture {
  readonly expected: readonly string[]
  readonly unknown: readonly string[]
  readonly services: readonly string[]
  readonly trace: readonly string[]
  /** Paths of all its entries. */
  readonly entries: readonly string[]
}

const pathOf = (line: string): string => {
  const name = line.split(' ', 1)[0] as string
  return name === '.' ? '/' : name.slice(1)
}

/** Reads the annotations of one rule's fixture. One that names another rule, or that no entry follows, is an error. */
export const readFixture = (rule: string, text: string): Fixture => {
  const [expected, unknown, services, entries, trace]: string[][] = [[], [], [], [], []]
  let pending: string[] | undefined
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, word, value = ''] = /^# (expect|unknown|service|trace): (.+)$/.exec(line) ?? []
    if (word === 'service') services?.push(value)
    else if (word === 'trace') trace?.push(value)
    else if (word !== undefined) {
      const [named, path] = value.split(' ')
      if (named !== rule) throw new Error(`the fixture of ${rule} expects ${named}`)
      const list = word === 'expect' ? expected : unknown
      if (path === undefined) pending = list
      else list?.push(path)
    } else if (line.startsWith('.')) {
      entries?.push(pathOf(line))
      pending?.push(pathOf(line))
      pending = undefined
    } else if (pending !== undefined) throw new Error(`the fixture of ${rule}: no entry below an expectation`)
  }
  return {
    expected: expected ?? [],
    unknown: unknown ?? [],
    services: services ?? [],
    entries: entries ?? [],
    trace: trace ?? [],
  }
}

/** Puts a fixture into a folder of its own, with the files it may name beside it; `remove` takes the folder away. */
export const placeFixture = (
  text: string,
  trace: readonly string[] = [],
): { readonly path: string; readonly traces: readonly string[]; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-fixture-'))
  mkdirSync(folder, { recursive: true })
  for (const [name, make] of Object.entries(FILES))
    if (text.includes(`contents=${name}`)) writeFileSync(join(folder, name), make())
  const path = join(folder, 'fixture.mtree')
  writeFileSync(path, text)
  const traced = join(folder, 'trace')
  if (trace.length > 0) writeFileSync(traced, `${trace.join('\n')}\n`)
  return {
    path,
    traces: trace.length > 0 ? [traced] : [],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
