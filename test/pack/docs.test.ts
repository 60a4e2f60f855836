import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { OPERATOR_NAMES } from '../../src/condition/index.ts'
import { FIELDS, SERVICE_FIELDS } from '../../src/model/index.ts'
import { checkPack, checkRule, resolvePack } from '../../src/pack/index.ts'

const root = ((): string => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'schemas/rule.v1.json'))) folder = dirname(folder)
  return folder
})()
const page = (name: string): string => readFileSync(join(root, `docs/extend/${name}.md`), 'utf8')
const example = (name: string): { file: string; text: string; value: unknown } => {
  const text = /```json\n([\s\S]*?)```/.exec(page(name))?.[1] ?? ''
  return { file: `docs/extend/${name}.md`, text, value: JSON.parse(text) }
}

test('the rule and the pack that the pages show are sound', () => {
  const rule = checkRule(example('rules'))
  const { value, ...pack } = checkPack(example('packs'))
  const files = { pack: { ...pack, value: { ...value, overrides: [] } }, rules: [rule], extended: [], builtIn: false }
  assert.is(resolvePack(files, new Map(), { engine: '0.1.0' }).rules[0]?.name, 'acme:state/no-world-write')
})

test('the page on rules names every field, operator and variable', () => {
  const text = page('rules')
  const schema = JSON.parse(readFileSync(join(root, 'schemas/rule.v1.json'), 'utf8'))
  const names = Object.keys(schema.properties).concat(OPERATOR_NAMES)
  for (const name of names) assert.ok(text.includes(`\`${name}\``), name)
  for (const { name, type, about } of [...Object.values(FIELDS).flat(), ...SERVICE_FIELDS])
    assert.ok(text.includes(`| \`${name}\` | ${type} | ${about}`), name)
})

test('the page on packs names every field and type', () => {
  const text = page('packs')
  const { properties, definitions } = JSON.parse(readFileSync(join(root, 'schemas/pack.v1.json'), 'utf8'))
  const fields = Object.keys(properties).map((name) => (name === 'requires' ? 'requires.engine' : name))
  for (const name of [
    ...fields,
    ...definitions.param.properties.type.enum,
    ...Object.keys(properties.overrides.items.properties),
  ])
    if (name !== '$schema') assert.ok(text.includes(`\`${name}\``), name)
})

test.run()
