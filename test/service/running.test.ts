import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ConfigRecord } from '../../src/model/index.ts'
import { accountsOf, discover } from '../../src/service/index.ts'
import { GROUP, lines, PASSWD, type Root, recordsIn, treeOf, unitText } from './memory-root.ts'

const LIB = '/usr/lib/systemd/system'
const unit = (name: string, body: string): Root => ({ [`${LIB}/${name}.service`]: unitText(body) })

interface Fake {
  readonly uid: number
  readonly gid?: number
  readonly groups?: string
  readonly unit?: string
  readonly exe?: string
  readonly more?: string
}

const record = (fake: Fake, pid: number): ConfigRecord => {
  const { uid, gid = uid, groups = '', unit: of, exe, more = '' } = fake
  const path = `/proc/${pid}/status`
  const text = `Uid:\t${uid}\t${uid}\t${uid}\t${uid}\nGid:\t${gid}\t${gid}\t${gid}\t${gid}\nGroups:\t${groups}\n${more}`
  const beside = `${of === undefined ? '' : `Unit:\t${of}.service\n`}${exe === undefined ? '' : `Exe:\t${exe}\n`}`
  return { kind: 'config', path, text: text + beside, origin: { collector: 'proc', source: path } }
}

const run = (root: Root, fakes: readonly Fake[], stated: readonly string[] = []) => {
  const whole: Root = { '/etc/passwd': PASSWD, '/etc/group': GROUP, ...root }
  const tree = treeOf(whole)
  const records = recordsIn(whole)
  let asked: ReadonlySet<string> = new Set()
  const found = discover(records, accountsOf(records, true), {
    stated,
    exists: (path) => tree.lookup(path) !== null,
    processes: (programs) => {
      asked = programs
      return fakes.map((fake, index) => record(fake, index + 100))
    },
  })
  return { ...found, asked, doubt: found.services.flatMap(({ doubts }) => doubts).join('; ') }
}

const shop = unit('shop', 'User=app\nExecStart=/usr/sbin/shop')

test('processes that agree with discovery change nothing', () => {
  const found = run(shop, [{ uid: 1000, groups: '4 1000', unit: 'shop' }])
  assert.equal(lines(found), ['shop app:app 4,1000 user'])
  assert.is(found.doubt, '')
})

test('one other user is the truth, and a doubt is told', () => {
  const found = run(shop, [{ uid: 33, unit: 'shop' }])
  assert.equal(lines(found), ['shop www-data:www-data 33 user'])
  assert.match(found.doubt, /^it runs as www-data now, where unit says app: what runs counts$/)
  const user = found.services[0]?.facts.find(({ field }) => field === 'user')
  assert.equal([user?.source, user?.origin?.source], ['proc', '/proc/100/status'])
})

test('several other users leave what was discovered, in doubt', () => {
  const found = run(shop, [
    { uid: 33, unit: 'shop' },
    { uid: 101, unit: 'shop' },
  ])
  assert.equal(lines(found), ['shop app:app 4,1000 user'])
  assert.match(found.doubt, /some of its running processes are those of www-data, nginx/)
})

test('a helper beside the discovered user is told and changes nothing', () => {
  const found = run(shop, [
    { uid: 1000, groups: '4', unit: 'shop' },
    { uid: 33, unit: 'shop' },
  ])
  assert.equal(lines(found), ['shop app:app 4,1000 user'])
  assert.match(found.doubt, /those of www-data/)
})

test('a root master tells nothing; the user of its workers does', () => {
  const silent = unit('odd', 'ExecStart=/usr/sbin/odd')
  assert.equal(lines(run(silent, [{ uid: 0, unit: 'odd' }])), [])
  const dropped = [
    { uid: 0, unit: 'odd' },
    { uid: 33, unit: 'odd' },
  ]
  assert.equal(lines(run(silent, dropped)), ['odd www-data:www-data 33 root'])
  const two = run(silent, [...dropped, { uid: 1000, unit: 'odd' }])
  assert.equal(lines(two), [])
  assert.match(two.rootServices[0]?.why ?? '', /its processes run as www-data, app: state which/)
})

test('groups, capabilities, umask and a user namespace are those that run', () => {
  const more = 'Umask:\t0002\nCapEff:\t0000000000000008\nNoNewPrivs:\t1\nUidMap:\t0 1000 1\nGidMap:\t0 1000 1\n'
  const found = run(shop, [{ uid: 1000, groups: '33', unit: 'shop', more }])
  const [service] = found.services
  assert.equal(service?.subject, {
    name: 'app',
    uid: 1000,
    gid: 1000,
    groups: [33, 1000],
    caps: ['cap_fowner'],
    mapped: { uids: [[1000, 1]], gids: [[1000, 1]] },
  })
  assert.is(service?.umask, 0o2)
  assert.match(found.doubt, /it runs in the groups www-data,app now, not in adm,app/)
  const proc = service?.facts.filter(({ source }) => source === 'proc').map(({ field, value }) => `${field} ${value}`)
  assert.equal(proc, [
    'groups www-data,app',
    'capabilities cap_fowner',
    'umask 0002',
    'noNewPrivs yes',
    'userNamespace 1000+1',
  ])
})

test('a dynamic user has a number once it runs', () => {
  const found = run(unit('dyn', 'DynamicUser=yes'), [{ uid: 61234, unit: 'dyn' }])
  assert.equal(lines(found), ['dyn 61234:61234 61234 user'])
})

test('what a launcher starts is not the launcher', () => {
  const cron = run(unit('cron', 'ExecStart=/usr/sbin/cron'), [{ uid: 1000, unit: 'cron' }])
  assert.equal(lines(cron), [])
})

test('without control groups a program tells the service, unless it tells several or runs anything', () => {
  const nginx = { '/usr/sbin/nginx': 'elf' }
  const program = run(nginx, [{ uid: 1000, exe: '/usr/sbin/nginx' }])
  assert.equal(lines(program), ['nginx app:app 1000 root'])
  assert.ok(program.asked.has('/usr/sbin/nginx'))
  const script = run(unit('py', 'ExecStart=/usr/bin/python3.11 /x'), [{ uid: 1000, exe: '/usr/bin/python3.11' }])
  assert.equal(lines(script), [])
  assert.not.ok(script.asked.has('/usr/bin/python3.11'))
  const twice = { ...unit('a', 'ExecStart=/usr/sbin/x'), ...unit('b', 'ExecStart=/usr/sbin/x') }
  assert.equal(lines(run(twice, [{ uid: 1000, exe: '/usr/sbin/x' }])), [])
})

test('a stated service is above what runs', () => {
  const found = run(shop, [{ uid: 33, unit: 'shop' }], ['shop:redis'])
  assert.equal(lines(found), ['shop redis:redis 103,105 user'])
  assert.is(found.doubt, '')
})

test('pools: a further user is a service of its own', () => {
  const pool = { '/etc/php/8.2/fpm/pool.d/www.conf': '[www]\nuser = www-data\n' }
  const found = run({ ...unit('php8.2-fpm', ''), ...pool }, [
    { uid: 0, unit: 'php8.2-fpm' },
    { uid: 33, unit: 'php8.2-fpm' },
    { uid: 1000, unit: 'php8.2-fpm' },
  ])
  assert.equal(
    found.services.map(({ name, user }) => `${name} ${user}`),
    ['php8.2-fpm www-data', 'php8.2-fpm-app app'],
  )
})

test.run()
