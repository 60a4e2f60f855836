import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { errorText, refusalText } from '../../src/cli/failure.ts'
import { nearest, PathwritError, safeText } from '../../src/model/index.ts'

const text = (cause: unknown, env = {}) => errorText(cause, env, safeText)

test('an error says where, what, and what to do', () => {
  const place = { file: 'r.json', line: 3, column: 9, hint: 'try this' }
  assert.is(
    text(new PathwritError('pack', 'no such field', place)),
    'pathwrit: r.json:3:9: no such field\n  try this\n',
  )
  assert.is(
    text(new PathwritError('pack', 'bad', { file: 'r.json', pointer: '/when/in' })),
    'pathwrit: r.json#/when/in: bad\n',
  )
  assert.is(text(new PathwritError('input', 'bad', { file: 'r.json' })), 'pathwrit: r.json: bad\n')
  assert.is(text(new PathwritError('usage', 'bad')), 'pathwrit: bad\n')
  assert.is(
    text(new PathwritError('input', 'cannot open r.json', { file: 'r.json' })),
    'pathwrit: cannot open r.json\n',
  )
})

test('what the system refuses is no defect; anything else is, in one line and without a stack', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })
  assert.is(text(full), 'pathwrit: ENOSPC: no space left on device, write\n  free some space\n')
  const defect = text(new TypeError('x is not a function'))
  assert.match(defect, /^pathwrit: x is not a function\n {2}this is a defect: please report it/)
  assert.not.match(defect, /\n +at /)
  assert.match(text('thrown text'), /^pathwrit: thrown text\n/)
  assert.match(text(null), /^pathwrit: null\n/)
})

test('a stack is printed only when asked for', () => {
  assert.match(text(new TypeError('x'), { PATHWRIT_DEBUG: '1' }), /\n +at /)
  assert.not.match(text(new PathwritError('usage', 'x')), /\n +at /)
})

test('nothing in an error can steer the terminal', () => {
  const evil = new PathwritError('input', 'a\x1b[2J\nb', { file: '\u202ex\n', line: 1, hint: '\x07' })
  assert.not.match(text(evil), /[\x1b\x07\u202e]/)
  assert.is(text(evil).split('\n').length, 3)
})

test('a refusal says what was likely meant', () => {
  const refused = {
    refused: 'unknown option --formt',
    hint: 'see --help',
    near: { word: '--formt', known: ['--format'] },
  }
  assert.match(
    refusalText(refused, safeText, nearest),
    /^pathwrit: unknown option --formt\n {2}did you mean "--format"\? see --help\n$/,
  )
})

test.run()
