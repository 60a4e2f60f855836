import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess, surfacePowers } from '../../src/access/index.ts'
import { ANYONE, type Inode, POWERS, type Power, type Subject, UNKNOWN } from '../../src/model/index.ts'
import { memoryTree } from './memory-tree.ts'
import { char, directory, fifo, file, link, ROOT, socket, WWW, withCaps } from './subjects.ts'

const LETTERS: Readonly<Partial<Record<Power, string>>> = {
  read: 'r',
  write: 'w',
  append: 'a',
  execute: 'x',
  search: 's',
  create: 'c',
  delete: 'd',
  replace: 'R',
  control: 'C',
  modify: 'M',
}

/** The powers a subject surely has, one letter each; a question mark behind those that are unknown. */
const powers = (inodes: readonly Inode[], path: string, subject: Subject = WWW, sysctl = {}): string => {
  const access = createAccess(memoryTree(inodes, { sysctl }))
  return POWERS.filter((power) => LETTERS[power] !== undefined)
    .map((power) => {
      const answer = access.can(subject, power, path)
      assert.is(access.explain(subject, power, path).answer, answer, `explain and can agree on ${power} ${path}`)
      return answer === true ? LETTERS[power] : answer === UNKNOWN ? `${LETTERS[power]}?` : ''
    })
    .join('')
}

interface Row {
  readonly what: string
  readonly inodes: readonly Inode[]
  readonly path: string
  readonly subject?: Subject
  readonly sysctl?: Readonly<Record<string, number>>
  readonly is: string
}

const named = (bits: number, mask: number, other = 0, group = 0) => ({
  acl: { owner: 6, users: [[33, bits]] as const, group, groups: [], mask, other },
})
const groups = (entries: readonly (readonly [number, number])[], group: number, mask: number) => ({
  acl: { owner: 6, users: [], group, groups: entries, mask, other: 7 },
})
const ro = (point = '/') => ({ mount: { point, options: ['ro'] } })
const shared = directory('/tmp', 0o1777)

