import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cron } from '../../src/act/cron/index.ts'
import { runsName } from '../../src/act/cron/run-parts.ts'
import { memoryTree } from '../../src/model/index.ts'
import { parseAnacrontab, parseCrontab } from '../../src/parse/index.ts'
import { found, inWords } from './view.ts'

test('a crontab: variables, jobs, users, the percent sign, what cron refuses', () => {
  const text = [
    'SHELL=/bin/sh',
    'PATH = "/opt/x:/usr/bin"',
    '# note',
    '17 *\t* * *\troot\tcd / && run-parts /etc/cron.hourly',
    '@reboot svc /x\\%y%input',
    '* * * * mon-fri,sun root a',
    'nonsense',
    '@never root a',
    '',
  ].join('\n')
  const { entries, notes } = parseCrontab(text, true)
  assert.equal(
    entries.map((entry) =>
      entry.kind === 'job' ? [entry.when, entry.user, entry.command] : [entry.name, entry.value],
    ),
    [
      ['SHELL', '/bin/sh'],
      ['PATH', '/opt/x:/usr/bin'],
      ['17 *\t* * *', 'root', 'cd / && run-parts /etc/cron.hourly'],
      ['@reboot', 'svc', '/x%y'],
      ['* * * * mon-fri,sun', 'root', 'a'],
    ],
  )
  assert.equal(
    notes.map(({ line }) => line),
    [7, 8],
  )
  assert.equal(parseCrontab('0 1 * * * a=b c\n', false).entries[0], {
    kind: 'job',
    when: '0 1 * * *',
    user: undefined,
    command: 'a=b c',
    line: 1,
  })
  assert.equal(parseAnacrontab('X=1\n7 10 cron.weekly nice run-parts\n').entries.length, 2)
})

test('jobs as their users with their variables; PATH, and the crontab itself', () => {
  const { acts, asked } = found([cron], {
    files: {
      '/etc/cron.d/a': 'PATH=/opt/a:/bin\n@daily root /usr/bin/x\n5 * * * * svc y\n',
      '/etc/cron.d/a.old': '@daily root /never\n',
      '/etc/passwd': 'svc:x:100:100::/:/bin/sh\n',
      '/var/spool/cron/crontabs/svc': '@reboot mine\n',
      '/var/spool/cron/crontabs/nobody-here': '@reboot not\n',
    },
    directories: ['/var/lib/dpkg'],
  })
  assert.equal(asked, [
    '/usr/bin/x as root at daily PATH=/opt/a:/bin',
    'y as svc at hourly PATH=/opt/a:/bin',
    'mine as svc at boot',
  ])
  assert.equal(acts.map(inWords), [
    'root source /etc/cron.d/a at daily /etc/cron.d/a',
    'root run /opt/a at daily /etc/cron.d/a:1',
    'root run /bin at daily /etc/cron.d/a:1',
    'svc source /etc/cron.d/a at hourly /etc/cron.d/a',
    'svc run /opt/a at hourly /etc/cron.d/a:1',
    'svc run /bin at hourly /etc/cron.d/a:1',
    'svc source /var/spool/cron/crontabs/svc at boot /var/spool/cron/crontabs/svc',
  ])
})

test('programs of cron.daily that may be run, links among them, and the directory', () => {
  const { acts, asked } = found([cron], {
    files: { '/etc/cron.daily/a': '#!/bin/sh\n', '/etc/cron.daily/b.sh': '#!/bin/sh\n', '/etc/cron.daily/c': 'no' },
    modes: { '/etc/cron.daily/a': 0o755, '/etc/cron.daily/b.sh': 0o755 },
    links: { '/etc/cron.daily/gone': '/nowhere', '/etc/cron.daily/l': 'a' },
    directories: ['/var/lib/dpkg'],
  })
  assert.equal(
    acts.map(({ path }) => path),
    ['/etc/cron.daily', '/etc/cron.daily/a', '/etc/cron.daily/l'],
  )
  assert.equal(asked, ['/etc/cron.daily/a as root at daily', '/etc/cron.daily/l as root at daily'])
})

const judge = (() => {
  try {
    execFileSync('run-parts', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

test('run-parts takes the names that we take', () => {
  if (!judge) return console.log('skipped: run-parts is not installed')
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-run-parts-'))
  const names = ['a', 'a-b', 'A_9', 'b.sh', 'c~', '.d', 'e,f', 'é', 'x+y', '0', 'foo.dpkg-dist', 'a b', '-x', '_']
  try {
    mkdirSync(join(folder, 'directory'))
    for (const name of names) writeFileSync(join(folder, name), '#!/bin/sh\n', { mode: 0o755 })
    const out = execFileSync('run-parts', ['--test', folder], { encoding: 'utf8' })
    const ran = out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.slice(folder.length + 1))
    const tree = memoryTree([{ path: '/var/lib/dpkg', type: 'directory' }], { ancestors: 'root', whole: true })
    assert.equal(names.filter((name) => runsName({ tree }, name)).sort(), ran.sort())
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.run()
