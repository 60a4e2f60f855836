// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell, units and path templates are written so
import {
  automaton,
  compile,
  condition,
  evaluate,
  linear,
  parseGlob,
  parseWaivers,
  resolvePack,
} from '../../../src/core.ts'
import { parseText } from '../../../src/load/parse-text.ts'
import { latin1, textOf } from '../../../src/model/index.ts'
import { checkPack, checkRule, checkWaivers } from '../../../src/pack/index.ts'
import type { FuzzTarget } from '../contract.ts'

const RULE = {
  id: 'a/b',
  title: 'x',
  severity: 'high',
  maturity: 'stable',
  on: 'inode',
  for: 'service',
  paths: ['/etc/**', '${service.state}/*.{a,b}'],
  when: { '==': [{ var: 'type' }, 'file'] },
  require: { and: [{ '!': [{ can: ['modify'] }] }, { modeWithin: ['0644'] }] },
  message: '{path} is {mode} for {service.name}',
}
const PACK = { name: 'p', version: '1.0.0', rules: [RULE], params: { x: { type: 'list', default: ['/a'] } } }
const FRAME = checkPack({
  file: 'pack.json',
  text: '',
  value: { name: 'p', version: '1.0.0', title: 'p', rules: ['./r.json'] },
})
const WORDS =
  '"var" "and" "or" "!" "==" "===" "if" "in" "can" "modify" "modeWithin" "matches" "some" "all" "map" "reduce" "missing" "cat" "substr" "param" "use" "service.user" "mode" "path" "parent" "__proto__" "constructor" null true [] {} "" "/**" "**/*" "{a,b}" "[!a-z]" 1e400 -0 "0644" "severity" "rules" "params" "waivers"'.split(
    ' ',
  )
const RECORDS = [
  { kind: 'inode', path: '/etc', type: 'directory', mode: '0755', uid: 0, gid: 0 },
  { kind: 'inode', path: '/etc/a', type: 'file', mode: '0666', uid: 33, gid: 33 },
]

export const language: readonly FuzzTarget[] = [
  {
    name: 'json-text',
    seeds: [JSON.stringify(PACK, undefined, 1), '{"a":[1,2.5e3,"\\u00e9",null,true]}'],
    words: WORDS,
    run: async (bytes) => {
      await parseText(textOf(latin1(bytes)), 'x.json')
    },
  },
  {
    name: 'yaml-text',
    seeds: [
      'name: p\nrules:\n  - id: a/b\n    paths: [/a, "b c"]\n    message: >-\n      text\n      more\n',
      'a: &x 1\nb: *x\n',
    ],
    words: [...WORDS, '&a', '*a', '- ', ': ', '|\n', '>-\n', '? ', '<<', '!!js/function', '---\n', '\t'],
    run: async (bytes) => {
      await parseText(textOf(latin1(bytes)), 'x.yaml')
    },
  },
  {
    name: 'pack',
    seeds: [JSON.stringify(RULE, undefined, 1)],
    words: WORDS,
    run: async (bytes) => {
      const text = textOf(latin1(bytes))
      const rule = checkRule({ file: 'rule.json', text, value: await parseText(text, 'rule.json') })
      const pack = resolvePack({ pack: FRAME, rules: [rule], extended: [], builtIn: false })
      const service = { name: 's', user: 'svc', uid: 33, gid: 33, groups: [], dirs: {} }
      evaluate(compile({ packs: [pack] }), { records: RECORDS, services: [service as never] })
    },
  },
  {
    name: 'condition',
    seeds: [
      '[{"and":[{"==":[{"var":"a"},1]},{"in":["x",{"var":"b"}]}]},{"a":1,"b":["x"]}]',
      '[{"if":[{">":[{"var":"n"},2]},{"cat":["a",{"var":"n"}]},{"reduce":[{"var":"l"},{"+":[{"var":"current"},{"var":"accumulator"}]},0]}]},{"n":1,"l":[1,2,3]}]',
      '[{"map":[{"filter":[{"var":"l"},{"%":[{"var":""},2]}]},{"*":[{"var":""},2]}]},{"l":[1,2,3]}]',
    ],
    words: WORDS,
    run: async (bytes) => {
      const given = (await parseText(textOf(latin1(bytes)), 'x.json')) as readonly [unknown, unknown]
      if (Array.isArray(given)) condition(given[0]).evaluate(given[1] as never)
    },
  },
  {
    name: 'globs',
    seeds: ['/etc/**\n/var/*/{a,b?}/[!x-z]*\n**/*.pem\n\n/etc/ssl/x.pem\n/var/l/b1/a\n', '{a,{b,c}}/**/d\n\n/a/x/d\n'],
    words: ['**', '*', '?', '[a-z]', '[!', ']', '{', '}', ',', '/', '\\', '\n\n', '/**/', '.', '\xc3\xa9'],
    longest: 600,
    run: (bytes) => {
      // Globs are text, paths are bytes.
      const [text = '', paths = ''] = latin1(bytes).split('\n\n')
      const globs = textOf(text)
      const parsed = globs
        .split('\n')
        .slice(0, 12)
        .map((text) => parseGlob(text))
      const [one, other] = [linear(parsed), automaton(parsed)]
      for (const path of paths.split('\n').slice(0, 12)) {
        const at = `/${path
          .split('/')
          .filter((name) => name !== '' && name !== '.' && name !== '..')
          .join('/')}`
        const [expected, found] = [one.lookup(at).patterns.join(), other.lookup(at).patterns.join()]
        if (expected !== found)
          throw new Error(`${JSON.stringify(at)}: linear says [${expected}], automaton [${found}]`)
      }
    },
  },
  {
    name: 'waivers',
    seeds: [
      '{"waivers":[{"rule":"a/b","path":"/etc/**","service":"s","reason":"because","owner":"me","expires":"2030-01-01"}]}',
    ],
    words: [...WORDS, '"reason"', '"expires"', '"owner"', '"fingerprint"', '2030-02-30'],
    run: async (bytes) => {
      const text = textOf(latin1(bytes))
      const { value } = checkWaivers({ file: 'w.json', text, value: await parseText(text, 'w.json') })
      parseWaivers(value.waivers, { file: 'w.json', from: 'w.json', pointer: '/waivers' })
    },
  },
]
