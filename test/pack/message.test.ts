import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { UNKNOWN } from '../../src/model/index.ts'
import { renderMessage } from '../../src/pack/index.ts'

const render = (message: string, values: Readonly<Record<string, unknown>> = {}) =>
  renderMessage(message, (name) => values[name])

test('fields are put in as people read them', () => {
  const values = { path: '/etc/a', mode: 0o640, owner: null, size: 12, 'service.groups': ['adm', 'www-data'] }
  assert.is(
    render('{path} {mode} {owner} {size} {service.groups} {group}', values),
    '/etc/a 0640 none 12 adm, www-data ?',
  )
  assert.is(render('{sha256}', { sha256: UNKNOWN }), '?')
  assert.is(render('{{{size}}}', { size: 1 }), '{1}')
})

test('nothing that a target holds can steer a terminal', () => {
  const values = {
    path: '/tmp/\u001b[2J\n\u202ex',
    name: '\u001b[31m',
    owner: 'a\nb',
    'service.dirs.tmp': ['/a b', '/é'],
  }
  const shown = render('{path} {name} {owner} {service.dirs.tmp}', values)
  assert.not.match(shown, /[\u0000-\u001f\u202e]/)
  assert.is(shown, "$'/tmp/\\x1b[2J\\n\\xe2\\x80\\xaex' \\u{1b}[31m a\\u{a}b '/a b', '/é'")
})

test.run()
