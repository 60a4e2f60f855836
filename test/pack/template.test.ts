// biome-ignore-all lint/suspicious/noTemplateCurlyInString: path templates of rules are written so
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bytesOf } from '../../src/model/index.ts'
import { expandTemplate } from '../../src/pack/index.ts'
import { matcher, parseGlob } from '../../src/paths/index.ts'

const VALUES: Readonly<Record<string, readonly string[]>> = {
  dir: ['/etc/x'],
  dirs: ['/a', '/b'],
  root: ['/'],
  name: ['svc'],
  strange: ['/srv/a*b{c}'],
  none: [],
  climbing: ['/etc/..', '../x'],
  half: ['/ok', ''],
}
const expand = (template: string) => expandTemplate(template, (name) => VALUES[name])

test('values are put in as literals, lists give one glob each', () => {
  assert.equal(expand('${dir}/**'), ['/etc/x/**'])
  assert.equal(expand('/${dir}/**'), ['/etc/x/**'])
  assert.equal(expand('/run/${name}.pid'), ['/run/svc.pid'])
  assert.equal(expand('${dirs}/${name}'), ['/a/svc', '/b/svc'])
  assert.equal(expand('/srv${dirs}'), ['/srv/a', '/srv/b'])
  assert.equal(expand('!${dirs}/x'), ['!/a/x', '!/b/x'])
  assert.equal(expand('${root}/**'), ['/**'])
  assert.equal(expand('${root}'), ['/'])
  assert.equal(expand('/a/\\${dir}'), ['/a/\\${dir}'])
  const [strange] = expand('${strange}/*') ?? []
  const matches = matcher([parseGlob(strange ?? '')])
  assert.ok(matches('/srv/a*b{c}/x'))
  assert.not.ok(matches('/srv/aXb{c}/x'))
})

test('a value that is unset, empty or climbing never widens a pattern', () => {
  for (const template of ['${none}/**', '${missing}/**', '${climbing}/**', '/x/${none}', '!${none}/**'])
    assert.is(expand(template), undefined, template)
  assert.equal(expand('${half}/**'), ['/ok/**'])
})

test('the number of globs is bounded', () => {
  const many = Array.from({ length: 100 }, (_, index) => `/d${index}`)
  assert.throws(() => expandTemplate('${a}${b}${c}', () => many), /more than 4096 globs/)
})

test('whatever a directory is called, its template matches what is in it and nothing beside it', () => {
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)
  console.log(`seed ${seed}`)
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .filter((text) => !/[/\0]|^\.{1,2}$/.test(text))
  fc.assert(
    fc.property(name, name, (directory, other) => {
      const globs = expandTemplate('/srv/${name}/**', () => [directory])
      const matches = matcher((globs ?? []).map((glob) => parseGlob(glob)))
      const path = (...names: string[]) => bytesOf(`/srv/${names.join('/')}`)
      return matches(path(directory, 'x')) && (other === directory || !matches(path(other, 'x')))
    }),
    { numRuns: Number(process.env.PATHWRIT_CASES ?? 1_000), seed },
  )
})

test.run()
