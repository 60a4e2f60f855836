import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { effects } from '../../src/effect/index.ts'
import { type Accounts, type ActRecord, type Inode, memoryTree } from '../../src/model/index.ts'

const names = new Map([
  ['root', 0],
  ['svc', 100],
  ['adm', 4],
])
const nameOf = (id: number): string | undefined => [...names].find(([, number]) => number === id)?.[0]
const accounts: Accounts = {
  userName: nameOf,
  groupName: nameOf,
  uid: (name) => names.get(name),
  gid: (name) => names.get(name),
  groupsOf: () => [],
  users: [{ name: 'svc', uid: 100, gid: 4 }],
  observed: true,
}
const inode = (path: string, type: Inode['type'] = 'file', mode = 0o644, more: Partial<Inode> = {}): Inode => ({
  path,
  type,
  mode,
  uid: 0,
  gid: 0,
  owner: 'root',
  group: 'root',
  ...more,
})
const act = (verb: ActRecord['verb'], path: string, more: Partial<ActRecord> = {}): ActRecord => ({
  kind: 'act',
  path,
  actor: 'root',
  verb,
  recursive: false,
  follows: true,
  trigger: 'install',
  origin: { collector: 'test', source: '/p/postinst', line: 7 },
  ...more,
})
const root = memoryTree(
  [
    inode('/etc/svc', 'directory', 0o755),
    inode('/etc/svc/a', 'file', 0o4755),
    inode('/etc/svc/link', 'symlink', 0o777, { linkTarget: '../shadow' }),
    inode('/etc/shadow', 'file', 0o640),
    inode('/srv', 'symlink', 0o777, { linkTarget: 'etc' }),
  ],
  { ancestors: 'root', whole: true },
)
const told = (at: Inode | null | undefined) => at && [at.owner, at.group, (at.mode ?? 0).toString(8), at.uid, at.gid]

test('a change of the mode starts from the mode there is by then', () => {
  const { tree } = effects(
    root,
    [
      act('chmod', '/etc/svc', { recursive: true, modeChange: 'g+w,o-rx' }),
      act('chmod', '/etc/svc/a', { modeChange: 'u-s' }),
      act('chmod', '/etc/shadow', { modeChange: 'no mode' }),
    ],
    accounts,
  )
  const modes = ['/etc/svc', '/etc/svc/a', '/etc/svc/link', '/etc/shadow'].map((path) => tree.lookup(path)?.mode)
  assert.equal(modes, [0o770, 0o770, 0o777, 0o640])
})

test('chown -R gives a tree away, itself and all below it, links themselves, and clears set-id bits', () => {
  const { tree, changed } = effects(
    root,
    [act('chown', '/srv/svc', { recursive: true, owner: 'svc', group: '#4' })],
    accounts,
  )
  assert.equal(told(tree.lookup('/etc/svc')), ['svc', 'adm', '755', 100, 4])
  assert.equal(told(tree.lookup('/etc/svc/a')), ['svc', 'adm', '755', 100, 4])
  assert.is(tree.lookup('/etc/svc/link')?.owner, 'svc')
  assert.is(tree.lookup('/etc/shadow')?.owner, 'root')
  assert.is(tree.lookup('/etc/svc/a')?.origin?.line, 7)
  assert.equal([...changed.keys()].sort(), ['/etc/svc', '/etc/svc/a', '/etc/svc/link'])
  assert.equal(
    tree.children('/etc/svc')?.map(({ owner }) => owner),
    ['svc', 'svc'],
  )
  assert.is(root.lookup('/etc/svc')?.owner, 'root')
})

test('a link in the last segment is followed or not, as the act says', () => {
  const through = effects(root, [act('chmod', '/etc/svc/link', { mode: 0o666 })], accounts).tree
  assert.is(through.lookup('/etc/shadow')?.mode, 0o666)
  const at = effects(
    root,
    [act('chown', '/etc/svc/link', { owner: 'svc', group: null, follows: false })],
    accounts,
  ).tree
  assert.equal([at.lookup('/etc/svc/link')?.owner, at.lookup('/etc/shadow')?.owner], ['svc', 'root'])
})

