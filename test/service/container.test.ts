import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { formatImageRun, IMAGE_RUN_PATH, type ImageRun } from '../../src/parse/index.ts'
import { accountsOf, discover } from '../../src/service/index.ts'
import { GROUP, lines, PASSWD, type Root, recordsIn, treeOf } from './memory-root.ts'

const RUN: ImageRun = { user: '', env: [], entrypoint: [], cmd: [], workingDir: '', volumes: [], ports: [] }

const run = (of: Partial<ImageRun>, root: Root = {}, stated: readonly string[] = []) => {
  const whole: Root = { '/etc/passwd': PASSWD, '/etc/group': GROUP, ...root }
  const tree = treeOf(whole)
  const text = formatImageRun({ ...RUN, ...of })
  const origin = { collector: 'image', source: 'x.tar' }
  const records = [...recordsIn(whole), { kind: 'config' as const, path: IMAGE_RUN_PATH, text, origin }]
  return discover(records, accountsOf(records, true), { stated, exists: (path) => tree.lookup(path) !== null, tree })
}

for (const [user, line] of [
  ['redis', 'container redis:redis 103,105 user'],
  ['102', 'container redis:redis 103,105 user'],
  // A stated group is the only one.
  ['redis:nginx', 'container redis:nginx 101 user'],
  ['102:101', 'container redis:nginx 101 user'],
  ['4000:5000', 'container 4000:5000 5000 user'],
  // Engines give a number without an account the group 0.
  ['4000', 'container 4000:root 0 user'],
] as const)
  test(`the image's user ${user} is who a container runs as`, () => assert.equal(lines(run({ user })), [line]))

for (const [user, why] of [
  ['', /names no user.*root/],
  ['root', /says it runs as root/],
  ['0', /says it runs as 0/],
  ['0:101', /says it runs as 0/],
  ['nobody-here', /not in the target's passwd/],
] as const)
  test(`user ${JSON.stringify(user)}: listed with why it is not judged`, () => {
    const { services, rootServices } = run({ user })
    assert.equal(services, [])
    assert.is(rootServices.length, 1)
    assert.match(rootServices[0]?.why ?? '', why)
  })

test('a group that is not there is a doubt', () => {
  const { services } = run({ user: 'redis:no-such' })
  assert.match(services[0]?.doubts.join() ?? '', /group no-such/)
})
test('volumes are state, the working directory is code, and the program is found in PATH', () => {
  const root: Root = { '/app/bin/run': '', '/usr/bin/run': '' }
  const of = {
    user: 'app',
    env: ['PATH=/opt/none:/app/bin:/usr/bin'],
    volumes: ['/data', '/app/up'],
    workingDir: '/app',
  }
  const [service] = run({ ...of, entrypoint: ['run'], cmd: ['--x'], ports: ['80/tcp'] }, root).services
  assert.equal([service?.dirs.state, service?.dirs.code], [['/data', '/app/up'], ['/app']])
  assert.equal(service?.exec, ['/app/bin/run'])
  assert.equal(
    service?.facts.filter(({ field }) => field === 'port').map(({ value, source }) => [value, source]),
    [['80/tcp', 'image']],
  )
  assert.equal(run({ ...of, cmd: ['./tool'] }).services[0]?.exec, ['/app/tool'])
  assert.equal(run({ ...of, entrypoint: [], cmd: ['nothing'] }, root).services[0]?.exec, [])
  assert.equal(run({ ...of, workingDir: '/', volumes: ['relative', '/'] }).services[0]?.dirs.code, [])
})
test('what is stated stands above the image', () => {
  assert.equal(lines(run({ user: 'redis' }, {}, ['container:nginx'])), ['container nginx:nginx 101 user'])
})

test.run()
