import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { OPERATOR_NAMES } from '../../src/condition/index.ts'
import { CONTENT_CLASSES, FIELDS, INODE_TYPES, type PathRecord, SEVERITIES } from '../../src/model/index.ts'
import { generateValidators, schemaValidator } from '../../src/pack/compile-schemas.ts'
import { formatRecord, formatSummary } from '../../src/parse/index.ts'
import { ruleWith } from '../load/temp-pack.ts'

interface Schema {
  readonly properties: Readonly<Record<string, { readonly enum?: readonly unknown[]; readonly description?: string }>>
}
const schemaOf = (name: string): Schema => schemaValidator(name).schema as Schema

test('the generated validators import nothing and evaluate nothing', async () => {
  const code = generateValidators()
  assert.not.match(code, /\brequire\(|^import\b|\bimport\(|new Function|\beval\(/m)
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  assert.is(module.validateRule(ruleWith()), true)
  assert.is(module.validateRule(ruleWith({ extra: 1 })), false)
})

test('the condition schema lists every operator, each described', () => {
  const { properties } = schemaOf('condition')
  assert.equal(Object.keys(properties).sort(), [...OPERATOR_NAMES].sort())
  for (const [name, { description }] of Object.entries(properties)) assert.ok(description, name)
})

test('a full rule schema also holds conditions', () => {
  const validate = schemaValidator('rule')
  assert.ok(validate(ruleWith({ require: { and: [true, { glob: '/x' }] } })))
  assert.not.ok(validate(ruleWith({ require: { and: [{ globb: '/x' }] } })))
  assert.not.ok(validate(ruleWith({ when: { glob: '/x', under: ['/x', '/y'] } })))
})

test('the schemas name what the model names', () => {
  const { properties } = schemaOf('rule')
  assert.equal(properties.severity?.enum, [...SEVERITIES])
  assert.equal([...(properties.on?.enum ?? [])].sort(), Object.keys(FIELDS).sort())
  const { record, case: stated } = (schemaValidator('rule').schema as { definitions: { record: Schema; case: Schema } })
    .definitions
  // A case is a record with its world around it.
  for (const name of Object.keys(record.properties)) assert.ok(name in stated.properties, `a case may not have ${name}`)
  assert.equal(record.properties.type?.enum, [...INODE_TYPES])
  assert.equal(record.properties.contentClass?.enum, [...CONTENT_CLASSES, null])
})

test('a waiver has one form, in a file and in a pack', () => {
  const waiverIn = (name: string) =>
    (schemaValidator(name).schema as { definitions: { waiver: Schema } }).definitions.waiver
  assert.equal(waiverIn('pack'), waiverIn('waivers'))
  assert.equal(waiverIn('waivers').properties.severity?.enum, [...SEVERITIES])
})

test('every field of every schema is described', () => {
  const undescribed: string[] = []
  const visit = (schema: unknown, place: string): void => {
    if (typeof schema !== 'object' || schema === null) return
    const { properties, definitions } = schema as { properties?: object; definitions?: object }
    for (const group of [properties, definitions])
      for (const [name, inner] of Object.entries(group ?? {})) {
        const described = 'description' in inner || '$ref' in inner || group === definitions
        if (!described) undescribed.push(`${place}/${name}`)
        visit(inner, `${place}/${name}`)
      }
  }
  for (const name of ['rule', 'pack', 'waivers', 'condition', 'report', 'records'])
    visit(schemaValidator(name).schema, name)
  assert.equal(undescribed, [])
})

const ORIGIN = { collector: 'test', source: 'x', line: 1 }
const RECORDS: readonly PathRecord[] = [
  { kind: 'inode', path: '/', origin: ORIGIN },
  {
    kind: 'inode',
    path: '/a\xff',
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    owner: null,
    group: 'root',
    size: 1,
    mtime: 1.5,
    nlink: 1,
    dev: 1,
    ino: 2,
    linkTarget: '\xff',
    acl: { owner: 7, users: [], group: 5, groups: [], other: 0 },
    defaultAcl: null,
    caps: null,
    selinux: null,
    attrs: 'i',
    mount: { point: '/\xff', options: ['ro'] },
    contentClass: 'text',
    sha256: 'a'.repeat(64),
    origin: { ...ORIGIN, declared: true },
  },
  { kind: 'account', path: '/etc/passwd', name: 'a', uid: 1, gid: 1, home: '/\xff', shell: '/bin/sh', origin: ORIGIN },
  { kind: 'group', path: '/etc/group', name: 'a', gid: 1, members: ['b'], origin: ORIGIN },
  {
    kind: 'unit',
    path: '/u',
    name: 'u.service',
    directives: { 'Service.User': [{ value: 'a', file: '/u', line: 2 }] },
    origin: ORIGIN,
  },
  { kind: 'manifest', path: '/a', manifest: '/m', sha256: 'a'.repeat(64), origin: ORIGIN },
  {
    kind: 'act',
    path: '/a',
    actor: 'root',
    verb: 'kill-pid',
    recursive: false,
    follows: true,
    trigger: 'stop',
    origin: ORIGIN,
  },
  { kind: 'config', path: '/a', text: 'x', origin: ORIGIN },
]

test('records as they are written are valid lines, and mistakes are not', () => {
  const validate = schemaValidator('records')
  for (const record of RECORDS) {
    const line: Record<string, unknown> = JSON.parse(formatRecord(record))
    assert.ok(validate(line), `${record.kind}: ${JSON.stringify(validate.errors)}`)
    assert.not.ok(validate({ ...line, moed: '0644' }), record.kind)
  }
  assert.not.ok(validate({ kind: 'inode', path: '/a', mode: 420 }))
  assert.not.ok(validate({ kind: 'inod', path: '/a' }))
  const summary = {
    collector: 'x',
    records: 1,
    complete: true,
    wholeTree: true,
    hasContent: true,
    cannotCarry: [],
    notLookedAt: [],
  }
  assert.ok(validate(JSON.parse(formatSummary(summary))))
})

test.run()
