import fc from 'fast-check'
import type { Binding, Vocabulary } from '../../src/condition/index.ts'
import { type Field, UNKNOWN } from '../../src/model/index.ts'

/** Property runs: small by default, PATHWRIT_CASES for the long ones. The seed is printed so that a failure can be had again. */
export const runs = (): { numRuns: number; seed: number } => {
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 2 ** 31)
  console.log(`seed ${seed}`)
  return { numRuns: Number(process.env.PATHWRIT_CASES ?? 5_000), seed }
}

const scalar = fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 2.5, 10, '', '0', '1', 'a', 'b', 'ab', '10', ' 3')
const leaf = fc.oneof({ weight: 4, arbitrary: scalar }, { weight: 1, arbitrary: fc.constantFrom<unknown>([], {}) })

/** JSON values with lists, objects, and objects that look like logic. */
export const jsonValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 5, arbitrary: leaf },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }) },
    { weight: 1, arbitrary: tie('value').map((value) => ({ var: value })) },
  ),
})).value

export const plainData = fc.oneof(
  { weight: 6, arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), jsonValue, { maxKeys: 4 }) },
  { weight: 1, arbitrary: jsonValue },
)

const OPERATORS = [
  '==',
  '===',
  '!=',
  '!==',
  '<',
  '<=',
  '>',
  '>=',
  '!',
  '!!',
  '+',
  '-',
  '*',
  '/',
  '%',
  'min',
  'max',
  'in',
  'cat',
  'substr',
  'merge',
  'if',
  '?:',
  'and',
  'or',
  'filter',
  'map',
  'all',
  'some',
  'none',
  'reduce',
  'missing',
  'missing_some',
  'var',
]

const plainName = fc.constantFrom<unknown>('a', 'b', 'c', 'd', 'a.b', 'a.0', 'b.1.a', 'a.length', '', null, 0, 1, 'zz')
const elementName = fc.constantFrom('', 'current', 'accumulator', '0', 'a')

/** Any JsonLogic, most of it senseless: operators with any operands, unknown operators, data among it. */
export const plainLogic: fc.Arbitrary<unknown> = fc.letrec<{ logic: unknown }>((tie) => ({
  logic: fc.oneof(
    { maxDepth: 5, depthSize: 'medium', withCrossShrink: true },
    { weight: 3, arbitrary: leaf },
    { weight: 4, arbitrary: fc.oneof(plainName, elementName).map((name) => ({ var: name })) },
    { weight: 1, arbitrary: fc.tuple(plainName, tie('logic')).map((args) => ({ var: args })) },
    {
      weight: 10,
      arbitrary: fc
        .tuple(fc.constantFrom(...OPERATORS), fc.array(tie('logic'), { maxLength: 4 }))
        .map(([operator, args]) => ({ [operator]: args })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.constantFrom('filter', 'map', 'all', 'some', 'none', 'reduce'),
          fc.oneof(
            fc.array(tie('logic'), { maxLength: 4 }),
            plainName.map((name) => ({ var: name })),
          ),
          tie('logic'),
          tie('logic'),
        )
        .map(([operator, ...args]) => ({ [operator]: args })),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...OPERATORS), tie('logic')).map(([op, arg]) => ({ [op]: arg })) },
    { weight: 1, arbitrary: fc.array(tie('logic'), { maxLength: 3 }) },
    { weight: 1, arbitrary: tie('logic').map((arg) => ({ bogus: [arg] })) },
  ),
})).logic

/** A small vocabulary with a field of every type. */
const FIELD_TYPES = {
  owner: 'string',
  group: 'string',
  type: 'string',
  path: 'path',
  'parent.owner': 'string',
  uid: 'integer',
  size: 'integer',
  mode: 'mode',
  'parent.mode': 'mode',
  recursive: 'boolean',
  names: 'strings',
  'service.name': 'string',
  'service.groups': 'strings',
} as const
export type FieldName = keyof typeof FIELD_TYPES
export const FIELD_NAMES = Object.keys(FIELD_TYPES) as FieldName[]

