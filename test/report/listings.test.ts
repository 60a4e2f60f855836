import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  explanationText,
  reporter,
  reporterNames,
  rulesText,
  servicesText,
  surfacePretty,
} from '../../src/report/index.ts'
import { service } from './sample.ts'

const PLAIN = { color: false, width: 0 }
const entry = (path: string, type: string, can: readonly string[]) => ({
  path,
  type,
  can,
  modify: true as const,
  through: 'owner app',
  witness: [{ path, why: 'why' }],
})
const DONE = { complete: true, incomplete: [], notLookedAt: [], assumed: [], paths: 1000, modifiable: 13 }

test('a surface is grouped by the topmost directory that can be modified', () => {
  const surface = surfacePretty(PLAIN)
  const text = [
    entry('/etc/app/a.conf', 'file', ['write']),
    entry('/var/lib/app', 'directory', ['create', 'control']),
    entry('/var/lib/app/sub', 'directory', ['create']),
    entry('/var/lib/app/sub/x', 'file', ['write', 'replace']),
    entry('/var/lib/app/y', 'file', []),
    ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => entry(`/var/log/app/${name}`, 'file', ['write', 'append'])),
    { ...entry('/var/log/app/g', 'file', ['replace']), through: 'parent directory' },
    { ...entry('/lib/x.service', 'symlink', ['write']), through: 'link', witness: [{ path: '/dev/null', why: 'w' }] },
  ]
    .map((each) => surface.entry(each))
    .join('')
  assert.is(text, '')
  assert.is(
    surface.end(DONE),
    [
      '/etc/app  1 path in it',
      '  a.conf  file  write  through owner app',
      '    └ /etc/app/a.conf why',
      '',
      '/var/lib/app  create, control  through owner app',
      '  └ /var/lib/app why',
      '  3 paths below it: write 1, create 1, replace 1; through owner app 3',
      '',
      '/var/log/app  7 paths in it: write 6, replace 1; through owner app 6 and parent directory 1',
      '  a, b, c, d, e and 1 more  file  write  through owner app',
      '    └ /var/log/app/a why',
      '  g  file  replace  through parent directory',
      '    └ /var/log/app/g why',
      '',
      '1 link to /dev/null, such as /lib/x.service: that device is all that can be written through them (--format ndjson lists them)',
      '',
      '13 of 1,000 paths can be modified in 3 trees, complete',
      '  write 9, create 2, replace 2, control 1; through owner app 11, link 1 and parent directory 1',
      '',
    ].join('\n'),
  )
})

test('the whole tree is one line when its root can be modified', () => {
  const surface = surfacePretty(PLAIN)
  surface.entry(entry('/', 'directory', ['control']))
  surface.entry(entry('/a', 'file', ['write']))
  assert.match(
    surface.end(DONE),
    /^\/ {2}control {2}through owner app\n.*\n {2}1 path below it: write 1; through owner app 1$/m,
  )
})

test('services show each fact with its source, and who stays root', () => {
  const nginx = service('nginx', {
    facts: [
      {
        field: 'user',
        value: 'www-data',
        source: 'config',
        origin: { collector: 'root', source: '/etc/nginx/nginx.conf', line: 1 },
      },
      { field: 'dirs.config', value: '/etc/nginx', source: 'fhs' },
    ],
    doubts: ['two sources disagree'],
  })
  assert.is(
    servicesText(
      { services: [nginx], rootServices: [{ name: 'cron', why: 'no User=' }], complete: true, incomplete: [] },
      PLAIN,
    ),
    [
      'nginx  www-data(33):www-data(33)  starts as root',
      '  user         www-data    config /etc/nginx/nginx.conf:1',
      '  dirs.config  /etc/nginx  fhs',
      '  doubt: two sources disagree',
      '',
      "root  these keep root's power, so nothing is judged for them",
      '  cron  no User=',
      '',
      "1 service, 1 of root's own, complete",
      '',
    ].join('\n'),
  )
})

test('an explanation puts violations first and says who can do nothing', () => {
  const verdict = (rule: string, verdict: string, severity = 'high') => ({
    rule,
    title: 'T',
    severity,
    service: 'a',
    verdict,
    why: [],
  })
  const text = explanationText(
    {
      path: '/x',
      exists: true,
      shown: '-rw-r--r-- root:root',
      verdicts: [
        verdict('r/pass', 'pass'),
        verdict('r/low', 'violation', 'low'),
        verdict('r/bad', 'violation', 'critical'),
      ],
      access: [
        { service: 'a', can: ['write'], modify: true, witness: [{ path: '/x', why: 'owner' }] },
        { service: 'b', can: [], modify: false, witness: [] },
        { service: 'c', can: [], modify: undefined, witness: [] },
        { service: 'd', can: [], modify: true, witness: [{ path: '/', why: 'others may write' }] },
      ],
      accounts: [],
      complete: false,
      incomplete: [{ path: '/y', why: 'permission denied' }],
    },
    PLAIN,
  )
  assert.match(text, /^\/x {2}-rw-r--r-- root:root\n\na {2}write\n {2}└ \/x owner\nd {2}can put something there\n/)
  assert.match(text, /\nno change by b\nnot known whether it can be changed by c\n/)
  assert.match(text, /\nINCOMPLETE: .*\n {2}\/y {2}permission denied\n$/)
  assert.ok(text.indexOf('r/bad') < text.indexOf('r/low') && text.indexOf('r/low') < text.indexOf('r/pass'))
})

test('a rule in several packs is listed once, with all of them', () => {
  const rule = {
    name: 'a/b',
    title: 'T',
    severity: 'low' as const,
    maturity: 'stable',
    on: 'inode',
    for: 'host',
    paths: [],
    tags: [],
  }
  const pack = (name: string) => ({ name, version: '1', title: 'P', rules: [rule] })
  const text = rulesText([pack('one'), pack('two')], PLAIN)
  assert.is(text.match(/a\/b/g)?.length, 1)
  assert.match(text, /one,two/)
})

test('reporters are found by name; an unknown one is a usage error that names them all', () => {
  for (const name of reporterNames) assert.type(reporter(name, PLAIN).begin, 'function')
  assert.throws(
    () => reporter('nope', PLAIN),
    (error: Error & { code?: string; hint?: string }) =>
      error.code === 'usage' && reporterNames.every((name) => error.hint?.includes(name)),
  )
})

test.run()
