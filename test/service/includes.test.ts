import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { recordsOf } from '../../src/service/index.ts'
import { fitsGlob } from '../../src/service/wildcard.ts'
import { discoverIn, filesOf, GROUP, lines, PASSWD, type Root, recordsIn, treeOf, unitText } from './memory-root.ts'

const unit = (name: string): Root => ({ [`/usr/lib/systemd/system/${name}.service`]: unitText('') })
const user = (name: string, root: Root): string | undefined =>
  discoverIn({ ...unit(name), ...root }).services.find((service) => service.name === name)?.user

/** what is tried, daemon, files, the user that counts. */
const WORLDS: readonly [what: string, name: string, root: Root, user: string][] = [
  [
    'nginx: a file of the main context',
    'nginx',
    { '/etc/nginx/nginx.conf': 'include local.conf;\n', '/etc/nginx/local.conf': 'user app;\n' },
    'app',
  ],
  [
    'nginx: what a block includes says nothing of the user',
    'nginx',
    {
      '/etc/nginx/nginx.conf': 'user www-data;\nhttp {\n  include /etc/nginx/conf.d/*.conf;\n}\n',
      '/etc/nginx/conf.d/a.conf': 'user app;\n',
    },
    'www-data',
  ],
  [
    'apache: links of a directory, and what stands after an include counts',
    'apache2',
    {
      '/etc/apache2/apache2.conf': 'IncludeOptional conf-enabled/*.conf\n',
      '/etc/apache2/conf-enabled/a.conf': '-> ../conf-available/a.conf',
      '/etc/apache2/conf-available/a.conf': 'User app\nGroup adm\n',
    },
    'app',
  ],
  [
    'apache: the last one counts where it is read',
    'apache2',
    {
      '/etc/apache2/apache2.conf': 'User redis\nInclude a.conf\nUser www-data\n',
      '/etc/apache2/a.conf': 'User app\n',
    },
    'www-data',
  ],
  [
    'dovecot: a file of conf.d that no line includes is not read',
    'dovecot',
    {
      '/etc/dovecot/dovecot.conf': 'protocols = imap\n',
      '/etc/dovecot/conf.d/a.conf': 'default_internal_user = app\n',
    },
    'dovecot',
  ],
  [
    'dovecot: and one that is',
    'dovecot',
    {
      '/etc/dovecot/dovecot.conf': '!include conf.d/*.conf\n!include_try /nowhere\n',
      '/etc/dovecot/conf.d/a.conf': 'default_internal_user = app\n',
    },
    'app',
  ],
  [
    'squid: two deep',
    'squid',
    {
      '/etc/squid/squid.conf': 'include /etc/squid/conf.d/*.conf\n',
      '/etc/squid/conf.d/a.conf': 'include /srv/squid/[ab]?.conf\n',
      '/srv/squid/b1.conf': 'cache_effective_user app\n',
      '/srv/squid/c1.conf': 'cache_effective_user redis\n',
    },
    'app',
  ],
  [
    'rsyslog: its newer words',
    'rsyslog',
    {
      '/etc/rsyslog.conf': 'include(file="/etc/rsyslog.d/*.conf" mode="optional")\n',
      '/etc/rsyslog.d/a.conf': '$PrivDropToUser app\n',
    },
    'app',
  ],
  [
    'a directory stands for what lies in it',
    'mosquitto',
    {
      '/etc/mosquitto/mosquitto.conf': 'include_dir /srv/mosquitto\n',
      '/srv/mosquitto/a.conf': 'user app\n',
      '/srv/mosquitto/b.off': 'user redis\n',
    },
    'app',
  ],
  [
    'a loop ends',
    'squid',
    {
      '/etc/squid/squid.conf': 'include /etc/squid/a.conf\ncache_effective_user app\n',
      '/etc/squid/a.conf': 'include /etc/squid/squid.conf\ninclude /etc/squid/a.conf\n',
    },
    'app',
  ],
]
const MORE = 'dovecot:x:200:1000:::\nproxy:x:201:1000:::\n'
for (const [what, name, root, wanted] of WORLDS)
  test(what, () => assert.is(user(name, { '/etc/passwd': `${PASSWD}\n${MORE}`, ...root }), wanted))

