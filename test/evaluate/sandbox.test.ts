import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess, inSandbox, type SandboxAccess } from '../../src/access/index.ts'
import { compile, evaluateRecords, memoryWorld } from '../../src/evaluate/index.ts'
import { loadPack } from '../../src/load/index.ts'
import {
  type BytePath,
  type Finding,
  type InodeRecord,
  type InodeType,
  memoryTree,
  nameOf,
  type Service,
  type UnitRecord,
} from '../../src/model/index.ts'
import { mergeUnit, parseUnitFile } from '../../src/parse/index.ts'
import { accountsOf, sandboxOf, unitField } from '../../src/service/index.ts'

const origin = { collector: 'test', source: 'root' }
const FILE = '/etc/systemd/system/app.service'
const unit = (text: string): UnitRecord => ({
  kind: 'unit',
  path: FILE,
  name: 'app.service',
  directives: mergeUnit([{ file: FILE, settings: parseUnitFile(`[Service]\n${text}`).settings }]),
  origin,
})

const NO_DIRS = { config: [], secrets: [], code: [], runtime: [], tmp: [], state: [], uploads: [], cache: [], logs: [] }
const service = (name: string, text: string, uid = 101): Service => ({
  name,
  user: 'app',
  group: 'app',
  subject: { name: 'app', uid, gid: 101, groups: [101] },
  start: 'user',
  dirs: { ...NO_DIRS, config: ['/etc/app'] },
  exec: [],
  facts: [],
  doubts: [],
  sandbox: sandboxOf(unit(text)).sandbox,
})

const inode = (path: BytePath, mode: number, uid: number, over: Partial<InodeRecord> = {}): InodeRecord => ({
  kind: 'inode',
  path,
  type: (mode & 0o170000) === 0o120000 ? 'symlink' : ('directory' as InodeType),
  mode: mode & 0o7777,
  uid,
  gid: uid,
  acl: null,
  attrs: null,
  mount: null,
  linkTarget: null,
  nlink: 1,
  origin,
  ...over,
})
const file = (path: BytePath, mode: number, uid: number, over: Partial<InodeRecord> = {}): InodeRecord =>
  inode(path, mode, uid, { type: 'file', ...over })
const link = (path: BytePath, linkTarget: BytePath): InodeRecord =>
  inode(path, 0o777, 0, { type: 'symlink', linkTarget })

const TREE: readonly InodeRecord[] = [
  inode('/', 0o755, 0),
  inode('/etc', 0o755, 0),
  inode('/etc/app', 0o755, 101),
  file('/etc/app/app.conf', 0o644, 101),
  link('/etc/app/out', '/var/lib/app/data'),
  inode('/tmp', 0o1777, 0),
  file('/tmp/mine', 0o644, 101),
  inode('/var', 0o755, 0),
  inode('/var/lib', 0o755, 0),
  inode('/var/lib/app', 0o755, 101),
  file('/var/lib/app/data', 0o644, 101),
  inode('/srv', 0o755, 0),
  inode('/srv/app', 0o755, 101),
  inode('/srv/app/sub', 0o755, 101),
  file('/srv/app/sub/file', 0o644, 101),
  inode('/run', 0o755, 0),
  link('/var/run', '/run'),
  inode('/run/app', 0o755, 101),
  file('/run/app/sock', 0o666, 0, { type: 'socket' }),
]

const accessIn = (text: string, tree: readonly InodeRecord[] = TREE): SandboxAccess => {
  const one = service('app', text)
  if (one.sandbox === undefined) throw new Error(`no sandbox: ${text}`)
  const whole = memoryTree(tree, { ancestors: 'root', whole: true })
  return inSandbox(createAccess(whole), whole, one.sandbox, one.subject)
}
const SUBJECT = service('app', '').subject

/** A unit, and which of these paths the service can modify from within, of all that its owner could. */
const MODIFY: readonly (readonly [says: string, text: string, yes: string, no: string])[] = [
  ['read-only', 'ProtectSystem=strict', '', '/etc/app /etc/app/app.conf /srv/app/sub/file /var/lib/app/data /tmp/mine'],
  [
    'sockets take data on a read-only mount, but stay what they are',
    'ProtectSystem=strict\nReadWritePaths=/run',
    '/run/app/sock',
    '/etc/app',
  ],
  [
    'what MountAPIVFS= keeps is open',
    'ProtectSystem=strict\nProtectKernelTunables=yes',
    '/run/app /run/app/sock',
    '/etc/app /srv/app',
  ],
  [
    'a bind from what is not there leaves its destination as it is',
    'ReadOnlyPaths=/etc\nBindReadOnlyPaths=-/none:/srv/app',
    '/srv/app /srv/app/sub/file',
    '/etc/app',
  ],
  [
    'opened below',
    'ProtectSystem=strict\nReadWritePaths=/srv/app/sub',
    '/srv/app/sub/file /srv/app/sub',
    '/srv/app /etc/app/app.conf',
  ],
  [
    'what a link leads to is opened',
    'ProtectSystem=strict\nReadWritePaths=/var/lib/app',
    '/etc/app/out /var/lib/app/data',
    '/etc/app/app.conf',
  ],
  [
    'a directive names a path through a link',
    'ProtectSystem=strict\nReadWritePaths=/var/run/app',
    '/run/app',
    '/srv/app',
  ],
  ['hidden', 'InaccessiblePaths=/srv/app /etc/app', '/var/lib/app', '/srv/app/sub /srv/app/sub/file /etc/app/app.conf'],
  [
    'what is hidden can be moved away with a directory above it',
    'InaccessiblePaths=/srv/app/sub/file /etc',
    '/srv/app/sub/file /srv/app/sub',
    '/etc/app/app.conf',
  ],
  ['private', 'PrivateTmp=yes', '/etc/app', '/tmp/mine'],
  [
    'bound elsewhere',
    'TemporaryFileSystem=/srv\nBindPaths=/srv/app/sub:/mnt/x',
    '/srv/app/sub/file /etc/app',
    '/srv/app',
  ],
  ['covered by a bind', 'BindPaths=/etc:/srv', '/etc/app/app.conf', '/srv/app/sub/file'],
  ['in a root of its own', 'RootDirectory=/srv\nReadOnlyPaths=+/app/sub', '/srv/app', '/etc/app /var/lib/app'],
  ['what does not exist is left out', 'ReadOnlyPaths=-/srv/app/new /etc', '/srv/app/new', '/etc/app/app.conf'],
]

