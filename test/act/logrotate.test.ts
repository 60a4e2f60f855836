import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import type { ScriptRun } from '../../src/act/index.ts'
import { logrotate } from '../../src/act/logrotate/index.ts'
import type { Inode, Tree } from '../../src/model/index.ts'
import { type Root, recordsIn, treeOf } from '../service/memory-root.ts'

interface Seen {
  readonly rotations: readonly string[]
  readonly acts: readonly string[]
  readonly doubts: readonly string[]
  readonly scripts: readonly { readonly text: string; readonly how: ScriptRun; readonly line: number | undefined }[]
}

/** What is told of a root; `modes` gives directories another mode and group. */
const seen = (root: Root, modes: Readonly<Record<string, Partial<Inode>>> = {}): Seen => {
  const plain = treeOf(root)
  const tree: Tree = {
    ...plain,
    lookup: (path) => {
      const inode = plain.lookup(path)
      return inode ? { ...inode, ...modes[path] } : inode
    },
  }
  const scripts: Seen['scripts'][number][] = []
  const { records, doubts } = logrotate.acts({
    files: new Map(),
    tree,
    records: recordsIn({ '/etc/passwd': 'root:x:0:0::/:\nwww-data:x:33:33::/:\n', '/etc/group': 'adm:x:4:\n' }),
    services: [],
    resolve: createAccess(tree).resolve,
    collector: 'test',
    script: () => ({ records: [], doubts: [] }),
    shell: (text, { origin, ...how }) => {
      scripts.push({ text: text.trim(), how, line: origin.line })
      return { records: [], doubts: [] }
    },
  })
  return {
    rotations: records.flatMap((record) => {
      if (record.kind !== 'log-rotation') return []
      const { path, logs, su, how, create, olddir, schedule, origin } = record
      const owner = create === null ? '-' : `${create.owner}:${create.group}:${create.mode?.toString(8) ?? null}`
      const who = su === null ? 'root' : `${su.user}:${su.group}`
      return [
        `${path} [${logs.join(' ')}] ${who} ${how} ${owner} ${olddir} ${schedule} ${origin.source}:${origin.line}`,
      ]
    }),
    acts: records.flatMap((record) => {
      if (record.kind !== 'act' || record.verb === 'read') return []
      const { verb, path, actor, owner, group, mode, makes } = record
      return [`${actor} ${verb} ${path} ${owner ?? '-'}:${group ?? '-'} ${mode?.toString(8) ?? '-'} ${makes ?? '-'}`]
    }),
    doubts,
    scripts,
  }
}

const conf = (text: string): Root => ({
  '/etc/logrotate.conf': text,
  '/var/log/a/one.log': '',
  '/var/log/a/two.log': '',
})

test('one rotation a directory, acts for each log that is there', () => {
  const root = { ...conf('weekly\n/var/log/a/*.log /var/log/b/x.log {\ncreate 640 33 4\n}\n'), '/var/log/b/x.log': '' }
  const { rotations, acts } = seen(root)
  assert.equal(rotations, [
    '/var/log/a [/var/log/a/*.log] root create www-data:adm:640 null weekly /etc/logrotate.conf:2',
    '/var/log/b [/var/log/b/x.log] root create www-data:adm:640 null weekly /etc/logrotate.conf:2',
  ])
  assert.equal(acts.slice(0, 2), [
    'root rotate /var/log/a/one.log www-data:adm - -',
    'root create /var/log/a/one.log www-data:adm 640 file',
  ])
  assert.is(acts.length, 6)
})

test('stanzas of a file that treat a directory alike are one rotation', () => {
  const text = '/var/log/a/one.log {\ndaily\n}\n/var/log/a/two.log {\ndaily\n}\n/var/log/a/three.log {\n}\n'
  assert.equal(seen(conf(text)).rotations, [
    '/var/log/a [/var/log/a/one.log /var/log/a/two.log] root nocreate - null daily /etc/logrotate.conf:1',
    '/var/log/a [/var/log/a/three.log] root nocreate - null size /etc/logrotate.conf:7',
  ])
})

test('su becomes the actor, copytruncate makes nothing, olddir is where it leads', () => {
  const text =
    '/var/log/a/*.log {\ncreate 640\nsu www-data adm\ncopytruncate\nolddir old\ncreateolddir 750 www-data adm\n}\n'
  const { rotations, acts } = seen(conf(text))
  assert.equal(rotations, [
    '/var/log/a [/var/log/a/*.log] www-data:adm copytruncate null:null:640 /var/log/a/old size /etc/logrotate.conf:1',
  ])
  assert.equal(acts, [
    'www-data rotate /var/log/a/one.log -:- - -',
    'www-data rotate /var/log/a/two.log -:- - -',
    'www-data create /var/log/a/old www-data:adm 750 directory',
  ])
})