const TYPES = ['file', 'directory', 'symlink']
const fields = new Map<string, Field>(
  FIELD_NAMES.map((name) => [
    name,
    { name, type: FIELD_TYPES[name], values: name === 'type' ? TYPES : undefined, about: name },
  ]),
)
export const vocabulary: Vocabulary = {
  fields,
  params: new Map<string, unknown>([
    ['mask', '0640'],
    ['limit', 10],
    ['admins', ['root', 'adm']],
    ['where', '/etc'],
  ]),
  lists: new Map([['daemons', ['www-data', 'root']]]),
  define: new Map<string, unknown>([
    ['rooted', { '==': [{ var: 'owner' }, 'root'] }],
    ['endless', { '!': { use: 'endless' } }],
    ['broken', { '==': [{ var: 'ownr' }, 'root'] }],
  ]),
}

const names = fc.constantFrom('root', 'adm', 'www-data', '', '0', '10')
const VALUES: Readonly<Record<(typeof FIELD_TYPES)[FieldName], fc.Arbitrary<unknown>>> = {
  string: names,
  path: fc.constantFrom('/', '/etc', '/etc/a', '/etcetera', '/var/lib/x'),
  integer: fc.constantFrom(0, 1, 10, 33),
  mode: fc.constantFrom(0o644, 0o640, 0o4755, 0o666, 0o1777, 0),
  boolean: fc.boolean(),
  strings: fc.array(fc.oneof(names, fc.constantFrom('/etc', '/var')), { maxLength: 3 }),
}
const someValue = (name: FieldName): fc.Arbitrary<unknown> =>
  name === 'type' ? fc.constantFrom(...TYPES) : VALUES[FIELD_TYPES[name]]

/** What a record holds: every field a value or null. */
export type World = Readonly<Record<string, unknown>>
export const world: fc.Arbitrary<World> = fc.record(
  Object.fromEntries(
    FIELD_NAMES.map((name) => [
      name,
      name === 'path' ? someValue(name) : fc.oneof({ weight: 5, arbitrary: someValue(name) }, fc.constant(null)),
    ]),
  ),
)

/** Fields that were not observed; the record's own path always is. */
export const hidden = fc.subarray(FIELD_NAMES.filter((name) => name !== 'path'))

export const hide = (whole: World, unobserved: readonly string[]): World =>
  Object.fromEntries(Object.entries(whole).map(([name, value]) => [name, unobserved.includes(name) ? UNKNOWN : value]))

/** The record as json-logic-js reads it: dots are steps. */
export const nested = (whole: World): unknown => {
  const data: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(whole)) {
    const [head, tail] = name.split('.') as [string, string | undefined]
    if (tail === undefined) data[head] = value
    else data[head] = { ...((data[head] as object | undefined) ?? {}), [tail]: value }
  }
  return data
}

/** Answers that depend on nothing but what is asked, some of them unknown. */
const answer = (...asked: readonly unknown[]): true | false | typeof UNKNOWN => {
  const hash = [...JSON.stringify(asked)].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1009, 7)
  return hash % 3 === 0 ? UNKNOWN : hash % 3 === 1
}
const answerText = (...asked: readonly unknown[]): unknown => {
  const truth = answer(...asked)
  return truth === UNKNOWN ? UNKNOWN : truth ? '/etc/manifest' : null
}

export const binding: Binding<World> = {
  field: (name) => (record) => record[name],
  path: (record) => record.path as string,
  matcher: (globs) => (path) => globs.includes(path) || globs.some((glob) => path.startsWith(glob.replace(/\*+$/, ''))),
  can: (record, subject, power, path) => answer('can', subject, power, path ?? record.path),
  at: (_record, path, field) => {
    if (path === '/etc/a') return undefined
    const known = answer('at', path, field)
    return known === UNKNOWN || !known ? known || null : field.endsWith('mode') ? 0o755 : 'root'
  },
  acts: (record, verbs, matches) => answer('acts', verbs, matches?.('/etc/a') ?? record.path),
  listed: (record, matches, field) => answerText('listed', record.path, matches('/etc/manifest'), field),
  signed: (_record, path, keys) => answer('signed', path, keys),
}
