import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { collect, compile, loadPack, scan } from '../../../src/index.ts'
import type { ActRecord, Inode } from '../../../src/model/index.ts'
import { openTarget } from '../../../src/scan/open.ts'
import { type Surveyed, surveySource } from '../../../src/scan/survey.ts'
import { type Member, tarOf } from '../../bad/tar.ts'
import { type DebParts, debOf } from '../../collect/deb-kit.ts'
import { archiveOf, dockerFiles, layerOf } from '../../collect/image-kit.ts'
import { type RpmParts, rpmOf } from '../../collect/rpm-kit.ts'
import { rowsOf } from '../../collect/stream-kit.ts'

const test = suite('install')
const folder = mkdtempSync(join(tmpdir(), 'install-'))
test.after(() => rmSync(folder, { recursive: true }))

let number = 0
const file = (bytes: Uint8Array, end: string): string => {
  const path = join(folder, `${number++}.${end}`)
  writeFileSync(path, bytes)
  return path
}
const debFile = (parts: DebParts): string => file(debOf(parts), 'deb')

interface Judged extends Surveyed {
  readonly rows: ReadonlyMap<string, Inode>
  readonly incomplete: readonly string[]
}
const judged = async (target: string, ...overlay: readonly string[]): Promise<Judged> => {
  const source = await openTarget({ target, overlay: overlay.length === 0 ? undefined : overlay })
  const surveyed = await surveySource(source, { manifestGlobs: [], stated: [], target, acts: true })
  const rows = new Map((await rowsOf(source)).map((row) => [row.path, row]))
  const incomplete = source.incomplete.map(({ path, why }) => `${path}: ${why}`)
  await source.close()
  return { ...surveyed, rows, incomplete }
}
const shown = ({ world, rows }: Judged, path: string): string | null | undefined => {
  const row = rows.get(path)
  const inode = world.tree.lookup(path)
  if (!inode || row === undefined)
    return inode === null && row === undefined ? null : `only in ${row ? 'rows' : 'tree'}`
  const words = ({ owner, group, mode = 0 }: Inode): string => `${owner}:${group} ${mode.toString(8)}`
  const named = world.named(row)
  assert.is(words(named), words(world.named(inode)), path)
  return words(named)
}

const dir = (name: string, mode = 0o755): Member => ({ name: `./${name}/`, flag: '5', mode })
const ACME: DebParts = {
  control: {
    conffiles: '/etc/acme/acme.conf\n',
    postinst: `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  getent passwd acme >/dev/null || adduser --system --group --home /var/lib/acme --no-create-home acme
  adduser --quiet acme adm
  chown -R acme:acme /etc/acme
  install -d -o acme -g adm -m 0750 /var/log/acme
  if [ -z "$2" ]; then install -d -o acme -g acme -m 0700 /var/cache/acme; fi
fi
`,
  },
  data: [
    dir('etc'),
    dir('etc/acme'),
    { name: './etc/acme/acme.conf', data: 'x\n' },
    dir('lib'),
    dir('lib/systemd'),
    dir('lib/systemd/system'),
    {
      name: './lib/systemd/system/acme.service',
      data: '[Service]\nUser=acme\nExecStart=/usr/bin/acme\nStateDirectory=acme\n',
    },
    dir('usr'),
    dir('usr/lib'),
    dir('usr/lib/tmpfiles.d'),
    { name: './usr/lib/tmpfiles.d/acme.conf', data: 'd /run/acme 2770 acme www-data -\n' },
    { name: './usr/acme', mode: 0o4755, owner: 'www-data', data: '#!/bin/sh\n' },
    { name: './usr/odd', owner: 'nobody-knows', data: '' },
  ],
}

test('a package is judged as it will be once installed: scripts, tmpfiles.d and units have happened', async () => {
  const root = await judged(debFile(ACME))
  assert.is(shown(root, '/etc/acme'), 'acme:acme 755')
  assert.is(shown(root, '/etc/acme/acme.conf'), 'acme:acme 644')
  assert.is(shown(root, '/var/log/acme'), 'acme:adm 750')
  assert.is(shown(root, '/var/cache/acme'), 'acme:acme 700', 'made for a new package alone')
  assert.is(shown(root, '/run/acme'), 'acme:www-data 2770')
  assert.is(shown(root, '/var/lib/acme'), 'acme:acme 755')
  assert.is(shown(root, '/usr/acme'), 'www-data:www-data 4755')
  assert.is(shown(root, '/usr/odd'), 'root:root 644', 'a name that the system has not: the number counts')
  assert.is(shown(root, '/lib/systemd/system/acme.service'), null, 'it stands where the link leads')
  assert.is(shown(root, '/usr/lib/systemd/system/acme.service'), 'root:root 644')
  assert.is(root.rows.get('/etc/acme')?.origin?.source, '/var/lib/dpkg/info/acme.postinst')
  const [service] = root.services
  assert.is(service?.name, 'acme')
  assert.equal(service?.subject.groups, [4, service?.subject.gid])
  assert.ok((service?.subject.uid ?? 0) >= 4_000_000_000)
  assert.equal(root.incomplete, [])
  const acts = root.records.filter((record): record is ActRecord => record.kind === 'act')
  assert.ok(acts.some(({ verb, path, recursive }) => verb === 'chown' && path === '/etc/acme' && recursive))
})

