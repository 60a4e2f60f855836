import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { expandVariables, parseEnvironment } from '../../src/parse/index.ts'

test('environment files: comments, quotes, continued lines, the last one counts', () => {
  const text = '# a\n;b=1\nA=1\nexport B="two words"\nC=x\\\ny\nA=2\nD=\'q\'\n1X=no\nnothing\nE=a b\n__proto__=x\n'
  assert.equal(
    [...parseEnvironment(text)],
    [
      ['A', '2'],
      ['B', 'two words'],
      ['C', 'xy'],
      ['D', 'q'],
      ['E', 'a b'],
      ['__proto__', 'x'],
    ],
  )
})

test('variables in a command line, after systemd.service(5)', () => {
  const variables = new Map([
    ['A', 'one two'],
    ['B', 'b'],
  ])
  assert.equal(
    expandVariables(['$A', '$\u007bA}', 'x$\u007bB}y', 'x$B', '$NONE', '$\u007bNONE}', '$$B', '$$'], variables),
    ['one', 'two', 'one two', 'xby', 'x$B', '', '$B', '$'],
  )
})

test.run()
