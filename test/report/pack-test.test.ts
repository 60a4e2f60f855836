import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { packTestJson, packTestText, type TestedRuleView } from '../../src/report/index.ts'

const VIEW: TestedRuleView = {
  rule: { name: 'house:a/b', file: 'rules/a/b/rule.json' },
  cases: [
    { pointer: '/cases/pass/0', expected: 'pass', found: 'pass', stated: {}, why: [] },
    {
      pointer: '/cases/pass/1',
      expected: 'pass',
      found: 'violation',
      stated: {},
      why: [{ pointer: '/require', words: 'mode 0644 has \x1b[31m0004' }],
    },
    { pointer: '/cases/violation/0', expected: 'violation', found: 'unknown', stated: {}, why: [] },
  ],
  branches: [
    { pointer: '/require', words: 'mode within 0640', sawTrue: true, sawFalse: true },
    { pointer: '/when', words: 'type is file', sawTrue: true, sawFalse: false },
  ],
  mutants: {
    made: 12,
    survivors: Array.from({ length: 10 }, (_, at) => ({
      pointer: '/when',
      words: `change ${at}`,
      killer: at === 0 ? { expected: 'pass', stated: { path: '/x\u202e' } } : undefined,
    })),
  },
}

test('what went wrong is shown with what decided, nothing unsafe gets out, and long lists are cut', () => {
  const text = packTestText([VIEW], { color: false, width: 80 })
  assert.match(text, /noisy {2}house:a\/b \/cases\/pass\/1: pass expected, violation found\n {6}\/require {2}mode 0644/)
  assert.match(text, /missing {2}house:a\/b \/cases\/violation\/0/)
  assert.match(text, /never false {2}house:a\/b \/when: type is file/)
  assert.match(text, /survived {2}house:a\/b \/when: change 0\n {6}for cases\.pass: \{"path"/)
  assert.match(text, /… 2 more survivors/)
  assert.match(
    text,
    /1 rule, 3 cases: 2 otherwise; 1 of 2 branches seen both ways \(50\.0 %\); 2 of 12 mutants noticed/,
  )
  assert.not.match(text, /[\x00-\x09\x0b-\x1f\u202e]/)
})

test('as JSON all of it is there', () => {
  const { rules } = JSON.parse(packTestJson([VIEW]))
  assert.is(rules[0].cases, 3)
  assert.equal(
    rules[0].wrong.map(({ kind }: { kind: string }) => kind),
    ['noisy', 'missing'],
  )
  assert.is(rules[0].mutants.survivors.length, 10)
})

test.run()
