import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { loadSdk } from '../../src/cli/load-sdk.ts'
import { run } from '../../src/cli/run.ts'
import type { Explanation } from '../../src/index.ts'
import { fakeIo } from '../cli/fake.ts'

const USER = 54321
const CONF = '/etc/app/app.conf'
const UNIT = '/etc/systemd/system/app.service'

/** A root whose service may write its configuration, as anyone may; one account reads a secret through its group. */
const withRoot = async (shell: string, work: (root: string) => Promise<void>): Promise<void> => {
  const root = mkdtempSync(join(tmpdir(), 'pathwrit-explain-'))
  const files: Readonly<Record<string, readonly [text: string, mode: number]>> = {
    '/etc/passwd': [
      `root:x:0:0::/root:/bin/bash\napp:x:${USER}:${USER}::/:${shell}\nother:x:54400:54400::/:/bin/false\n`,
      0o644,
    ],
    '/etc/group': [`root:x:0:\napp:x:${USER}:\n`, 0o644],
    [UNIT]: ['[Service]\nExecStart=/usr/bin/app\nUser=app\nProtectSystem=full\nBindPaths=/hidden/in:/bound\n', 0o644],
    [CONF]: ['x=1\n', 0o666],
    '/hidden/in/f': ['x', 0o666],
    '/bound/x': ['x', 0o644],
  }
  try {
    for (const [path, [text]] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    chmodSync(root, 0o755)
    for (const [path, [, mode]] of Object.entries(files)) chmodSync(join(root, path), mode)
    chmodSync(join(root, 'hidden'), 0o700)
    await work(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}
const call = async (args: readonly string[]): Promise<string> => {
  const io = fakeIo()
  const code = await run(args, io, loadSdk)
  assert.is(io.stderr.text(), '')
  assert.ok(code < 2)
  return io.stdout.text()
}
const explained = async (root: string, path: string, ...more: readonly string[]): Promise<Explanation> =>
  JSON.parse(await call(['explain', root, '--path', path, '--format', 'json', ...more])) as Explanation

interface Found {
  readonly kind: string
  readonly path: string
  readonly rule: string
  readonly severity: string
  readonly verdict: string
  readonly mitigated?: { readonly by: string }
}

test('every violation has the severity that a scan gives it, lowered by the sandbox or not', async () => {
  for (const shell of ['/usr/sbin/nologin', '/bin/bash'])
    await withRoot(shell, async (root) => {
      const { verdicts } = await explained(root, CONF)
      const told = verdicts
        .filter(({ verdict }) => verdict === 'violation')
        .map(({ rule, severity, mitigated }) => `${rule} ${severity} ${mitigated?.by}`)
      const found = (await call(['scan', root, '--format', 'ndjson']))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Found)
        .filter(({ kind, path, verdict }) => kind === 'finding' && verdict === 'violation' && path === CONF)
        .map(({ rule, severity, mitigated }) => `${rule} ${severity} ${mitigated?.by}`)
      // A scan leaves out what another rule's finding covers.
      for (const one of found) assert.ok(told.includes(one), `${one} is not among ${told.join('; ')}`)
      assert.ok(found.length > 0)
      const mine = verdicts.find(({ rule }) => rule === 'config/not-service-modifiable')
      assert.equal(mine?.sandbox, { verdict: 'pass', by: `ProtectSystem=full in ${UNIT}:4` })
      const confined = shell !== '/bin/bash'
      assert.is(mine?.severity, confined ? 'medium' : 'high')
      assert.equal(mine?.mitigated, confined ? { by: `app: ProtectSystem=full in ${UNIT}:4`, from: 'high' } : undefined)
    })
})

test('every verdict says what decided it, pass and not applicable included', () =>
  withRoot('/bin/false', async (root) => {
    const { verdicts } = await explained(root, CONF)
    assert.ok(new Set(verdicts.map(({ verdict }) => verdict)).size >= 3)
    for (const { rule, verdict, why } of verdicts) assert.ok(why.length > 0, `${rule} ${verdict}`)
  }))

test('anyone and every account is told of, together where they can do the same for the same reason', () =>
  withRoot('/bin/false', async (root) => {
    const { accounts } = await explained(root, CONF)
    const open = accounts.find(({ users }) => users.includes('anyone'))
    assert.equal(open?.users, ['anyone', 'app', 'other'])
    assert.equal([open?.can, open?.modify], [['read', 'write', 'append'], true])
    assert.equal(accounts.flatMap(({ users }) => users).sort(), ['anyone', 'app', 'other', 'root'])
    const closed = (await explained(root, '/hidden/in/f')).accounts.find(({ users }) => users.includes('anyone'))
    assert.equal([closed?.can, closed?.modify], [[], false])
    assert.equal((await explained(root, CONF, '--service', 'app')).accounts, [])
  }))

test('a bind mount can open what ownership closes: both answers are given', () =>
  withRoot('/bin/false', async (root) => {
    const [app] = (await explained(root, '/hidden/in/f')).access
    assert.equal([app?.service, app?.modify, app?.sandbox?.modify], ['app', false, true])
    const text = await call(['explain', root, '--path', '/hidden/in/f'])
    assert.match(text, /\napp {2}nothing\n {2}in its sandbox {2}write, append\n/)
  }))

test('for people: powers, accounts, verdicts with what the sandbox changes', () =>
  withRoot('/bin/false', async (root) => {
    const text = await call(['explain', root, '--path', CONF])
    assert.match(
      text,
      /\napp {2}read, write, append\n {2}└ .*: others may write\n {2}in its sandbox {2}no change: ProtectSystem=full/,
    )
    assert.match(
      text,
      /\naccounts\n(.*\n)* {2}anyone, app and other {2}read, write, append\n {4}└ .*: others may write\n/,
    )
    assert.match(text, /\nviolation {7}config\/not-service-modifiable {2}app {2}medium\n/)
    assert.match(
      text,
      /\n {4}in its sandbox {2}pass: ProtectSystem=full in .*\n {4}mitigated, so not high: app: ProtectSystem=full in /,
    )
  }))

test.run()