for (const [says, text, yes, no] of MODIFY) {
  test(`modify from within: ${says}`, () => {
    const access = accessIn(text)
    for (const [paths, expected] of [
      [yes, true],
      [no, false],
    ] as const)
      for (const path of paths.split(' ').filter((one) => one !== ''))
        assert.is(access.can(SUBJECT, 'modify', path), expected, `${path} under ${text}`)
  })
}

test('a hard link under a name that is open keeps a file open', () => {
  const twice = { nlink: 2, dev: 1, ino: 9 }
  const tree = [...TREE, file('/etc/app/hard', 0o644, 101, twice), file('/var/lib/app/hard', 0o644, 101, twice)]
  const closed = 'ProtectSystem=strict'
  assert.is(accessIn(closed, tree).can(SUBJECT, 'modify', '/etc/app/hard'), false)
  assert.is(accessIn(`${closed}\nReadWritePaths=/var/lib/app`, tree).can(SUBJECT, 'modify', '/etc/app/hard'), true)
})

test('others than its uid, and reading, are not asked of the sandbox', () => {
  const access = accessIn('ProtectSystem=strict\nInaccessiblePaths=/etc/app')
  assert.is(access.can({ name: 'root', uid: 0, gid: 0, groups: [0] }, 'write', '/etc/app/app.conf'), true)
  assert.is(access.can(SUBJECT, 'read', '/etc/app/app.conf'), true)
})

const pack = await loadPack('pathwrit:recommended')
const account = (shell: string) =>
  ({ kind: 'account', path: '/etc/passwd', name: 'app', uid: 101, gid: 101, home: '/', shell, origin }) as const
const findingsFor = (
  services: readonly Service[],
  shell = '/usr/sbin/nologin',
  outsiders: string[] = [],
): Finding[] => {
  const plan = compile({ packs: [pack], rules: ['config/not-service-modifiable'] })
  const accounts = accountsOf([account(shell)], true)
  const world = memoryWorld(TREE, {
    ancestors: 'root',
    whole: true,
    accounts,
    createAccess,
    unitField,
    services,
    outsiders: new Map(outsiders.map((name) => [name, 'it says so'])),
  })
  return evaluateRecords(plan, TREE, services.slice(0, 1), world).filter(({ path }) => path === '/etc/app/app.conf')
}

test('a finding that every service of the uid is kept from is one severity lower, and says by what', () => {
  const [bare] = findingsFor([service('app', '')])
  const [found] = findingsFor([service('app', 'ProtectSystem=full')])
  assert.is(bare?.severity, 'high')
  assert.is(bare?.mitigated, undefined)
  assert.is(found?.severity, 'medium')
  assert.equal(found?.mitigated, { by: `app: ProtectSystem=full in ${FILE}:2` })
  assert.is(found?.fingerprint, bare?.fingerprint)
  assert.equal({ ...found, severity: 0, mitigated: 0 }, { ...bare, severity: 0, mitigated: 0 })
})

test('one service of the uid that is not kept from it is enough', () => {
  const strict = service('app', 'ProtectSystem=strict')
  const severity = (others: readonly Service[], outsiders: string[] = []): string | undefined =>
    findingsFor([strict, ...others], undefined, outsiders)[0]?.severity
  assert.is(severity([]), 'medium')
  assert.is(severity([service('b', 'ProtectSystem=full')]), 'medium')
  assert.is(severity([service('b', '')]), 'high')
  assert.is(severity([service('b', 'ProtectSystem=yes')]), 'high')
  assert.is(severity([service('b', 'ProtectSystem=strict\nReadWritePaths=/etc/app')]), 'high')
  assert.is(severity([service('b', '', 102)]), 'medium')
  assert.is(severity([], ['app']), 'high')
  assert.is(severity([], ['other']), 'medium')
})

test('every service that confines is named', () => {
  const [found] = findingsFor([service('app', 'ProtectSystem=strict'), service('b', 'InaccessiblePaths=/etc')])
  assert.is(found?.mitigated?.by, `app: ProtectSystem=strict in ${FILE}:2; b: InaccessiblePaths=/etc in ${FILE}:2`)
  assert.is(nameOf(found?.path ?? '/'), 'app.conf')
})

test.run()
