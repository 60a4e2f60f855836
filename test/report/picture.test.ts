import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { SurfaceEntry } from '../../src/model/index.ts'
import { surfaceTree } from '../../src/report/index.ts'

const DONE = { complete: true, incomplete: [], notLookedAt: [], assumed: [], paths: 1000 }
const entry = (path: string, type: string, can: readonly string[], through = 'owner app'): SurfaceEntry => ({
  path,
  type,
  can,
  modify: true,
  through,
  witness: [{ path, why: 'why' }],
})
/** The picture alone, without what is added up below it. */
const drawn = (entries: readonly SurfaceEntry[], width = 0, color = false): string => {
  const reporter = surfaceTree({ color, width })
  assert.is(entries.map((one) => reporter.entry(one)).join(''), '')
  return reporter.end({ ...DONE, modifiable: entries.length }).split('\n\n')[0] ?? ''
}
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)

test('directories on the way share a line, what is alike is counted, few names are told', () => {
  assert.is(
    drawn([
      entry('/etc/app/a.conf', 'file', ['write', 'append']),
      entry('/etc/app/b.conf', 'file', ['write', 'append']),
      entry('/srv/up', 'directory', ['write', 'create', 'control']),
      ...numbers(12).map((name) => entry(`/srv/up/${name}`, 'file', ['write', 'delete', 'replace'])),
      entry('/var/lib/app', 'directory', ['create']),
      entry('/var/lib/app/d', 'directory', ['create', 'replace']),
      ...numbers(4).map((name) => entry(`/var/lib/app/d/${name}`, 'file', ['replace'], 'parent directory')),
      entry('/var/lib/app/d/e', 'directory', ['create', 'delete', 'replace']),
      entry('/var/log/s', 'socket', ['write'], 'others'),
      ...numbers(4).map((name) => entry(`/var/q/${name}`, 'directory', ['create'])),
    ]),
    [
      '/',
      '├─ etc/app',
      '│  └─ a.conf and b.conf  write  through owner app',
      '├─ srv/up  write, create, control  through owner app',
      '│  └─ 12 files  write, replace  through owner app',
      '└─ var',
      '   ├─ lib/app  create  through owner app',
      '   │  ├─ below: 2 directories  create, replace  through owner app',
      '   │  └─ below: 4 files  replace  through parent directory',
      '   ├─ log',
      '   │  └─ s  socket  write  through others',
      '   └─ q',
      '      └─ 4 directories  create  through owner app',
    ].join('\n'),
  )
})

test('text is broken at the width, right of the bars', () => {
  const text = drawn(
    [
      entry('/a/b', 'directory', ['write', 'create', 'delete', 'replace', 'control']),
      entry('/a/b/one', 'file', ['write', 'control'], 'others'),
      entry('/c', 'file', ['write']),
    ],
    32,
  )
  assert.is(
    text,
    [
      '/',
      '├─ c  write  through owner app',
      '└─ a/b  write, create,',
      '   │ replace, control  through',
      '   │ owner app',
      '   └─ one  write, control',
      '        through others',
    ].join('\n'),
  )
})

test('names cannot draw: they are quoted, and without colour no escape is printed', () => {
  const evil = entry('/a\x1b[2J/│\xe2\x80\xae', 'file', ['write'])
  const plain = drawn([evil])
  assert.not.match(plain, /[\x00-\x09\x0b-\x1f\x7f-\x9f]|\u202e/)
  assert.match(plain, /^\$'\/a\\x1b\[2J'\n└─ \$'.*\\xe2\\x80\\xae' {2}write/)
  assert.match(drawn([evil], 0, true), /\x1b\[1m/)
})

test('wide and deep trees stay short', () => {
  const wide = numbers(200).map((name) => entry(`/w/${name}/x`, 'file', ['write']))
  assert.is(drawn(wide).split('\n').at(-1), '└─ … and 176 directories more (--format ndjson lists all)')
  const deep = numbers(3000).map((depth) => entry(`${'/d'.repeat(depth + 1)}`, 'directory', ['create']))
  assert.is(drawn(deep), '/d  create  through owner app\n└─ below: 2,999 directories  create  through owner app')
  const files = numbers(3000).map((depth) => entry(`${'/d'.repeat(depth + 1)}/f`, 'file', ['write']))
  const lines = drawn(files).split('\n')
  assert.ok(lines.length < 60, `${lines.length} lines`)
  assert.match(lines.at(-1) ?? '', /below: 2,976 files {2}write/)
  const kinds = numbers(20).map((name) => entry(`/k/${name}`, 'file', ['write'], `group ${name}`))
  assert.is(drawn(kinds).split('\n').length, 1 + 8 + 1)
})

test('nothing that can be modified is no picture', () => {
  assert.is(
    surfaceTree({ color: false, width: 0 }).end({ ...DONE, modifiable: 0 }),
    '0 of 1,000 paths can be modified, complete\n',
  )
})

test.run()
