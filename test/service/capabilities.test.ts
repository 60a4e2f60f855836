import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bytesOf, type UnitRecord } from '../../src/model/index.ts'
import { mergeUnit, parseUnitFile } from '../../src/parse/index.ts'
import { ambientCapabilities } from '../../src/service/capabilities.ts'
import { discoverIn, unitText } from './memory-root.ts'

const FILE = bytesOf('/etc/systemd/system/x.service')
const unit = (text: string): UnitRecord => ({
  kind: 'unit',
  path: FILE,
  name: 'x.service',
  directives: mergeUnit([{ file: FILE, settings: parseUnitFile(`[Service]\n${text}`).settings }]),
  origin: { collector: 'test', source: 'x' },
})
const caps = (text: string): string => ambientCapabilities(unit(text)).join(' ')

// systemd.exec(5), AmbientCapabilities= and CapabilityBoundingSet=; `systemd-analyze verify` of 252 dumps these very sets.
const CASES: readonly [what: string, text: string, set: string][] = [
  ['nothing is said', 'User=x', ''],
  ['two of them', 'AmbientCapabilities=CAP_KILL CAP_CHOWN', 'cap_chown cap_kill'],
  ['any case', 'AmbientCapabilities=cap_Chown', 'cap_chown'],
  ['a name that is none', 'AmbientCapabilities=CAP_CHOWN CAP_FOO', 'cap_chown'],
  [
    'added up, taken away, added again',
    'AmbientCapabilities=CAP_CHOWN CAP_KILL\nAmbientCapabilities=~CAP_KILL\nAmbientCapabilities=CAP_SETUID',
    'cap_chown cap_setuid',
  ],
  ['emptied', 'AmbientCapabilities=CAP_CHOWN\nAmbientCapabilities=\nAmbientCapabilities=CAP_KILL', 'cap_kill'],
  ['within the bounding set', 'AmbientCapabilities=CAP_CHOWN CAP_KILL\nCapabilityBoundingSet=CAP_KILL', 'cap_kill'],
  ['all but', 'AmbientCapabilities=CAP_CHOWN CAP_KILL\nCapabilityBoundingSet=~CAP_CHOWN CAP_FOO', 'cap_kill'],
  ['an empty bounding set', 'AmbientCapabilities=CAP_CHOWN\nCapabilityBoundingSet=', ''],
  [
    'emptied and filled',
    'AmbientCapabilities=CAP_KILL\nCapabilityBoundingSet=\nCapabilityBoundingSet=CAP_KILL',
    'cap_kill',
  ],
]
for (const [what, text, set] of CASES) test(`ambient capabilities: ${what}`, () => assert.is(caps(text), set))

test('~ alone means all but these', () => {
  const all = caps('AmbientCapabilities=~CAP_CHOWN').split(' ')
  assert.is(all.length, 40)
  assert.not(all.includes('cap_chown'))
})

test('a service that starts as its user has them, with the line as a fact; one that root starts does not', () => {
  const body = 'User=app\nAmbientCapabilities=CAP_DAC_OVERRIDE'
  const file = '/usr/lib/systemd/system/x.service'
  const [found] = discoverIn({ [file]: unitText(body) }).services
  assert.equal(found?.subject.caps, ['cap_dac_override'])
  const fact = found?.facts.find(({ field }) => field === 'capabilities')
  assert.is(
    `${fact?.value} ${fact?.source} ${fact?.origin?.source}:${fact?.origin?.line}`,
    `cap_dac_override unit ${file}:3`,
  )
  const [root] = discoverIn({ [file]: unitText(`${body}\nExecStart=!/x`) }).services
  assert.is(root?.subject.caps, undefined)
})

test.run()