const BASE = tarOf(
  { name: './', flag: '5' },
  dir('etc'),
  { name: './etc/passwd', data: 'root:x:0:0::/root:/bin/sh\nacme:x:77:78::/:/bin/false\n' },
  { name: './etc/group', data: 'root:x:0:\nadm:x:9:\nacme:x:78:\n' },
  { ...dir('etc/acme', 0o700) },
  { name: './etc/acme/acme.conf', data: 'mine\n', mode: 0o600 },
  dir('usr'),
  dir('usr/lib'),
  { name: './lib', flag: '2', link: 'usr/lib' },
  dir('srv'),
  { name: './opt', flag: '2', link: 'srv' },
  { name: './srv/kept', data: 'x' },
  dir('var'),
  dir('var/lib'),
  dir('var/lib/dpkg'),
  { name: './var/lib/dpkg/statoverride', data: 'root adm 4750 /usr/acme\n' },
  { name: './var/lib/dpkg/diversions', data: '/usr/odd\n/usr/odd.other\nother\n/usr/mine\n/usr/away\nacme\n' },
)

test('packages are put on a base in order: its accounts, directories, conffiles, overrides and diversions hold', async () => {
  const tools: DebParts = {
    name: 'acme-tools',
    control: { preinst: '#!/bin/sh\nmkdir -p /opt/early\nchown acme /opt/early\n' },
    data: [
      dir('opt'),
      dir('opt/early', 0o777),
      { name: './opt/tool', data: 'x' },
      { name: './opt/twice', flag: '1', link: './opt/tool' },
      { name: './etc', flag: '2', link: 'elsewhere' },
      { name: './usr/acme', data: 'y', mode: 0o700 },
      { name: './srv', data: 'no directory' },
    ],
  }
  const parts = { ...ACME, data: [...(ACME.data ?? []), { name: './usr/mine', data: '' }] }
  const root = await judged(file(BASE, 'tar'), debFile(parts), debFile(tools))
  assert.is(shown(root, '/etc/acme'), 'acme:acme 700', 'a directory keeps its mode')
  assert.is(shown(root, '/etc/acme/acme.conf'), 'acme:acme 600', 'a conffile too')
  assert.is(root.services[0]?.subject.uid, 77)
  assert.equal(root.services[0]?.subject.groups, [9, 78])
  assert.is(shown(root, '/usr/acme'), 'root:adm 4750', 'what the administrator has set holds')
  assert.is(shown(root, '/usr/odd'), null)
  assert.is(shown(root, '/usr/odd.other'), 'root:root 644', 'diverted')
  assert.is(shown(root, '/usr/mine'), 'root:root 644', 'a package does not divert its own file')
  assert.is(
    shown(root, '/srv/early'),
    'acme:root 755',
    'a script before the files are there, and dpkg keeps the directory',
  )
  assert.is(shown(root, '/srv/tool'), 'root:root 644')
  assert.is(shown(root, '/srv/kept'), 'root:root 644')
  assert.is(root.world.tree.lookup('/opt')?.type, 'symlink', 'a link to a directory stays')
  assert.is(root.world.tree.lookup('/etc')?.type, 'directory')
  const tool = root.world.tree.lookup('/srv/tool')
  assert.equal(tool && root.world.tree.names(tool)?.toSorted(), ['/srv/tool', '/srv/twice'])
  assert.equal(root.incomplete, ['/srv: a directory is there, and nothing that is none takes its place'])
})

test('a directory of this host can be the base', async () => {
  const base = join(folder, 'root')
  mkdirSync(join(base, 'usr/lib'), { recursive: true })
  symlinkSync('usr/lib', join(base, 'lib'))
  writeFileSync(join(base, 'usr/lib/here'), 'x')
  const root = await judged(base, debFile(ACME))
  assert.is(shown(root, '/usr/lib/systemd/system/acme.service'), 'root:root 644')
  assert.is(root.world.tree.lookup('/usr/lib/here')?.type, 'file')
  assert.ok(root.rows.has('/usr/lib/here'))
  assert.is(root.services[0]?.name, 'acme')
})

