/** Traces judged with a target: who can change what root used, links on the way, paths from outside of a chroot. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compile, loadPack, type ReportTail, scanEvents, suggestUnit } from '../../src/index.ts'

const pack = await loadPack('pathwrit:privilege-drop')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pathwrit-traced-')))
const root = join(folder, 'root')
for (const name of ['etc', 'run/svc', 'var/lib/svc', 'srv']) mkdirSync(join(root, name), { recursive: true })
symlinkSync('/run', join(root, 'var/run'))
writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\nsvc:x:900:900::/:/bin/sh\n')
writeFileSync(join(root, 'etc/group'), 'root:x:0:\nsvc:x:900:\n')
const trace = join(folder, 'strace')

const judge = async (target: string, lines: readonly string[], rules: readonly string[], traces: readonly string[]) => {
  writeFileSync(trace, lines.map((line) => `7 ${line}\n`).join(''))
  const found: string[] = []
  let tail: ReportTail | undefined
  const plan = compile({ packs: [pack], rules })
  for await (const event of scanEvents(plan, { target, traces, services: ['svc:900:900'] })) {
    if (event.kind === 'finding') found.push(`${event.finding.verdict} ${event.finding.path}`)
    if (event.kind === 'end') tail = event.tail
  }
  return { found, tail }
}
const DROP = ['setgroups(0, NULL) = 0', 'setgid(900) = 0', 'setuid(900) = 0']

test('links on the way are followed where the target has them', async () => {
  const lines = [...DROP, 'unlink("/var/run/svc/x") = 0', 'unlink("/srv/x") = 0']
  const { found } = await judge(root, lines, ['surface/observed-outside'], [trace])
  assert.equal(found, ['violation /srv/x'])
})

test('a trace from outside of the root speaks of it, too', async () => {
  const { found } = await judge(root, [...DROP, `unlink("${root}/etc/x") = 0`], ['drop/no-privileged-write'], [trace])
  assert.equal(found, ['violation /etc/x'])
})

test('a trace alone answers what it can, and what is missing of it is said', async () => {
  const lines = [...DROP, 'unlink("/usr/x") = 0', 'unlink("y") = 0']
  const { found, tail } = await judge(trace, lines, ['drop/no-privileged-write', 'drop/root-phase'], [])
  assert.equal(found, ['violation /usr/x'])
  assert.not(tail?.complete)
  assert.equal(
    tail?.incomplete.map(({ why }) => why),
    ['1 operations whose directory the trace does not tell'],
  )
})

test('without a trace rules on events are listed as not applicable', async () => {
  const { found, tail } = await judge(root, [], ['drop/order'], [])
  assert.equal(found, [])
  assert.equal(
    tail?.notApplicable.map(({ why }) => why),
    ['no trace was given'],
  )
})

test('a unit is read with its drop-ins', async () => {
  writeFileSync(trace, '7 geteuid() = 900\n7 unlink("/srv/x") = 0\n')
  const unit = join(folder, 'd.service')
  writeFileSync(unit, '[Service]\nProtectSystem=strict\nCapabilityBoundingSet=\n')
  const closed = await suggestUnit({ traces: [trace], unit })
  assert.equal(closed.lacking, ['/srv is written, and the unit makes it read-only'])
  mkdirSync(`${unit}.d`)
  writeFileSync(join(`${unit}.d`, 'a.conf'), '[Service]\nReadWritePaths=/srv\n')
  const open = await suggestUnit({ traces: [trace], unit })
  assert.equal([open.lacking, open.superfluous, open.service], [[], [], 'd'])
})

test.after(() => rmSync(folder, { recursive: true }))
test.run()
