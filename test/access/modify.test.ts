import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { type Inode, isUnder, joinPath, type Subject } from '../../src/model/index.ts'
import { attack, HOME, type World } from './attacker.ts'
import { memoryTree, PLAIN } from './memory-tree.ts'

const RUNS = Number(process.env.PATHWRIT_CASES ?? 400)
const SEED = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)
const BOUND = 300
const S: Subject = { name: 's', uid: 33, gid: 33, groups: [33] }

const node = fc.record({
  type: fc.constantFrom('directory', 'directory', 'file', 'symlink', 'hard-link'),
  into: fc.nat(9),
  target: fc.constantFrom(
    'n0',
    'n1',
    'n2',
    '/n0',
    '/n0/n1',
    '../n1',
    'n1/../n2',
    '/n0/n1/../n2',
    '..',
    'n3/n4',
    '/n2/gone',
  ),
  uid: fc.constantFrom(0, 0, 0, 33, 44),
  gid: fc.constantFrom(0, 33),
  mode: fc.constantFrom(0o755, 0o755, 0o755, 0o700, 0o644, 0o711, 0o777, 0o1777, 0o775, 0o666, 0o772, 0o000),
})
type Node = typeof node extends fc.Arbitrary<infer T> ? T : never

const worldOf = (nodes: readonly Node[]): World => {
  const inodes = new Map<string, Inode>()
  const add = (inode: Inode): unknown => inodes.set(inode.path, inode)
  add({ ...PLAIN, path: '/', type: 'directory', mode: 0o755, uid: 0, gid: 0, ino: 1 })
  add({ ...PLAIN, path: HOME, type: 'directory', mode: 0o755, uid: S.uid, gid: S.gid, ino: 2 })
  add({ ...PLAIN, path: joinPath(HOME, 'x'), type: 'directory', mode: 0o755, uid: S.uid, gid: S.gid, ino: 99 })
  nodes.forEach(({ type, into, target, uid, gid, mode }, at) => {
    const all = [...inodes.values()]
    const folders = all.filter((inode) => inode.type === 'directory' && !isUnder(inode.path, HOME))
    const path = joinPath(folders[into % folders.length]?.path ?? '/', `n${at}`)
    const files = all.filter((inode) => inode.type === 'file')
    const same = files[into % Math.max(1, files.length)]
    const own = { ...PLAIN, path, uid, gid, mode, ino: at + 3 }
    if (type === 'symlink') add({ ...own, type, mode: 0o777, linkTarget: target })
    else if (type !== 'hard-link') add({ ...own, type })
    else if (same === undefined) add({ ...own, type: 'file' })
    else {
      add({ ...same, path })
      for (const inode of all) if (inode.ino === same.ino) add({ ...inode, nlink: 2 })
      add({ ...same, path, nlink: 2 })
    }
  })
  return { inodes, touched: new Set() }
}

const cases = fc.record({
  nodes: fc.array(node, { minLength: 2, maxLength: 6 }),
  pick: fc.nat(99),
  tail: fc.constantFrom('', '', '', '/n1', '/gone'),
})

test('modify is what an attacker can bring about', () => {
  const counts = { yes: 0, no: 0, open: 0 }
  fc.assert(
    fc.property(cases, ({ nodes, pick, tail }) => {
      const world = worldOf(nodes)
      const made = [...world.inodes.keys()].filter((path) => !isUnder(path, HOME))
      const path = pick % made.length === 0 ? '/' : `${made[pick % made.length]}${tail}`
      const access = createAccess(memoryTree([...world.inodes.values()], { ancestors: false }))
      const says = access.can(S, 'modify', path)
      const does = attack(world, S, path, BOUND)
      counts[does === undefined ? 'open' : does ? 'yes' : 'no']++
      const { answer, witness } = access.explain(S, 'modify', path)
      assert.is(answer, says)
      assert.is(witness.length > 0, says === true, 'a yes has its reasons')
      if (does !== undefined) assert.is(says, does, `modify ${path}`)
    }),
    { seed: SEED, numRuns: RUNS },
  )
  console.log(`attacker: seed ${SEED}, ${JSON.stringify(counts)}`)
  assert.ok(RUNS < 200 || (counts.yes > RUNS / 10 && counts.no > RUNS / 10), 'both answers occur')
})

test.run()
