import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { conditionWords } from '../../../src/report/pretty/words.ts'

const TABLE: readonly (readonly [unknown, string])[] = [
  [{ '!': { can: ['service', 'modify'] } }, 'not (service can modify it)'],
  [{ in: [{ var: 'type' }, ['file', 'directory']] }, 'type is in {file, directory}'],
  [
    { and: [{ '==': [{ var: 'uid' }, 0] }, { or: [{ 'mode-any': '0022' }, { use: 'shared' }] }] },
    'uid is 0 and (mode has one of 0022 or shared)',
  ],
  [{ can: ['anyone', 'write', { var: 'parent.path' }] }, 'anyone can write parent.path'],
  [{ 'owned-by': ['root', 'root'] }, 'owned by root:root'],
  [{ observed: ['acl'] }, 'acl was observed'],
  [{ glob: [{ var: 'linkTarget' }, '/tmp/**'] }, 'linkTarget matches /tmp/**'],
  [{ at: ['/etc/x', 'mode'] }, 'mode of /etc/x'],
  [{ all: [{ var: 'children.names' }, { glob: [{ var: '' }, '*.conf'] }] }, 'all of children.names: it matches *.conf'],
  [{ acts: [['run'], '/x/**'] }, 'acts({run}, /x/**)'],
  [true, 'true'],
  [{}, '{}'],
]
for (const [logic, words] of TABLE) test(words, () => assert.is(conditionWords(logic), words))

test.run()
