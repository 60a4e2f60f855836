import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { type ActSource, actSources, findActs } from '../../src/act/index.ts'
import { type ActRecord, memoryTree } from '../../src/model/index.ts'
import { parseGlob } from '../../src/paths/index.ts'
import { asking } from './view.ts'

test('every source has a name of its own, and globs of the rule language', () => {
  const names = actSources.map(({ name }) => name)
  assert.is(new Set(names).size, names.length)
  for (const { globs } of actSources) for (const glob of globs) assert.not.throws(() => parseGlob(glob), glob)
})

test('what a package does only when it is new says so; what comes at an upgrade as well does not', () => {
  const at = (trigger: string, path: string, by = 'postinst of a'): ActRecord => ({
    kind: 'act',
    actor: 'root',
    verb: 'chown',
    path,
    recursive: false,
    follows: true,
    trigger,
    by,
    origin: { collector: 'test', source: '/a' },
  })
  const source: ActSource = {
    name: 'made up',
    globs: [],
    acts: () => ({
      records: [
        at('install', '/new'),
        at('install', '/both'),
        at('upgrade', '/both'),
        at('install', '/pre', 'preinst of a'),
      ],
      doubts: [],
    }),
  }
  const tree = memoryTree([], { ancestors: 'root', whole: true })
  const { resolve } = createAccess(tree)
  const parts = { files: new Map(), tree, records: [], services: [], resolve, collector: 'test' }
  const { records } = findActs([source], parts, () => asking())
  assert.equal(
    records.map((record) => [record.path, record.kind === 'act' ? record.by : '']),
    [
      ['/new', 'postinst of a, when it is new'],
      ['/both', 'postinst of a'],
      ['/pre', 'preinst of a'],
    ],
  )
})

test.run()