test('what is made is there, with the directories above it; what was there changes only for an owner that is named', () => {
  const made = act('create', '/run/svc/sock', { makes: 'directory', owner: 'svc', mode: 0o750 })
  const mkdir = act('create', '/etc/svc', { makes: 'directory', mode: 0o700 })
  const { tree } = effects(root, [made, mkdir], accounts)
  assert.equal(told(tree.lookup('/run/svc')), ['root', 'root', '755', 0, 0])
  assert.equal(told(tree.lookup('/run/svc/sock')), ['svc', 'root', '750', 100, 0])
  assert.is(tree.lookup('/run/svc/sock')?.origin?.declared, true)
  assert.is(tree.lookup('/etc/svc')?.mode, 0o755)
  const install = effects(
    root,
    [act('create', '/etc/svc', { makes: 'directory', owner: 'svc', mode: 0o700 })],
    accounts,
  )
  assert.equal(told(install.tree.lookup('/etc/svc')), ['svc', 'root', '700', 100, 0])
})

test('what is removed is gone with all below it, and stays so when a directory of its name is made', () => {
  const gone = act('remove', '/etc/svc', { recursive: true })
  const { tree } = effects(root, [gone], accounts)
  assert.equal([tree.lookup('/etc/svc'), tree.lookup('/etc/svc/a'), tree.children('/etc/svc')], [null, null, null])
  assert.not.ok(tree.children('/etc')?.some(({ path }) => path === '/etc/svc'))
  const again = effects(root, [gone, act('create', '/etc/svc', { makes: 'directory' })], accounts).tree
  assert.is(again.lookup('/etc/svc/a'), null)
  assert.equal(again.children('/etc/svc'), [])
})

test('what is given away must be there by then; with user: it goes to the login group', () => {
  const { tree } = effects(
    root,
    [act('chown', '/etc/svc/key', { owner: 'svc' }), act('chmod', '/etc/svc/key', { mode: 0o640 })],
    accounts,
  )
  assert.equal(told(tree.lookup('/etc/svc/key')), ['svc', 'adm', '640', 100, 4])
  const left = effects(root, [act('chown', '/etc/svc/key', { owner: 'svc', group: null })], accounts).tree
  assert.equal([left.lookup('/etc/svc/key')?.group, left.lookup('/etc/svc/key')?.origin?.declared], ['root', undefined])
  assert.is(
    effects(root, [act('chown', '/none/key', { owner: 'svc' }), act('chown', '/etc/*.x', { owner: 'svc' })], accounts)
      .changed.size,
    0,
  )
})

test('acts whose path could not be told are handed back', () => {
  const untold = act('chown', '/p', { unresolved: 'it hangs on $X', owner: 'svc' })
  assert.equal(effects(root, [untold, act('run', '/etc/svc/a')], accounts).untold, [untold])
})

test('a loop of links ends', () => {
  const loop = memoryTree(
    [inode('/a', 'symlink', 0o777, { linkTarget: '/b' }), inode('/b', 'symlink', 0o777, { linkTarget: 'a' })],
    { ancestors: 'root', whole: true },
  )
  assert.is(effects(loop, [act('chown', '/a/x', { owner: 'svc' })], accounts).changed.size, 0)
})

test('the last chown of a path decides its owner, whatever came before', () => {
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1e6)
  const paths = ['/etc/svc', '/etc/svc/a', '/etc/shadow']
  const owners = [...names.keys()]
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ path: fc.constantFrom(...paths), owner: fc.constantFrom(...owners), recursive: fc.boolean() }),
      ),
      (list) => {
        const { tree } = effects(
          root,
          list.map(({ path, ...more }) => act('chown', path, more)),
          accounts,
        )
        for (const path of paths) {
          const last = list.findLast((one) => one.path === path || (one.recursive && path.startsWith(`${one.path}/`)))
          assert.is(tree.lookup(path)?.owner, last?.owner ?? 'root')
        }
      },
    ),
    { seed, numRuns: Number(process.env.PATHWRIT_CASES ?? 300) },
  )
  console.log(`seed ${seed}`)
})

test.run()
