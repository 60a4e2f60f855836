import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { ANYONE, type Inode, type Power, type Subject, type Truth, UNKNOWN } from '../../src/model/index.ts'
import { type MemoryTreeOptions, memoryTree } from './memory-tree.ts'
import { directory, file, link, ROOT, WWW, withCaps } from './subjects.ts'

interface Row {
  readonly what: string
  readonly inodes: readonly Inode[]
  readonly power?: Power
  readonly path?: string
  readonly subject?: Subject
  readonly tree?: MemoryTreeOptions
  readonly is: Truth
  readonly assumed?: readonly string[]
  readonly missing?: readonly string[]
}

const unseen = (...fields: readonly (keyof Inode)[]): Partial<Inode> =>
  Object.fromEntries(fields.map((field) => [field, undefined]))
const noAcl = unseen('acl')

const TABLES: Readonly<Record<string, readonly Row[]>> = {
  'mode, owner and group': [
    { what: 'mode', inodes: [file('/f', 0, 0, 0, unseen('mode'))], is: UNKNOWN, missing: ['mode'] },
    { what: 'mode, but owned', inodes: [file('/f', 0, 33, 0, unseen('mode'))], is: true },
    {
      what: 'mode, but replaced',
      inodes: [directory('/d', 0o777), file('/d/f', 0, 0, 0, unseen('mode'))],
      path: '/d/f',
      is: true,
    },
    { what: 'mode, for root', inodes: [file('/f', 0, 44, 0, unseen('mode'))], subject: ROOT, is: true },
    {
      what: 'mode, for root to execute',
      inodes: [file('/f', 0, 44, 0, unseen('mode'))],
      subject: ROOT,
      power: 'execute',
      is: UNKNOWN,
      missing: ['mode'],
    },
    {
      what: 'mode, but out of reach',
      inodes: [directory('/d', 0o700), file('/d/f', 0, 0, 0, unseen('mode'))],
      path: '/d/f',
      is: false,
    },
    { what: 'owner', inodes: [file('/f', 0o644, 0, 0, unseen('uid'))], is: UNKNOWN, missing: ['uid'] },
    { what: 'owner, to read', inodes: [file('/f', 0o644, 0, 0, unseen('uid'))], power: 'read', is: true },
    { what: 'owner, for anyone', inodes: [file('/f', 0o644, 0, 0, unseen('uid'))], subject: ANYONE, is: false },
    {
      what: 'owner, in a sticky directory',
      inodes: [directory('/d', 0o1777), file('/d/f', 0o600, 0, 0, unseen('uid'))],
      path: '/d/f',
      power: 'replace',
      is: UNKNOWN,
      missing: ['uid'],
    },
    { what: 'group', inodes: [file('/f', 0o664, 0, 0, unseen('gid'))], is: UNKNOWN, missing: ['gid'] },
    { what: 'group, not deciding', inodes: [file('/f', 0o644, 0, 0, unseen('gid'))], is: false },
    { what: 'group, in none', inodes: [file('/f', 0o664, 0, 0, unseen('gid'))], subject: ANYONE, is: false },
    {
      what: 'group, with an ACL',
      inodes: [
        file('/f', 0o664, 0, 0, {
          ...unseen('gid'),
          acl: { owner: 6, users: [[33, 6]], group: 4, groups: [], mask: 6, other: 4 },
        }),
      ],
      is: true,
    },
    {
      what: 'directory mode',
      inodes: [directory('/d', 0, 0, 0, unseen('mode')), file('/d/f', 0o666)],
      path: '/d/f',
      is: UNKNOWN,
      missing: ['mode'],
    },
  ],
  ancestors: [
    {
      what: 'not observed',
      inodes: [directory('/', 0o755), file('/d/f', 0o644)],
      path: '/d/f',
      tree: { ancestors: false, elsewhere: undefined },
      is: UNKNOWN,
      missing: ['ancestor'],
    },
    {
      what: 'not observed, but replaced above',
      inodes: [directory('/', 0o777), file('/d/f', 0o644)],
      path: '/d/f',
      tree: { ancestors: false, elsewhere: undefined },
      is: true,
      assumed: ['attrs', 'mount'],
    },
    {
      what: 'not observed, no bit',
      inodes: [directory('/', 0o755), file('/d/f', 0o600)],
      path: '/d/f',
      power: 'write',
      tree: { ancestors: false, elsewhere: undefined },
      is: false,
    },
    {
      what: 'the path itself',
      inodes: [directory('/', 0o755)],
      tree: { elsewhere: undefined },
      is: UNKNOWN,
      missing: ['gid', 'mode', 'uid'],
    },
    {
      what: 'the path itself, replaced or created',
      inodes: [directory('/', 0o777)],
      tree: { elsewhere: undefined },
      is: true,
      assumed: ['attrs', 'mount'],
    },
    { what: 'a link target', inodes: [link('/f', '', 0, unseen('linkTarget'))], is: UNKNOWN, missing: ['link-target'] },
    {
      what: 'what a link of a stranger in a shared directory leads to, maybe a directory',
      inodes: [directory('/tmp', 0o1777), link('/tmp/l', '/d/f', 44), directory('/d', 0o755)],
      path: '/tmp/l',
      power: 'write',
      tree: { elsewhere: undefined, sysctl: { 'fs.protected_symlinks': 1 } },
      is: UNKNOWN,
      missing: ['ancestor'],
    },
    {
      what: 'a link target, with a dot behind a link of a stranger in a shared directory',
      inodes: [
        directory('/tmp', 0o1777),
        link('/tmp/l', '/m', 44),
        link('/m', '', 0, unseen('linkTarget')),
        link('/f', '/tmp/l/.'),
      ],
      power: 'read',
      tree: { sysctl: { 'fs.protected_symlinks': 1 } },
      is: UNKNOWN,
      missing: ['ancestor', 'link-target'],
    },
    {
      what: 'whether a link stands in a shared directory',
      inodes: [directory('/tmp', 0o1777, 0, 0, unseen('mode')), link('/tmp/l', '/f', 44), file('/f', 0o644)],
      path: '/tmp/l',
      power: 'read',
      subject: ROOT,
      tree: { sysctl: { 'fs.protected_symlinks': 1 } },
      is: UNKNOWN,
      missing: ['mode'],
    },
    {
      what: 'a link target, read',
      inodes: [link('/f', '', 0, unseen('linkTarget'))],
      power: 'read',
      is: UNKNOWN,
      missing: ['link-target'],
    },
    {
      what: 'a link target, on the way',
      inodes: [link('/l', '', 0, unseen('linkTarget'))],
      path: '/l/f',
      is: UNKNOWN,
      missing: ['gid', 'link-target', 'mode', 'uid'],
    },
  ],
  'hard links': [
    {
      what: 'unknown names',
      inodes: [directory('/d', 0o700), file('/d/f', 0o666, 0, 0, { nlink: 2, ino: 5 })],
      path: '/d/f',
      tree: { allNames: false },
      is: UNKNOWN,
      missing: ['hard-links'],
    },
    {
      what: 'unknown names of what none can write',
      inodes: [directory('/d', 0o700), file('/d/f', 0o644, 0, 0, { nlink: 2, ino: 5 })],
      path: '/d/f',
      tree: { allNames: false },
      is: false,
    },
    {
      what: 'unknown names, written by this one',
      inodes: [file('/f', 0o666, 0, 0, { nlink: 2, ino: 5 })],
      tree: { allNames: false },
      is: true,
    },
    {
      what: 'a directory has none',
      inodes: [directory('/d', 0o700), directory('/d/f', 0o777, 0, 0, { nlink: 9, ino: 5 })],
      path: '/d/f',
      tree: { allNames: false },
      is: false,
    },
  ],
  'taken for granted': [
    { what: 'ACL, no bit: a sure no', inodes: [file('/f', 0o644, 0, 0, noAcl)], is: false },
    { what: 'ACL, owner', inodes: [file('/f', 0o600, 33, 0, noAcl)], is: true },
    { what: 'ACL, group bit not ours', inodes: [file('/f', 0o664, 0, 0, noAcl)], is: false, assumed: ['acl'] },
    { what: 'ACL, group bit ours', inodes: [file('/f', 0o664, 0, 33, noAcl)], is: true, assumed: ['acl'] },
    { what: 'ACL, without group bits', inodes: [file('/f', 0o606, 0, 0, noAcl)], is: true },
    { what: 'ACL, for root', inodes: [file('/f', 0o664, 44, 44, noAcl)], subject: ROOT, is: true },
    {
      what: 'ACL of a directory on the way',
      inodes: [directory('/', 0o755, 0, 0, noAcl), file('/f', 0o646)],
      is: true,
      assumed: ['acl'],
    },
    {
      what: 'attributes and mount',
      inodes: [file('/f', 0o646, 0, 0, unseen('attrs', 'mount'))],
      is: true,
      assumed: ['attrs', 'mount'],
    },
    { what: 'attributes and mount of a no', inodes: [file('/f', 0o644, 0, 0, unseen('attrs', 'mount'))], is: false },
    {
      what: 'attributes, voided',
      inodes: [file('/f', 0o646, 0, 0, unseen('attrs'))],
      subject: withCaps('cap_linux_immutable'),
      is: true,
    },
    {
      what: 'sysctl',
      inodes: [directory('/tmp', 0o1777), link('/tmp/l', '/f', 44), file('/f', 0o644)],
      path: '/tmp/l',
      power: 'read',
      is: false,
      assumed: ['sysctl'],
    },
    {
      what: 'sysctl, not deciding',
      inodes: [directory('/tmp', 0o1777), link('/tmp/l', '/f', 33), file('/f', 0o644)],
      path: '/tmp/l',
      power: 'read',
      is: true,
    },
    {
      what: 'sysctl, a no without it',
      inodes: [directory('/tmp', 0o1777), link('/tmp/l', '/f', 44), file('/f', 0o600)],
      path: '/tmp/l',
      power: 'read',
      is: false,
    },
  ],
}

