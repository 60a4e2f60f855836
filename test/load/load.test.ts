// biome-ignore-all lint/suspicious/noTemplateCurlyInString: path templates of rules are written so
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { listBuiltinPacks, loadPack, loadPacks } from '../../src/load/index.ts'
import { ownPackage } from '../../src/load/own-package.ts'
import { scanJson } from '../../src/load/scan-json.ts'
import { PathwritError } from '../../src/model/index.ts'
import { schemaValidator } from '../../src/pack/compile-schemas.ts'
import { checkPack, checkRule, type Pack } from '../../src/pack/index.ts'
import { packWith, ruleWith, withFiles } from './temp-pack.ts'

const RULE = { 'rules/config/mode/rule.json': ruleWith() }
const refused = async (loading: Promise<unknown>, pattern: RegExp): Promise<PathwritError> => {
  try {
    await loading
  } catch (error) {
    assert.instance(error, PathwritError)
    assert.match((error as PathwritError).message, pattern)
    return error as PathwritError
  }
  throw new Error('it loaded')
}
const names = (pack: Pack): readonly string[] => pack.rules.map((rule) => rule.name)

test('a pack loads from a file, a folder, and an npm package with and without a scope', async () => {
  const files = {
    'pack.json': packWith(),
    ...RULE,
    'node_modules/acme-pack/package.json': { name: 'acme-pack', pathwrit: 'policy/acme.json' },
    'node_modules/acme-pack/policy/acme.json': packWith({ rules: ['../rules/mode'] }),
    'node_modules/acme-pack/rules/mode/rule.json': ruleWith(),
    'node_modules/@acme/pack/package.json': { name: '@acme/pack' },
    'node_modules/@acme/pack/pack.json': packWith({ rules: [] }),
    'deep/down/x': '',
  }
  await withFiles(files, async (folder) => {
    for (const reference of ['./pack.json', 'pack.json', '.', folder, 'acme-pack'])
      assert.equal(names(await loadPack(reference, { cwd: folder })), ['acme:config/mode'], reference)
    assert.equal(names(await loadPack('@acme/pack', { cwd: join(folder, 'deep/down') })), [])
  })
})

test('a YAML pack is the JSON pack', async () => {
  const yaml = {
    'pack.yaml': 'name: acme\nversion: 1.0.0\ntitle: What Acme asks of a host\nrules: [rules/config/mode]\n',
    'rules/config/mode/rule.yml': `
id: config/mode
title: Configuration is not writable by others
severity: high
maturity: stable
on: inode
for: service
paths: ["\${service.dirs.config}/**"]
when: { ==: [{ var: type }, file] }   # comments are welcome
require: { mode-within: "0644" }
message: "{path} has mode {mode}"
`,
  }
  const load = (files: Record<string, unknown>) => withFiles(files, (folder) => loadPack('.', { cwd: folder }))
  const fromJson = await load({ 'pack.json': packWith(), ...RULE })
  const fromYaml = await load(yaml)
  const plain = (pack: Pack) => JSON.parse(JSON.stringify(pack, (key, value) => (key === 'file' ? undefined : value)))
  assert.equal(plain(fromYaml), plain(fromJson))
})

test('rules are found by globs, in order, each once', async () => {
  const files = {
    'pack.json': packWith({ rules: ['rules/b/two', 'rules/**', 'single/*.json'] }),
    'rules/a/one/rule.json': ruleWith({ id: 'a/one' }),
    'rules/b/two/rule.json': ruleWith({ id: 'b/two' }),
    'rules/b/two/fixture.json': {},
    'single/three.json': ruleWith({ id: 'c/three' }),
  }
  await withFiles(files, async (folder) => {
    assert.equal(names(await loadPack('.', { cwd: folder })), ['acme:b/two', 'acme:a/one', 'acme:c/three'])
  })
})

test('a link that leads out of the pack is refused, one inside is followed', async () => {
  await withFiles(
    { 'p/pack.json': packWith({ rules: ['in'] }), 'p/real/rule.json': ruleWith(), 'out/rule.json': ruleWith() },
    async (folder) => {
      symlinkSync('real', join(folder, 'p/in'))
      assert.is((await loadPack('./p', { cwd: folder })).rules.length, 1)
      writeFileSync(join(folder, 'p/pack.json'), JSON.stringify(packWith({ rules: ['escape'] })))
      symlinkSync('../out', join(folder, 'p/escape'))
      await refused(loadPack('./p', { cwd: folder }), /leads outside/)
      mkdirSync(join(folder, 'p/hole'))
      symlinkSync('/etc/passwd', join(folder, 'p/hole/rule.json'))
      writeFileSync(join(folder, 'p/pack.json'), JSON.stringify(packWith({ rules: ['hole'] })))
      await refused(loadPack('./p', { cwd: folder }), /leads outside/)
    },
  )
})

test('a fifo that poses as a pack does not hang the load', async () => {
  await withFiles({}, async (folder) => {
    execFileSync('mkfifo', [join(folder, 'pack.json')])
    await refused(loadPack('./pack.json', { cwd: folder }), /not a regular file/)
  })
})

