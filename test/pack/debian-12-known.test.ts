import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { loadPack } from '../../src/load/index.ts'
import { parseGlob } from '../../src/paths/index.ts'

const known = await loadPack('pathwrit:debian-12-known')
const waivers = (known.waivers ?? []).map(({ waiver }) => waiver)

test('it holds waivers and nothing else', () => {
  assert.is(known.rules.length, 0)
  assert.ok(waivers.length > 0)
})

test('each waiver names one rule that is shipped, and a reason of its own words', async () => {
  const rules = new Set((await loadPack('pathwrit:strict')).rules.map(({ name }) => name))
  for (const { rule, reason } of waivers) {
    assert.ok(rules.has(rule), rule)
    assert.ok(reason.length > 40, `${rule}: ${reason}`)
  }
})

test('each waiver is narrow: no tree, a few names of one directory at most, and no worse than it was read', () => {
  for (const { path, severity, verdict } of waivers) {
    assert.not.match(path, /\*\*|[?[\]]/, path)
    assert.ok(parseGlob(path).alternatives.length <= 2, path)
    assert.match(path.slice(0, path.lastIndexOf('/')), /^(?:\/[\w.-]+)+$/, `${path}: its directory is spelled out`)
    assert.match(path.slice(path.lastIndexOf('/') + 1), /^(?:[\w.@-]+|\*\.log|\{[\w,-]+\})$/, path)
    assert.is.not(severity, undefined, path)
    assert.is(verdict, undefined, path)
  }
})

test('what configures a service, and what is secret, is never waived, and of what is high only a declared helper', () => {
  for (const { rule, path, severity, service } of waivers) {
    assert.not.match(rule, /^(?:secrets\/|config\/(?!unit-opens-etc))/, path)
    assert.not.match(path, /^\/etc\//, rule)
    if (severity === 'high' || severity === 'critical') assert.is(rule, 'code/privileged-helper', path)
    if (
      !/^(?:surface\/shared-writable|code\/privileged-helper|root-acts\/tmpfiles-order|logs\/rotation-sticky)$/.test(
        rule,
      )
    )
      assert.is.not(service, undefined, `${rule} ${path} names no service`)
  }
})

test('no two waivers say the same', () => {
  const said = waivers.map(({ rule, path }) => `${rule} ${path}`)
  assert.is(new Set(said).size, said.length)
})

test.run()
