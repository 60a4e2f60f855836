import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { loadPack, loadWaivers, PathwritError } from '../../src/index.ts'
import { LIMITS } from '../../src/model/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'pathwrit-load-waivers-'))
test.after(() => rmSync(folder, { recursive: true, force: true }))

const refused = async (text: string | Uint8Array, name = 'w.json'): Promise<PathwritError> => {
  writeFileSync(join(folder, name), text)
  const cause: unknown = await loadWaivers(name, { cwd: folder }).then(
    () => undefined,
    (error: unknown) => error,
  )
  assert.instance(cause, PathwritError, `${name} was not refused`)
  return cause as PathwritError
}
const one = (fields: Record<string, unknown>): string =>
  `{\n"waivers": [\n${JSON.stringify({ rule: 'config/mode', path: '/etc/a', reason: 'r', ...fields })}\n]}`

const BAD: readonly (readonly [what: string, text: string, message: RegExp, line: number | undefined])[] = [
  ['no reason', one({ reason: undefined }), /lacks "reason"/, 3],
  ['an empty reason', one({ reason: ' ' }), /"waivers\[0\]\.reason" is " "/, 3],
  ['a mistyped field', one({ ruel: 'x' }), /has no field "ruel"/, 3],
  ['a rule that no glob can fit', one({ rule: 'mode' }), /does not have the right form/, 3],
  ['a bad rule glob', one({ rule: 'config/{a' }), /./, 3],
  ['a path that is no glob', one({ path: 'etc/a' }), /./, 3],
  ['a placeholder', one({ path: '/etc/$' + '{service.name}' }), /placeholder/, 3],
  ['a day of another form', one({ expires: '1.2.2027' }), /does not have the right form/, 3],
  ['a day that is not there', one({ expires: '2027-02-29' }), /not a day of the calendar/, 3],
  ['bytes that are none', one({ pathBytes: 'AAAA=A' }), /right form/, 3],
  ['bytes of no path', one({ pathBytes: btoa('etc') }), /not the bytes of an absolute path/, 3],
  ['a count of violations', one({ count: 3 }), /could not be answered/, 3],
  ['a severity there is not', one({ severity: 'hihg' }), /not one of info/, 3],
  ['no list', '{"waivers": {}}', /expected a list/, 1],
  ['a list alone', '[]', /expected an object/, 1],
  ['no JSON', '{"waivers": [', /./, 1],
  ['one name twice', '{"waivers": [], "waivers": []}', /stands twice/, 1],
  ['a prototype', '{"waivers": [], "__proto__": {}}', /has no field "__proto__"/, 1],
  ['depth', `{"waivers": ${'['.repeat(100)}${']'.repeat(100)}}`, /nested more than/, 1],
]
for (const [what, text, message, line] of BAD)
  test(`refused with its place: ${what}`, async () => {
    const error = await refused(text)
    assert.match(error.message, message)
    assert.is(error.file, 'w.json')
    assert.is(error.line, line)
    assert.ok((error.hint ?? error.message).length > 0)
  })

test('what is no file, too long, or no text is refused', async () => {
  mkdirSync(join(folder, 'd'))
  for (const name of ['d', 'absent', '/dev/null'])
    assert.instance(await loadWaivers(name, { cwd: folder }).catch((error: unknown) => error), PathwritError, name)
  assert.match((await refused(new Uint8Array([0x7b, 0xff]))).message, /UTF-8/)
  assert.is((await refused(`{"waivers":[]}${' '.repeat(LIMITS.waiverFile)}`)).code, 'limit')
  const many = { waivers: Array.from({ length: LIMITS.waivers + 1 }, () => ({ rule: 'a/b', path: '/a', reason: 'r' })) }
  assert.match((await refused(JSON.stringify(many))).message, /maxItems|more than/)
})

test('globs that come to too many patterns together are refused', async () => {
  const path = `/${'{a,b}'.repeat(8)}`
  const text = { waivers: Array.from({ length: 300 }, () => ({ rule: 'a/b', path, reason: 'r' })) }
  const error = await refused(JSON.stringify(text))
  assert.is(error.code, 'limit')
  assert.match(error.message, /patterns/)
})

test('YAML is another way to write it, and a schema may be named', async () => {
  writeFileSync(join(folder, 'w.yaml'), 'waivers:\n  - rule: config/*\n    path: /etc/a\n    reason: known\n')
  const [yaml] = await loadWaivers('w.yaml', { cwd: folder })
  assert.equal(yaml, {
    waiver: { rule: 'config/*', path: '/etc/a', reason: 'known' },
    from: 'w.yaml',
    pointer: '/waivers/0',
  })
  writeFileSync(join(folder, 's.json'), '{"$schema": "x", "waivers": []}')
  assert.equal(await loadWaivers('s.json', { cwd: folder }), [])
})

test("a pack's waivers are held to the same, with the pack's file and line", async () => {
  const pack = { name: 'known', version: '1.0.0', title: 'Known', waivers: [{ rule: 'a/b', path: 'x', reason: 'r' }] }
  writeFileSync(join(folder, 'p.json'), JSON.stringify(pack, null, 2))
  const error: unknown = await loadPack('./p.json', { cwd: folder }).catch((cause: unknown) => cause)
  assert.instance(error, PathwritError)
  assert.equal([(error as PathwritError).file, (error as PathwritError).line], ['p.json', 8])
})

test.run()
