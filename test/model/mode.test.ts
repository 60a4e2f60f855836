import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { formatMode, lsMode, MODE_MASK, parseMode } from '../../src/model/index.ts'
import { inTemporaryFolder, judge } from './judges.ts'

test('every mode is four octal digits and comes back from them', () => {
  for (let mode = 0; mode <= MODE_MASK; mode++) {
    const text = formatMode(mode)
    assert.match(text, /^[0-7]{4}$/)
    assert.is(parseMode(text), mode)
    assert.is(parseMode(mode.toString(8)), mode)
  }
  assert.is(formatMode(0o100644), '0644')
})

test('what is not octal text is no mode', () => {
  for (const text of ['', '8', '0o644', '00644', '-1', ' 644', '644\n', 'rwx', '６４４'])
    assert.is(parseMode(text), undefined, JSON.stringify(text))
})

test('modes are shown as find shows them: a third of them on files, some on directories', () => {
  inTemporaryFolder((folder) => {
    for (let mode = 0; mode <= MODE_MASK; mode += 3) {
      const file = join(folder, mode.toString(8))
      closeSync(openSync(file, 'w'))
      chmodSync(file, mode)
      if (mode % 31 === 0) {
        mkdirSync(`${file}.d`)
        chmodSync(`${file}.d`, mode)
      }
    }
    const shown = judge('find', [folder, '-mindepth', '1', '-maxdepth', '1', '-printf', '%y %m %M\\n'])
    if (shown === undefined) return
    const lines = shown.trimEnd().split('\n')
    assert.ok(lines.length > 1366)
    for (const line of lines) {
      const [type, octal = '', expected] = line.split(' ')
      assert.is(lsMode(type === 'd' ? 'directory' : 'file', parseMode(octal)), expected)
    }
  })
})

test('what was not observed is shown as such', () => {
  assert.is(lsMode(undefined, 0o755), '?rwxr-xr-x')
  assert.is(lsMode('socket', undefined), 's?????????')
})

test.run()