test('directories are those that links lead to; one that is not there yet stands as written', () => {
  const root = { ...conf('/srv/logs/one.log /none/x.log {\n}\n'), '/srv/logs': '-> /var/log/a' }
  assert.equal(
    seen(root).rotations.map((line) => line.split(']')[0]),
    ['/var/log/a [/var/log/a/one.log', '/none [/none/x.log'],
  )
})

test('a pattern among directories means those that are there', () => {
  const root = { ...conf('/var/log/*/two.log {\n}\n'), '/var/log/b/one.log': '' }
  const { rotations, acts } = seen(root)
  assert.equal(
    rotations.map((line) => line.split(' ')[0]),
    ['/var/log/a'],
  )
  assert.equal(acts, ['root rotate /var/log/a/two.log -:- - -'])
})

test('a log belongs to the first stanza that names it', () => {
  const twice = '/var/log/a/one.log {\ncopy\n}\n/var/log/a/*.log {\n}\n'
  assert.equal(seen(conf(twice)).acts, ['root rotate /var/log/a/one.log -:- - -'])
  assert.match(seen(conf(twice)).doubts[0] ?? '', /logrotate.conf:4: .*earlier stanza/)
  assert.equal(seen(conf(`ignoreduplicates\n${twice}`)).acts, [
    'root rotate /var/log/a/one.log -:- - -',
    'root rotate /var/log/a/two.log -:- - -',
  ])
})

test('what logrotate refuses happens not, the rotation is told all the same', () => {
  const text = '/var/log/a/*.log {\nprerotate\nx\nendscript\n}\n'
  for (const [mode, gid, refused] of [
    [0o775, 33, true],
    [0o777, 0, true],
    [0o1777, 0, true],
    [0o775, 0, false],
    [0o755, 33, false],
  ] as const) {
    const { rotations, acts, scripts } = seen(conf(text), { '/var/log/a': { mode, gid } })
    assert.is(rotations.length, 1)
    assert.is(acts.length, refused ? 0 : 2, `${mode.toString(8)} ${gid}`)
    assert.is(scripts.length, refused ? 0 : 1)
  }
  const su = seen(conf(text.replace('prerotate', 'su www-data adm\nprerotate')), {
    '/var/log/a': { mode: 0o777, gid: 0 },
  })
  assert.is(su.acts.length, 2)
})

test('with shared scripts one log that is refused stops the others, but not the first and the last action', () => {
  const text = '/var/log/a/*.log /var/log/b/x {\nsharedscripts\nprerotate\np\nendscript\nfirstaction\nf\nendscript\n}\n'
  const { acts, scripts } = seen({ ...conf(text), '/var/log/b/x': '' }, { '/var/log/b': { mode: 0o777 } })
  assert.equal(acts, [])
  assert.equal(
    scripts.map((script) => script.text),
    ['f'],
  )
})

test('scripts run as root whatever su says, with what can be told of their arguments', () => {
  const text =
    '/var/log/a/one.log {\nsu www-data adm\nprerotate\n p\nendscript\npostrotate\n q\nendscript\nlastaction\n r\nendscript\n}\n'
  assert.equal(
    seen(conf(text)).scripts.map(({ text: shell, how, line }) => [shell, how.actor, how.by, how.args, line]),
    [
      ['p', 'root', 'prerotate of logrotate.conf', ['/var/log/a/one.log'], 3],
      ['q', 'root', 'postrotate of logrotate.conf', undefined, 6],
      ['r', 'root', 'lastaction of logrotate.conf', ['/var/log/a/one.log'], 9],
    ],
  )
})

test('a log that is a link is left alone; a package without logrotate.conf is judged as if included', () => {
  const linked = { '/etc/logrotate.conf': '/var/log/a/l {\n}\n', '/var/log/a/l': '-> /etc/passwd' }
  assert.equal(seen(linked).acts, [])
  const { rotations } = seen({ '/etc/logrotate.d/x': '/var/log/x.log {\n}\n' })
  assert.equal(rotations, ['/var/log [/var/log/x.log] root create null:null:null null weekly /etc/logrotate.d/x:1'])
  assert.equal(seen({}).rotations, [])
})

test.run()