for (const [name, rows] of Object.entries(TABLES)) {
  const table = suite(`access, not observed: ${name}`)
  for (const {
    what,
    inodes,
    path = '/f',
    power = 'modify',
    subject = WWW,
    tree,
    is,
    assumed = [],
    missing = [],
  } of rows)
    table(what, () => {
      const access = createAccess(memoryTree(inodes, tree))
      // What is asked for may be handed over, or be looked up.
      for (const given of [undefined, inodes.find((inode) => inode.path === path)]) {
        const answer = access.explain(subject, power, path, tree?.ancestors === false ? inodes.at(-1) : given)
        assert.is(access.can(subject, power, path, tree?.ancestors === false ? inodes.at(-1) : given), is)
        assert.equal(
          { ...answer, witness: answer.witness.length > 0 },
          { answer: is, witness: is === true, assumed, missing },
        )
      }
    })
  table.run()
}

const lazy = suite('access: facts that cost a call')

lazy('are read only where they can matter', () => {
  const read: string[] = []
  const costly = (inode: Inode): Inode => {
    const { acl: _acl, attrs: _attrs, mount: _mount, ...rest } = inode
    const note = (fact: string) => ({
      get: () => {
        read.push(fact)
        return null
      },
    })
    return Object.defineProperties(rest, { acl: note('acl'), attrs: note('attrs'), mount: note('mount') }) as Inode
  }
  const asked = (inode: Inode, power: Power): readonly string[] => {
    const access = createAccess(memoryTree([directory('/d', 0o751), costly(inode)]))
    read.length = 0
    access.can(WWW, power, inode.path)
    return [...read]
  }
  assert.equal(asked(file('/d/f', 0o644), 'modify'), [])
  assert.equal(asked(file('/d/f', 0o600), 'read'), [])
  assert.equal(asked(file('/d/f', 0o644), 'read'), ['acl'])
  assert.equal(asked(file('/d/f', 0o604), 'read'), [])
  assert.equal(asked(file('/d/f', 0o606), 'write'), ['mount', 'attrs'])
})

lazy.run()