test('a package extends no path outside itself', async () => {
  const files = {
    'node_modules/acme/package.json': {},
    'node_modules/acme/pack.json': packWith({ rules: [], extends: ['../../mine/pack.json'] }),
    'mine/pack.json': packWith({ name: 'mine', rules: [] }),
  }
  await withFiles(files, async (folder) => {
    const error = await refused(loadPack('acme', { cwd: folder }), /leads outside the package/)
    assert.is(error.pointer, '/extends/0')
    assert.is(error.line, 7)
  })
})

test('a pack that two others extend is read once, and its rules are there once', async () => {
  const pack = (name: string, extended: string[]) => packWith({ name, rules: [], extends: extended })
  const files = {
    'top.json': pack('top', ['./left.json', './right.json']),
    'left.json': pack('left', ['./base.json']),
    'right.json': pack('right', ['./base.json']),
    'base.json': packWith({ name: 'base' }),
    ...RULE,
  }
  await withFiles(files, async (folder) => {
    assert.equal(names(await loadPack('./top.json', { cwd: folder })), ['base:config/mode'])
  })
})

test('a tower of diamonds costs no more than its packs', async () => {
  const files: Record<string, unknown> = {
    'p0.json': packWith({ name: 'p0' }),
    'q0.json': packWith({ name: 'q0' }),
    ...RULE,
  }
  for (let level = 1; level <= 30; level++)
    for (const side of ['p', 'q'])
      files[`${side}${level}.json`] = packWith({
        name: `${side}${level}`,
        rules: [],
        extends: [`./p${level - 1}.json`, `./q${level - 1}.json`],
      })
  await withFiles(files, async (folder) => {
    const started = Date.now()
    assert.is((await loadPack('./p30.json', { cwd: folder })).rules.length, 1)
    assert.ok(Date.now() - started < 5_000)
  })
})

test('packs loaded together share parameters, and each name must belong to one of them', async () => {
  const param = (value: string) => ({ max: { type: 'mode', default: value } })
  const files = {
    'a.json': packWith({ name: 'a', rules: [], params: param('0600') }),
    'b.json': packWith({ name: 'b', rules: [], params: { ...param('0640'), only: { type: 'list', default: [] } } }),
  }
  await withFiles(files, async (folder) => {
    const both = ['./a.json', './b.json']
    const [a, b] = await loadPacks(both, { cwd: folder, params: { 'b.max': '644', only: 'x,y' } })
    assert.is(a?.params.max?.value, '0600')
    assert.is(b?.params.max?.value, '0644')
    assert.equal(b?.params.only?.value, ['x', 'y'])
    const error = await refused(loadPacks(both, { cwd: folder, params: { max: '0644' } }), /several packs/)
    assert.is(error.hint, 'say which: a.max or b.max')
    await refused(loadPacks(both, { cwd: folder, params: { 'c.max': '0644' } }), /no pack has a parameter/)
    await refused(loadPack('./a.json', { cwd: folder, params: { __proto__x: '1' } }), /no pack has a parameter/)
  })
})

test('two packs of one name are refused, however they are brought together; the same pack twice is one', async () => {
  const files = {
    'a/pack.json': packWith({ name: 'acme', rules: [] }),
    'b/pack.json': packWith({ name: 'acme', rules: [] }),
    'c/pack.json': packWith({ name: 'other', rules: [], extends: ['../a'] }),
  }
  await withFiles(files, async (folder) => {
    for (const two of [
      ['./a', './b'],
      ['./c', './b'],
      ['./b', './c'],
    ])
      await refused(loadPacks(two, { cwd: folder }), /two packs are named acme/)
    assert.is((await loadPacks(['./a', './c', './a'], { cwd: folder })).length, 3)
  })
})

test('every file of the built-in packs holds to the whole schema, cases included: a start does not check that again', async () => {
  const root = ownPackage().folder
  const [validatePack, validateRule] = [schemaValidator('pack'), schemaValidator('rule')]
  const files = ['rules', 'packs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  for (const file of files.filter((name) => /^packs\/[^/]*\.json$|\/rule\.json$/.test(name))) {
    const text = readFileSync(join(root, file), 'utf8')
    scanJson(text)
    const loaded = { file, text, value: JSON.parse(text) }
    if (file.startsWith('packs')) checkPack(loaded)
    else checkRule(loaded)
    const validate = file.startsWith('packs') ? validatePack : validateRule
    assert.ok(validate(loaded.value), `${file}: ${JSON.stringify(validate.errors?.[0])}`)
  }
})

test('every built-in pack is listed and loads', async () => {
  const packs = await listBuiltinPacks()
  assert.equal([...packs], [...packs].sort())
  for (const reference of packs) {
    const pack = await loadPack(reference)
    assert.is(`pathwrit:${pack.name}`, reference)
    assert.ok(pack.builtIn)
    for (const rule of pack.rules) assert.is(rule.name, rule.id)
  }
})

test.run()
