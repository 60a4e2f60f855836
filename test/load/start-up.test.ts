import { execFileSync } from 'node:child_process'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { packWith, ruleWith, withFiles } from './temp-pack.ts'

/** Which third-party packages a fresh process has loaded after loading a pack from a folder. */
const loadedBy = (folder: string): readonly string[] => {
  const script = `
    const { loadPack } = await import(${JSON.stringify(new URL('../../src/load/index.js', import.meta.url).href)})
    const outcome = await loadPack('.', { cwd: ${JSON.stringify(folder)} }).then(() => 'loaded', (error) => error.message)
    const { createRequire } = await import('node:module')
    const files = Object.keys(createRequire(process.cwd() + '/x.js').cache)
    const names = files.map((file) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1]).filter(Boolean)
    console.log(JSON.stringify([outcome, ...new Set(names)]))`
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }))
}

const RULE = { 'rules/config/mode/rule.json': ruleWith() }

test('a JSON pack loads no third-party package, a refused one neither', async () => {
  await withFiles({ 'pack.json': packWith(), ...RULE }, async (folder) => assert.equal(loadedBy(folder), ['loaded']))
  const [outcome, ...names] = await withFiles({ 'pack.json': packWith({ titel: '' }) }, async (folder) =>
    loadedBy(folder),
  )
  assert.match(outcome ?? '', /titel/)
  assert.equal(names, [])
})

test('yaml and fast-glob come when they are needed', async () => {
  await withFiles({ 'pack.yml': 'name: acme\nversion: 1.0.0\ntitle: x\n' }, async (folder) =>
    assert.equal(loadedBy(folder), ['loaded', 'yaml']),
  )
  await withFiles({ 'pack.json': packWith({ rules: ['rules/*/*'] }), ...RULE }, async (folder) =>
    assert.ok(loadedBy(folder).includes('fast-glob')),
  )
})

test.run()