const TABLES: Readonly<Record<string, readonly Row[]>> = {
  bits: [
    { what: 'other', inodes: [file('/f', 0o646)], path: '/f', is: 'rwasM' },
    { what: 'group', inodes: [file('/f', 0o620, 0, 50)], path: '/f', is: 'wasM' },
    { what: 'a matching group shuts out other', inodes: [file('/f', 0o606, 0, 50)], path: '/f', is: 's' },
    { what: 'owner bits shut out the rest', inodes: [file('/f', 0o077, 33, 33)], path: '/f', is: 'sCM' },
    { what: 'anyone owns nothing', inodes: [file('/f', 0o600, 0xfffffffe)], path: '/f', subject: ANYONE, is: 's' },
    {
      what: 'uid 0 with no capability',
      inodes: [file('/f', 0o600, 33)],
      path: '/f',
      subject: { ...ROOT, caps: [] },
      is: 'sdRM',
    },
  ],
  acl: [
    { what: 'named user', inodes: [file('/f', 0o670, 0, 0, named(6, 7))], path: '/f', is: 'rwasM' },
    { what: 'masked', inodes: [file('/f', 0o640, 0, 0, named(6, 4))], path: '/f', is: 'rs' },
    { what: 'named user shuts out other', inodes: [file('/f', 0o676, 0, 0, named(0, 7, 6))], path: '/f', is: 's' },
    { what: 'no group bits, no ACL', inodes: [file('/f', 0o606, 0, 0, named(0, 7, 6))], path: '/f', is: 'rwasM' },
    {
      what: 'one entry must grant the set',
      inodes: [directory('/d', 0o777, 0, 50, groups([[33, 2]], 1, 7))],
      path: '/d',
      is: 'xs',
    },
    {
      what: 'one entry grants the set',
      inodes: [directory('/d', 0o777, 0, 50, groups([[33, 3]], 0, 7))],
      path: '/d',
      is: 'waxscM',
    },
    {
      what: 'a matching group entry denies',
      inodes: [file('/f', 0o677, 0, 0, groups([[33, 0]], 0, 7))],
      path: '/f',
      is: 's',
    },
    {
      what: 'the group bits of the mode are the mask',
      inodes: [file('/f', 0o660, 0, 33, groups([], 4, 6))],
      path: '/f',
      is: 'rs',
    },
  ],
  directories: [
    { what: 'write needs execute', inodes: [directory('/d', 0o772), file('/d/f', 0o600)], path: '/d/f', is: '' },
    { what: 'write without execute is nothing', inodes: [directory('/d', 0o772)], path: '/d', is: 's' },
    { what: 'replace', inodes: [directory('/d', 0o777), file('/d/f', 0o600)], path: '/d/f', is: 'sdRM' },
    { what: 'sticky', inodes: [shared, file('/tmp/f', 0o600)], path: '/tmp/f', is: 's' },
    { what: 'sticky, own file', inodes: [shared, file('/tmp/f', 0o000, 33)], path: '/tmp/f', is: 'sdRCM' },
    {
      what: 'sticky, own directory',
      inodes: [directory('/d', 0o1755, 33), file('/d/f', 0o600)],
      path: '/d/f',
      is: 'sdRM',
    },
    {
      what: 'sticky, fowner',
      inodes: [shared, file('/tmp/f', 0o600)],
      path: '/tmp/f',
      subject: withCaps('cap_fowner'),
      is: 'sdRCM',
    },
    {
      what: 'append-only parent',
      inodes: [directory('/d', 0o777, 0, 0, { attrs: 'a' }), file('/d/f', 0o600)],
      path: '/d/f',
      is: 's',
    },
    {
      what: 'append-only takes entries',
      inodes: [directory('/d', 0o777, 0, 0, { attrs: 'a' })],
      path: '/d',
      is: 'raxsc',
    },
    { what: 'immutable', inodes: [directory('/d', 0o777, 0, 0, { attrs: '----i---' })], path: '/d', is: 'rxs' },
    {
      what: 'a full directory is renamed, not removed',
      inodes: [directory('/d', 0o777), directory('/d/e', 0o755), file('/d/e/f', 0o644)],
      path: '/d/e',
      is: 'rxsRM',
    },
    { what: 'the root has no name to replace', inodes: [directory('/', 0o777)], path: '/', is: 'rwaxscM' },
  ],
  ancestors: [
    {
      what: 'owning one is enough',
      inodes: [directory('/d', 0o000, 33), file('/d/e/f', 0o600)],
      path: '/d/e/f',
      is: 'M',
    },
    {
      what: 'but it must be reached',
      inodes: [directory('/a', 0o700), directory('/a/d', 0o755, 33), file('/a/d/f', 0o600)],
      path: '/a/d/f',
      is: '',
    },
    {
      what: 'replacing one is enough',
      inodes: [directory('/d', 0o777), directory('/d/e', 0o700), file('/d/e/f', 0o600)],
      path: '/d/e/f',
      is: 'M',
    },
    {
      what: 'the root counts',
      inodes: [directory('/', 0o755, 33), directory('/a', 0o700), file('/a/b/f', 0o600)],
      path: '/a/b/f',
      is: 'M',
    },
    {
      what: 'read-only mount shields',
      inodes: [directory('/d', 0o777, 33, 0, ro()), file('/d/f', 0o666, 0, 0, ro())],
      path: '/d/f',
      is: 'rs',
    },
    {
      what: 'a directory above a mount point can be renamed',
      inodes: [directory('/d', 0o777), directory('/d/e', 0o755), file('/d/e/m/f', 0o644, 0, 0, ro('/d/e/m'))],
      path: '/d/e/m/f',
      is: 'rsM',
    },
  ],
  absent: [
    { what: 'created', inodes: [directory('/d', 0o777)], path: '/d/f', is: 'scM' },
    { what: 'created with its directory', inodes: [directory('/d', 0o777)], path: '/d/e/f', is: 'scM' },
    { what: 'not', inodes: [directory('/d', 0o755)], path: '/d/f', is: 's' },
    { what: 'above it', inodes: [directory('/d', 0o555, 33)], path: '/d/f', is: 'sM' },
    { what: 'below a file', inodes: [file('/d', 0o666)], path: '/d/f', is: '' },
    {
      what: 'below a file that can be replaced',
      inodes: [directory('/d', 0o777), file('/d/f', 0o600)],
      path: '/d/f/g',
      is: 'M',
    },
  ],
  guards: [
    { what: 'immutable', inodes: [file('/f', 0o666, 33, 0, { attrs: 'i' })], path: '/f', is: 'rs' },
    { what: 'append-only', inodes: [file('/f', 0o666, 0, 0, { attrs: 'a' })], path: '/f', is: 'ras' },
    {
      what: 'cap_linux_immutable',
      inodes: [file('/f', 0o666, 0, 0, { attrs: 'ia' })],
      path: '/f',
      subject: withCaps('cap_linux_immutable'),
      is: 'rwasM',
    },
    { what: 'read-only mount', inodes: [file('/f', 0o777, 33, 0, ro())], path: '/f', is: 'rxs' },
    { what: 'fifo on one', inodes: [fifo('/f', 0o666, 0, 0, ro())], path: '/f', is: 'rwasM' },
    { what: 'socket on one, not its mode', inodes: [socket('/f', 0o600, 33, 0, ro())], path: '/f', is: 'rwasM' },
    { what: 'chmod on one', inodes: [socket('/f', 0o000, 33, 0, ro())], path: '/f', is: 's' },
    {
      what: 'device on nodev',
      inodes: [char('/f', 0o666, 0, 0, { mount: { point: '/', options: ['nodev'] } })],
      path: '/f',
      is: 's',
    },
    {
      what: 'noexec',
      inodes: [file('/f', 0o755, 0, 0, { mount: { point: '/', options: ['noexec'] } })],
      path: '/f',
      is: 'rs',
    },
    {
      what: 'mount point',
      inodes: [directory('/d', 0o777), directory('/d/m', 0o755, 0, 0, { mount: { point: '/d/m', options: [] } })],
      path: '/d/m',
      is: 'rxs',
    },
  ],
  links: [
    { what: 'followed', inodes: [link('/l', 'f'), file('/f', 0o646)], path: '/l', is: 'rwasM' },
    { what: 'mode means nothing', inodes: [link('/l', 'f', 33), file('/f', 0o600)], path: '/l', is: 's' },
    {
      what: 'replaced',
      inodes: [directory('/d', 0o777), link('/d/l', '/f'), file('/f', 0o600)],
      path: '/d/l',
      is: 'sdRM',
    },
    { what: 'dangling', inodes: [link('/l', '/d/f'), directory('/d', 0o777)], path: '/l', is: 'scM' },
    { what: 'loop', inodes: [link('/l', 'm'), link('/m', 'l')], path: '/l', is: 's' },
    { what: 'itself', inodes: [link('/l', 'l')], path: '/l/x', is: '' },
    {
      what: '.. is the real parent',
      inodes: [link('/l', 'a/m/../f'), link('/a/m', '/b/c'), directory('/b/c', 0o755), file('/b/f', 0o666)],
      path: '/l',
      is: 'rwasM',
    },
    {
      what: 'what .. left steers it',
      inodes: [
        link('/l', 'a/m/../f'),
        directory('/a', 0o777),
        link('/a/m', '/b/c'),
        directory('/b/c', 0o755),
        file('/b/f', 0o644),
      ],
      path: '/l',
      is: 'rsM',
    },
    { what: '.. stops at the root', inodes: [link('/l', '../../../f'), file('/f', 0o666)], path: '/l', is: 'rwasM' },
    { what: 'ancestor', inodes: [link('/l', '/d'), file('/d/f', 0o666)], path: '/l/f', is: 'rwasM' },
    {
      what: 'ancestor replaced',
      inodes: [directory('/a', 0o777), link('/a/l', '/d'), file('/d/f', 0o644)],
      path: '/a/l/f',
      is: 'rsM',
    },
    {
      what: 'no way through the link, but another',
      inodes: [directory('/a', 0o700), link('/a/l', '/d'), file('/d/f', 0o666)],
      path: '/a/l/f',
      is: 'M',
    },
    { what: 'target directory', inodes: [link('/l', '/d'), directory('/d', 0o777)], path: '/l', is: 'rwaxscM' },
    { what: 'protected', inodes: [shared, link('/tmp/l', '/f', 44), file('/f', 0o644)], path: '/tmp/l', is: 's' },
    {
      what: 'protected, off',
      inodes: [shared, link('/tmp/l', '/f', 44), file('/f', 0o644)],
      path: '/tmp/l',
      sysctl: { 'fs.protected_symlinks': 0 },
      is: 'rs',
    },
    {
      what: 'protected, own',
      inodes: [shared, link('/tmp/l', '/f', 33), file('/f', 0o644)],
      path: '/tmp/l',
      is: 'rsdRM',
    },
    {
      what: 'protected, of the directory owner',
      inodes: [shared, link('/tmp/l', '/f', 0), file('/f', 0o644)],
      path: '/tmp/l',
      is: 'rs',
    },
    {
      what: 'protected, also from root',
      inodes: [shared, link('/tmp/l', '/f', 44), file('/f', 0o644)],
      path: '/tmp/l',
      subject: ROOT,
      is: 'sdRM',
    },
    {
      what: 'protected, not in the middle',
      inodes: [shared, link('/tmp/l', '/d', 44), file('/d/f', 0o644)],
      path: '/tmp/l/f',
      is: 'rs',
    },
  ],
  'links, as the kernel oracle found them': [
    {
      what: 'protected, entries made below it',
      inodes: [shared, link('/tmp/l', '/d', 44), directory('/d', 0o777)],
      path: '/tmp/l',
      is: 'wascM',
    },
    {
      what: 'protected, dangling',
      inodes: [shared, link('/tmp/l', '/d/f', 44), directory('/d', 0o777)],
      path: '/tmp/l',
      is: 'sM',
    },
    {
      what: 'protected, followed on the way to a dot',
      inodes: [shared, link('/tmp/l', '/d', 44), file('/d/f', 0o644), link('/d/m', '.')],
      path: '/tmp/l/m',
      is: 'rxs',
    },
    {
      what: 'a dot asks for search',
      inodes: [link('/l', '/d/.'), directory('/d', 0o774)],
      path: '/l',
      is: 's',
    },
    { what: 'a file has no dot', inodes: [link('/l', '/f/.'), file('/f', 0o666)], path: '/l', is: 's' },
    { what: 'nor a slash', inodes: [link('/l', '/f/'), file('/f', 0o666)], path: '/l', is: 's' },
    {
      what: 'what lies past the last link followed steers nothing',
      inodes: [
        directory('/d', 0o777),
        ...Array.from({ length: 42 }, (_, at) => link(`/l${at}`, at === 41 ? '/d/l' : `/l${at + 1}`)),
      ],
      path: '/l0',
      is: 's',
    },
    {
      what: 'what a loop goes through steers it',
      inodes: [directory('/d', 0o777), link('/l', '/d/m'), link('/d/m', '/l')],
      path: '/l',
      is: 'sM',
    },
  ],
  names: [
    {
      what: 'each with its own mount',
      inodes: [
        file('/f', 0o666, 0, 0, { nlink: 2, ino: 9, ...ro('/f') }),
        file('/g', 0o666, 0, 0, { nlink: 2, ino: 9 }),
      ],
      path: '/f',
      is: 'rsM',
    },
    {
      what: 'another name lets in',
      inodes: [
        directory('/a', 0o700),
        file('/a/f', 0o666, 0, 0, { nlink: 2, ino: 9 }),
        file('/b/g', 0o666, 0, 0, { nlink: 2, ino: 9 }),
      ],
      path: '/a/f',
      is: 'M',
    },
    {
      what: 'another name of one owned',
      inodes: [
        directory('/a', 0o700),
        file('/a/f', 0o600, 33, 0, { nlink: 2, ino: 9 }),
        file('/b/g', 0o600, 33, 0, { nlink: 2, ino: 9 }),
      ],
      path: '/a/f',
      is: 'M',
    },
    {
      what: 'a name that can be replaced changes no other',
      inodes: [
        file('/a/f', 0o644, 0, 0, { nlink: 2, ino: 9 }),
        directory('/b', 0o777),
        file('/b/g', 0o644, 0, 0, { nlink: 2, ino: 9 }),
      ],
      path: '/a/f',
      is: 'rs',
    },
  ],
  capabilities: [
    { what: 'root', inodes: [file('/f', 0o000, 44)], path: '/f', subject: ROOT, is: 'rwasdRCM' },
    {
      what: 'root executes what has an x',
      inodes: [file('/f', 0o001, 44)],
      path: '/f',
      subject: ROOT,
      is: 'rwaxsdRCM',
    },
    {
      what: 'dac_override',
      inodes: [directory('/d', 0o700), file('/d/f', 0o600)],
      path: '/d/f',
      subject: withCaps('cap_dac_override'),
      is: 'rwasdRM',
    },
    {
      what: 'dac_read_search',
      inodes: [directory('/d', 0o700), file('/d/f', 0o600)],
      path: '/d/f',
      subject: withCaps('cap_dac_read_search'),
      is: 'rs',
    },
    {
      what: 'fowner controls every ancestor',
      inodes: [directory('/', 0o700), file('/f', 0o600)],
      path: '/f',
      subject: withCaps('cap_fowner'),
      is: 'M',
    },
    {
      what: 'unmapped',
      inodes: [file('/f', 0o600, 44, 44)],
      path: '/f',
      subject: { ...withCaps('cap_dac_override'), mapped: { uids: [[33, 1]], gids: [[0, 99]] } },
      is: 's',
    },
    {
      what: 'group unmapped: fowner may chmod, not take away',
      inodes: [shared, file('/tmp/f', 0o600, 44, 44)],
      path: '/tmp/f',
      subject: { ...withCaps('cap_fowner'), mapped: { uids: [[40, 5]], gids: [[0, 1]] } },
      is: 'sCM',
    },
    {
      what: 'mapped',
      inodes: [file('/f', 0o600, 44, 44)],
      path: '/f',
      subject: { ...withCaps('cap_dac_override'), mapped: { uids: [[40, 5]], gids: [[0, 99]] } },
      is: 'rwasM',
    },
  ],
}

