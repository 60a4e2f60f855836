// biome-ignore-all lint/suspicious/noTemplateCurlyInString: path templates of rules are written so
import fc from 'fast-check'
import { test } from 'uvu'
import { PathwritError } from '../../src/model/index.ts'
import { resolvePack } from '../../src/pack/index.ts'
import { packWith, ruleWith } from '../load/temp-pack.ts'
import { packFiles } from './pack-files.ts'

const SOUND = {
  pack: packWith({
    params: { max: { type: 'mode', default: '0640' }, dirs: { type: 'list', default: ['/a'] } },
    lists: { admins: ['root'] },
    define: { plain: { '==': [{ var: 'type' }, 'file'] } },
    requires: { engine: '>=0.1' },
    overrides: [{ rule: 'config/mode', severity: 'low', params: { max: '0600' }, exceptions: { append: ['/x'] } }],
  }),
  rule: ruleWith({
    when: { and: [{ use: 'plain' }, { 'in-set': [{ var: 'group' }, 'admins'] }] },
    require: { or: [{ 'mode-within': { param: 'max' } }, { under: [{ var: 'path' }, { param: 'dirs' }] }] },
    remedy: { owner: 'root', mode: { clear: '0022' } },
    tags: ['cwe:CWE-732'],
    cases: { pass: [{ path: '/etc/svc/a', mode: '0644', directives: { 'Service.User': ['x'] } }] },
  }),
}

/** Every place in a value, as the steps that lead to it. */
const placesOf = (value: unknown, steps: readonly string[] = []): (readonly string[])[] => [
  steps,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...steps, name]))
    : []),
]
const PLACES = placesOf(SOUND).slice(1)

const changed = (value: unknown, steps: readonly string[], put: unknown): unknown => {
  const [step, ...rest] = steps
  if (step === undefined) return put
  const copy = structuredClone(value) as Record<string, unknown>
  if (rest.length === 0 && put === undefined) delete copy[step]
  else copy[step] = changed(copy[step], rest, put)
  return copy
}

const odd = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    '',
    '!',
    '${',
    '${}',
    '{',
    '}',
    '/',
    '**',
    '!**',
    '__proto__',
    'constructor',
    '\0',
    '\ud800',
    -1,
    1e308,
  ),
  fc.constantFrom({}, [], [[]], { var: '' }, { var: [] }, { use: 'plain' }, { param: 'dirs' }, { '!': { use: 'x' } }),
)

test('a pack with anything anywhere resolves or is refused, and never breaks', () => {
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)
  console.log(`seed ${seed}`)
  fc.assert(
    fc.property(fc.constantFrom(...PLACES), odd, fc.constantFrom(...PLACES), odd, (first, put, second, other) => {
      try {
        let { pack, rule } = changed(SOUND, first, put) as typeof SOUND
        if (second[0] === 'rule' && first[0] === 'pack') rule = changed(rule, second.slice(1), other) as typeof rule
        const files = JSON.parse(JSON.stringify({ pack, rule }))
        resolvePack(packFiles(files.pack ?? {}, [files.rule ?? {}]), new Map(), { engine: '0.1.0' })
      } catch (error) {
        if (!(error instanceof PathwritError)) throw error
      }
    }),
    { numRuns: Number(process.env.PATHWRIT_CASES ?? 3_000), seed },
  )
})

test.run()