test('what an include names leads no further than the root', () => {
  const root = { '/etc/nginx/nginx.conf': 'include ../../../../etc/up.conf;\n', '/etc/up.conf': 'user app;\n' }
  assert.is(user('nginx', root), 'app')
})

test('included files are records, so that a scan of the records says the same', () => {
  const root = {
    '/etc/passwd': PASSWD,
    '/etc/nginx/nginx.conf': 'include local.conf;\n',
    '/etc/nginx/local.conf': 'user app;\n',
  }
  const paths = recordsIn(root).flatMap((record) => (record.kind === 'config' ? [record.path] : []))
  assert.equal(paths, ['/etc/nginx/nginx.conf', '/etc/nginx/local.conf'])
})

test('a file that is named and cannot be read is told', () => {
  const root = { '/etc/nginx/nginx.conf': 'include local.conf;\n', '/etc/nginx/local.conf': 'user app;\n' }
  const tree = { ...treeOf(root), read: () => undefined }
  const unread: string[] = []
  const surveyed = filesOf({ '/etc/nginx/nginx.conf': root['/etc/nginx/nginx.conf'] })
  recordsOf(surveyed, tree, { resolve: createAccess(tree).resolve, unread: ({ path }) => unread.push(path) })
  assert.equal(unread, ['/etc/nginx/local.conf'])
})

test('files without end are cut off, and that is said', () => {
  const root: Record<string, string> = { '/etc/nginx/nginx.conf': 'include d/*;\n' }
  for (let at = 0; at < 600; at++) root[`/etc/nginx/d/${at}`] = ''
  const notes: string[] = []
  const records = recordsIn(root, { note: (words) => notes.push(words) })
  assert.ok(records.length <= 502, `${records.length}`)
  const deep: Record<string, string> = { '/etc/nginx/nginx.conf': 'include 0.conf;\n' }
  for (let at = 0; at < 20; at++) deep[`/etc/nginx/${at}.conf`] = `include ${at + 1}.conf;\n`
  assert.ok(recordsIn(deep, { note: (words) => notes.push(words) }).length < 12)
  assert.is(notes.filter((note) => note.includes('includes too much')).length, 2)
})

const GLOBS: readonly [pattern: string, path: string, fits: boolean][] = [
  ['/a/*.conf', '/a/x.conf', true],
  ['/a/*.conf', '/a/.x.conf', false],
  ['/a/.*', '/a/.x', true],
  ['/a/*', '/a/b/c', false],
  ['/a/?', '/a/b', true],
  ['/a/?', '/a/', false],
  ['/a/[b-d]x', '/a/cx', true],
  ['/a/[!b-d]x', '/a/cx', false],
  ['/a/[]]x', '/a/]x', true],
  ['/a/[b', '/a/[b', true],
  ['/*/b', '/a/b', true],
  ['/a/*a*b*c', '/a/xaxbxc', true],
  ['/a/*a*b*c', '/a/xaxcxb', false],
  ['/a/a.b', '/a/axb', false],
]
for (const [pattern, path, fits] of GLOBS) test(`${pattern} ${path}`, () => assert.is(fitsGlob(pattern, path), fits))

test('many stars in a long name take no time', () => {
  const started = Date.now()
  fitsGlob(`/${'*a'.repeat(500)}b`, `/${'a'.repeat(4000)}`)
  assert.ok(Date.now() - started < 2000)
})

test('a unit of another name is the daemon that it starts; its files are read the same', () => {
  const root = {
    '/etc/systemd/system/front.service': unitText('ExecStart=/usr/sbin/nginx -g x'),
    '/usr/sbin/nginx': 'elf',
    '/etc/nginx/nginx.conf': 'user app adm;\n',
  }
  assert.equal(lines(discoverIn(root)), ['front app:adm 4 root'])
})

test('options: variables of the unit and of its environment file, the file above', () => {
  const body =
    'Environment=WHO=redis\nEnvironmentFile=-/srv/env\nExecStart=/usr/sbin/snmpd -f -u $WHO $\u007bNONE} $OPTS'
  const root = { '/usr/lib/systemd/system/snmpd.service': unitText(body), '/etc/group': GROUP }
  assert.equal(lines(discoverIn(root)), ['snmpd redis:redis 103,105 root'])
  assert.equal(lines(discoverIn({ ...root, '/srv/env': '# x\nWHO=app\nOPTS="-g adm"\n' })), ['snmpd app:adm 4 root'])
})

test.run()