for (const [name, rows] of Object.entries(TABLES)) {
  const table = suite(`access: ${name}`)
  for (const { what, inodes, path, subject, sysctl, is } of rows)
    table(what, () => assert.is(powers(inodes, path, subject, sysctl), is))
  table.run()
}

const rest = suite('access: faces')

rest('surfacePowers lists what changes something', () => {
  const access = createAccess(memoryTree([directory('/d', 0o777), file('/d/f', 0o644, 33)]))
  assert.equal(surfacePowers(access, WWW, '/d', undefined), ['write', 'append', 'create'])
  assert.equal(surfacePowers(access, WWW, '/d/f', undefined), ['write', 'append', 'delete', 'replace', 'control'])
})

rest('resolve follows every link inside the root', () => {
  const chain = Array.from({ length: 41 }, (_, at) => link(`/c${at}`, at === 40 ? '/f' : `c${at + 1}`))
  const access = createAccess(memoryTree([...chain, file('/f', 0o644), link('/d', '/nowhere/x'), link('/u', '')]))
  assert.is(access.resolve('/c1').inode?.path, '/f')
  assert.is(access.resolve('/c1').loop, false)
  assert.is(access.resolve('/c0').loop, true)
  assert.equal(access.resolve('/d/y'), { path: '/nowhere/x/y', inode: null, loop: false })
  assert.is(access.resolve('/u').inode, undefined)
})

rest.run()
