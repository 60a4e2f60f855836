import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bytesOf, type Finding, isPrintable } from '../../src/model/index.ts'
import {
  explanationJson,
  explanationText,
  rulePageText,
  rulesJson,
  rulesText,
  servicesJson,
  servicesText,
  surfaceNdjson,
  surfacePretty,
  surfaceTree,
} from '../../src/report/index.ts'
import { print } from './print.ts'
import { finding, head, service, tail } from './sample.ts'

const CASES = Number(process.env.PATHWRIT_CASES ?? 150)
const PLAIN = { color: false, width: 60 }

/** Nothing a terminal could obey: every line is printable, and no line is made by the attacker. */
const assertHarmless = (text: string): void => {
  for (const line of text.split('\n')) assert.ok(isPrintable(line.replaceAll('\ufffd', '?')), JSON.stringify(line))
  assert.not.match(text, /^FORGED/m)
}

const everything = (evil: string): readonly string[] => {
  const path = `/${bytesOf(evil).replaceAll('\0', '')}`
  const step = { path, why: evil }
  const hostile: Finding = finding(path, {
    rule: evil,
    pack: evil,
    service: evil,
    services: [evil],
    user: evil,
    message: evil,
    witness: [step],
    shown: { type: 'file', mode: 0o777, owner: evil, group: evil },
    origin: { collector: evil, source: evil },
    assumed: [evil],
    remedy: evil,
  })
  const unknown: Finding = { ...hostile, verdict: 'unknown', missing: [evil], count: 2, examples: [path] }
  const place = { path, why: evil }
  const who = service(evil, {
    user: evil,
    group: evil,
    doubts: [evil],
    facts: [{ field: evil, value: evil, source: evil, origin: { collector: evil, source: path, line: 1 } }],
  })
  const scan = {
    head: head({ target: evil, services: [who] }),
    findings: [hostile, unknown],
    tail: tail([hostile], {
      complete: false,
      incomplete: [place],
      notLookedAt: [place],
      assumed: [evil],
      cannotCarry: [evil],
      notApplicable: [{ rule: evil, service: evil, why: evil }],
    }),
  }
  const surface = { path, type: evil, can: ['write'], through: evil, modify: true as const, witness: [step] }
  const summary = {
    complete: false,
    incomplete: [place],
    notLookedAt: [place],
    assumed: [evil],
    paths: 1,
    modifiable: 1,
  }
  const pretty = surfacePretty(PLAIN)
  const drawn = surfaceTree(PLAIN)
  const ndjson = surfaceNdjson()
  const listing = { services: [who], rootServices: [{ name: evil, why: evil }], complete: false, incomplete: [place] }
  const explained = {
    path: evil,
    exists: true,
    shown: evil,
    verdicts: [
      {
        rule: evil,
        title: evil,
        severity: 'high',
        service: evil,
        verdict: 'violation',
        why: [step],
        mitigated: { by: evil, from: 'high' },
        sandbox: { verdict: 'pass', by: evil },
      },
    ],
    accounts: [{ users: [evil], can: ['read'], modify: true, witness: [step] }],
    access: [{ service: evil, can: ['write'], modify: true, witness: [step] }],
    complete: false,
    incomplete: [place],
  }
  const rule = {
    name: evil,
    title: evil,
    severity: 'high' as const,
    maturity: 'stable',
    on: 'inode',
    for: 'host',
    paths: [evil],
    tags: [evil],
    message: evil,
    remedy: evil,
  }
  const packs = [{ name: evil, version: evil, title: evil, rules: [rule] }]
  return [
    print('pretty', [scan, scan], PLAIN),
    print('json', [scan, scan]),
    print('ndjson', [scan, scan]),
    pretty.entry(surface) + pretty.end(summary),
    drawn.entry(surface) + drawn.end(summary),
    ndjson.entry(surface) + ndjson.end(summary),
    servicesText(listing, PLAIN),
    servicesJson(listing, { version: '1', target: evil }),
    explanationText(explained, PLAIN),
    explanationJson(explained, evil),
    rulesText(packs, PLAIN),
    rulesJson(packs),
    rulePageText({ rule, packs: [evil], logic: { when: { glob: evil } }, readme: evil.replaceAll('\n', ' ') }, PLAIN),
  ]
}

const ATTACKS = [
  '\x1b[2J\x1b[1;1Hall fine',
  'a\nFORGED line',
  'a\r\nFORGED',
  '\u202egpj.exe',
  '\u2066x\u2069',
  '\x9b31m',
  '\x7f\x08\x08',
  'a\u2028FORGED',
  '\ud800',
  '\u{e0001}tag',
  '\x1b]8;;http://x\x07link\x1b]8;;\x07',
]

for (const attack of ATTACKS)
  test(`${JSON.stringify(attack)} stays text everywhere`, () => {
    for (const text of everything(attack)) assertHarmless(text)
  })

test(`no text reaches a terminal unescaped (${CASES} cases)`, () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (evil) => {
      for (const text of everything(evil)) assertHarmless(text)
    }),
    { numRuns: CASES },
  )
})

test.run()
