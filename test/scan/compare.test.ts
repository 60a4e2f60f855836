import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { loadSdk } from '../../src/cli/load-sdk.ts'
import { run } from '../../src/cli/run.ts'
import { fakeIo } from '../cli/fake.ts'

/** Nobody who runs this test: what the service can do here, others can. */
const USER = 54321
const BASE: Readonly<Record<string, number>> = { '/etc/passwd': 0o644, '/etc/group': 0o644 }
const SANDBOX = ['ProtectSystem=full', 'ReadOnlyPaths=/x', 'ReadWritePaths=/x/f', 'BindPaths=/hidden/in:/bound'].join(
  '\n',
)

/** A root of files and directories (a name with a final slash) by their modes. */
const rootOf = (modes: Readonly<Record<string, number>>, unit = SANDBOX): string => {
  const root = mkdtempSync(join(tmpdir(), 'pathwrit-compare-'))
  const texts: Readonly<Record<string, string>> = {
    '/etc/passwd': `root:x:0:0::/root:/bin/sh\napp:x:${USER}:${USER}::/:/usr/sbin/nologin\n`,
    '/etc/group': `root:x:0:\napp:x:${USER}:\n`,
    '/etc/systemd/system/app.service': `[Service]\nExecStart=/usr/bin/app\nUser=app\n${unit}\n`,
  }
  const all = { ...BASE, '/etc/systemd/system/app.service': 0o644, ...modes }
  for (const path of Object.keys(all)) {
    mkdirSync(path.endsWith('/') ? join(root, path) : dirname(join(root, path)), { recursive: true })
    if (!path.endsWith('/')) writeFileSync(join(root, path), texts[path] ?? 'x')
  }
  chmodSync(root, 0o755)
  for (const [path, mode] of Object.entries(all)) chmodSync(join(root, path), mode)
  return root
}

const FIRST = {
  '/etc/app/a': 0o666,
  '/etc/app/b': 0o666,
  '/srv/d/f': 0o644,
  '/srv/d/': 0o777,
  '/x/f': 0o666,
  '/x/': 0o777,
  '/hidden/in/': 0o777,
  '/hidden/': 0o700,
  '/bound/': 0o755,
}
const SECOND = { ...FIRST, '/etc/app/a': 0o644, '/etc/app/c': 0o666, '/srv/d/': 0o755, '/x/': 0o1777 }

interface Line {
  readonly kind: string
  readonly path: string
  readonly change?: string
  readonly can?: readonly string[]
  readonly before?: readonly string[]
  readonly after?: readonly string[]
  readonly by?: string
  readonly through?: string
  readonly [field: string]: unknown
}
const call = async (...args: readonly string[]): Promise<{ code: number; out: string; err: string }> => {
  const io = fakeIo()
  const code = await run(['surface', ...args], io, loadSdk)
  return { code, out: io.stdout.text(), err: io.stderr.text() }
}
const linesOf = async (...args: readonly string[]): Promise<readonly Line[]> => {
  const { code, out, err } = await call(...args, '--format', 'ndjson')
  assert.is(code, 0, err)
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
}

const test = suite<{ first: string; second: string }>('compare')
test.before((context) => {
  context.first = rootOf(FIRST)
  context.second = rootOf(SECOND, '')
})
test.after(({ first, second }) => {
  for (const root of [first, second]) rmSync(root, { recursive: true })
})

test('two targets: what differs is what differs between their surfaces', async ({ first, second }) => {
  const lines = await linesOf(first, '--service', 'app', '--compare', second)
  assert.equal(
    lines.filter(({ kind }) => kind === 'change').map(({ path, change }) => `${change} ${path}`),
    ['lost /etc/app/a', 'gained /etc/app/c', 'lost /srv/d', 'lost /srv/d/f', 'changed /x/f'],
  )
  const changed = lines.find(({ change }) => change === 'changed')
  assert.equal(changed?.before, ['write', 'append', 'delete', 'replace'])
  assert.equal(changed?.after, ['write', 'append'])
  const can = async (target: string) =>
    new Map(
      (await linesOf(target, '--service', 'app'))
        .filter(({ kind }) => kind === 'surface')
        .map((line) => [line.path, line.can] as const),
    )
  const [one, two] = [await can(first), await can(second)]
  for (const { kind, path, before, after } of lines)
    if (kind === 'change') assert.equal([before, after], [one.get(path) ?? [], two.get(path) ?? []], path)
  const summary = lines.at(-1)
  assert.equal(
    [summary?.gained, summary?.lost, summary?.changed, summary?.same, summary?.unknown],
    [1, 3, 1, [...one].filter(([path, powers]) => two.get(path)?.join() === powers?.join()).length, 0],
  )
})

test('a target compared with itself has no differences', async ({ first }) => {
  const lines = await linesOf(first, '--user', 'app', '--compare', first)
  assert.is(lines.length, 1)
  assert.ok(Number(lines[0]?.same) > 4)
})

test('the sandbox: each difference names the directive that makes it', async ({ first }) => {
  const lines = await linesOf(first, '--service', 'app', '--compare', 'sandbox')
  const unit = '/etc/systemd/system/app.service'
  assert.equal(
    lines.filter(({ kind }) => kind === 'change').map(({ path, change, by }) => `${change} ${path} ${by}`),
    [
      `lost /etc/app/a ProtectSystem=full in ${unit}:4`,
      `lost /etc/app/b ProtectSystem=full in ${unit}:4`,
      'gained /hidden/in undefined',
      `lost /x ReadOnlyPaths=/x in ${unit}:5`,
      `changed /x/f ReadOnlyPaths=/x in ${unit}:5`,
    ],
  )
  assert.equal(lines.find(({ change }) => change === 'changed')?.after, ['write', 'append'])
})

test('for people, grouped by what happens and by tree', async ({ first, second }) => {
  const { code, out } = await call(first, '--service', 'app', '--compare', 'sandbox')
  assert.is(code, 0)
  assert.match(
    out,
    /^GAINED {2}can be modified in the sandbox, not without the sandbox\n\n\/hidden\/in {2}write, create {2}through bind mount\n {2}└ \/bound 0777 .*: others may write\n {4}→ \/hidden\/in is what shows there\n/,
  )
  assert.match(out, /\n {2}a and b {2}file {2}write {2}through others {2}by ProtectSystem=full in /)
  assert.match(
    out,
    /\nCHANGED .*\n\n\/x {2}1 path in it\n {2}f {2}file {2}-delete, -replace {2}through others {2}by ReadOnlyPaths=\/x in /,
  )
  assert.match(
    out,
    /\n1 gained, 3 lost, 1 changed, \d+ as before; of \d+ paths, complete\n {2}gained: write 1, create 1; through bind mount 1; in 1 tree\n/,
  )
  assert.match(
    (await call(first, '--user', 'app', '--compare', second)).out,
    /\nLOST {2}can be modified in .*, not in /,
  )
})

test('what cannot be compared is refused, and says what can', async ({ first, second }) => {
  const none = await call(second, '--service', 'app', '--compare', 'sandbox')
  assert.is(none.code, 2)
  assert.match(none.err, /service "app" has no sandbox to compare with\n {2}.*leave --compare out/)
  const nobody = await call(first, '--user', 'app', '--compare', join(first, 'srv'))
  assert.is(nobody.code, 2)
  assert.match(nobody.err, /\/srv: no user "app" in the target/)
  assert.is(nobody.out, '')
})

test.run()