test('an image can be the base, and stays a service of its own', async () => {
  const dirs = ['./', 'etc/', 'usr/', 'usr/lib/'].map((name) => ({ name, flag: '5' as const }))
  const lower = layerOf(...dirs, { name: 'lib', flag: '2', link: 'usr/lib' }, { name: 'etc/gone', data: 'x' })
  const upper = layerOf(
    { name: 'etc/.wh.gone' },
    { name: 'etc/passwd', data: 'root:x:0:0::/root:/bin/sh\nacme:x:50:51::/:/bin/false\nweb:x:60:61::/:/bin/false\n' },
    { name: 'etc/group', data: 'root:x:0:\nacme:x:51:\nweb:x:61:\nadm:x:4:\n' },
  )
  const image = archiveOf(dockerFiles({ layers: [lower, upper], config: { User: 'web', Cmd: ['/usr/bin/web'] } }))
  const root = await judged(file(image, 'tar'), debFile(ACME))
  assert.is(shown(root, '/etc/acme'), 'acme:acme 755')
  assert.is(shown(root, '/etc/gone'), null)
  assert.is(shown(root, '/usr/lib/systemd/system/acme.service'), 'root:root 644')
  assert.equal(root.services.map(({ name, subject }) => [name, subject.uid]).sort(), [
    ['acme', 50],
    ['container', 60],
  ])
})

test('archives are unpacked over each other, the last entry standing', async () => {
  const over = tarOf(dir('etc', 0o711), { name: './etc/passwd', data: 'root:x:0:0::/:/bin/sh\n', mode: 0o640 })
  const root = await judged(file(BASE, 'tar'), file(over, 'tar'))
  assert.is(shown(root, '/etc'), 'root:root 711')
  assert.is(shown(root, '/etc/passwd'), 'root:root 640')
  assert.is(shown(root, '/etc/group'), 'root:root 644')
  assert.equal(
    root.world.accounts.users.map(({ name }) => name),
    ['root'],
  )
})

const RPM: RpmParts = {
  files: [
    { path: '/etc/acme', mode: 0o040750, group: 'acme' },
    {
      path: '/usr/lib/systemd/system/acme.service',
      mode: 0o100644,
      data: '[Service]\nUser=acme\nGroup=acme\nExecStart=/usr/bin/acme\n',
    },
    { path: '/usr/bin/acme', mode: 0o100755, data: '#!/bin/sh\n', caps: 'cap_net_raw=ep' },
    { path: '/var/lib/acme', mode: 0o042770, owner: 'nobody-makes', group: 'acme' },
    { path: '/var/log/acme.log', mode: 0o100620, owner: 'acme', group: 'adm', flags: 64 },
    { path: '/var/spool/mail', mode: 0o040700 },
  ],
  values: [
    [1023, { string: 'getent passwd acme || useradd -r -G tape acme\nmkdir /opt/early\nchown acme /opt/early\n' }],
    [1024, { string: 'chown -R acme:acme /etc/acme\n' }],
    [1025, { string: 'chown acme /etc/not-when-installing\n' }],
    [1153, { string: '<lua>' }],
    [1151, { string: 'os.exit(1)' }],
  ],
}

test('an RPM package brings its scriptlets, capabilities and ghosts, and owners by name', async () => {
  const path = file(rpmOf(RPM), 'rpm')
  const root = await judged(path)
  assert.is(shown(root, '/etc/acme'), 'acme:acme 750')
  assert.is(root.rows.get('/etc/acme')?.origin?.source, `${path} %post`)
  assert.is(shown(root, '/opt/early'), 'acme:root 755')
  assert.is(shown(root, '/etc/not-when-installing'), null)
  assert.is(shown(root, '/var/lib/acme'), 'nobody-makes:acme 2770')
  assert.is(shown(root, '/var/log/acme.log'), 'acme:adm 620')
  assert.is(root.rows.get('/var/log/acme.log')?.origin?.declared, true)
  assert.is(
    shown(root, '/var/spool/mail'),
    'root:root 700',
    'rpm gives a directory that is there the owner of the package',
  )
  assert.is(root.rows.get('/usr/bin/acme')?.caps, 'cap_net_raw=ep')
  const [service] = root.services
  assert.equal(service?.subject.groups, [33, service?.subject.gid])
  assert.equal(root.doubts, ['the user nobody-makes is named, and nothing here makes it: it is taken to be there'])
  assert.ok(
    root.actDoubts.some((doubt) => doubt.endsWith('%pretrans: it is written for <lua>, and what it does is not told')),
  )
})

test('records of a package say what the package itself says', async () => {
  const plan = compile({ packs: [await loadPack('pathwrit:recommended')] })
  const found = async (target: string): Promise<readonly string[]> => {
    const told: string[] = []
    for await (const { rule, path, verdict, services } of scan(plan, { target }))
      told.push([rule, path, verdict, ...services].join(' '))
    return told.sort()
  }
  for (const target of [debFile(ACME), file(rpmOf(RPM), 'rpm')]) {
    const lines: string[] = []
    for await (const line of collect(plan, { target })) lines.push(line)
    const findings = await found(target)
    assert.equal(await found(file(Buffer.from(lines.join('')), 'ndjson')), findings)
    assert.ok(findings.some((finding) => finding.startsWith('config/not-service-modifiable /etc/acme violation')))
  }
})

test.run()
