import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

/** The core as a web page would have it: one classic script for a browser, nothing left outside. */
const bundled = async (minify: boolean): Promise<string> => {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../../src/core.js', import.meta.url)),
    platform: 'browser',
    logLevel: 'silent',
    onLog: (level, log) => {
      if (level === 'warn' && log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message)
    },
  })
  const { output } = await bundle.generate({ format: 'iife', name: 'pathwrit', minify })
  assert.is(output.length, 1)
  assert.equal(output[0].imports, [])
  return output[0].code
}

/** What a browser has and plain ECMAScript lacks. No process, no Buffer, no require; making code from text is forbidden. */
const page = (script: string) => {
  const context = createContext(
    { TextEncoder, TextDecoder, atob, btoa },
    { codeGeneration: { strings: false, wasm: false } },
  )
  runInContext(script, context)
  return (expression: string): unknown => JSON.parse(String(runInContext(`JSON.stringify(${expression})`, context)))
}

const SERVICE = {
  name: 'shop',
  subject: { name: 'shop', uid: 900, gid: 900, groups: [900] },
  user: 'shop',
  group: 'shop',
  start: 'user',
  dirs: {
    config: ['/etc/shop'],
    secrets: [],
    code: [],
    runtime: [],
    tmp: [],
    state: [],
    uploads: [],
    cache: [],
    logs: [],
  },
  exec: [],
  facts: [],
  doubts: [],
}
const RULE = {
  id: 'config/kept',
  title: 'Configuration is kept',
  severity: 'high',
  maturity: 'stable',
  on: 'inode',
  for: 'service',
  paths: [`\${service.dirs.config}/**`],
  require: { '!': { can: ['service', 'modify'] } },
  message: '{path} can be modified by {service.user}',
}
const directory = (path: string, over: object = {}) => ({
  kind: 'inode',
  path,
  type: 'directory',
  mode: '0755',
  uid: 0,
  gid: 0,
  acl: null,
  attrs: null,
  mount: null,
  ...over,
})
const RECORDS = [
  directory('/'),
  directory('/etc'),
  directory('/etc/shop'),
  directory('/etc/shop/plugins', { mode: '0775', gid: 900 }),
  { ...directory('/etc/shop/shop.conf'), type: 'file', mode: '0640', gid: 900, nlink: 1 },
  { kind: 'inode', path: '/etc/shop/unknown', type: 'file' },
]
const JUDGE = `(() => {
  const loaded = (value) => ({ file: 'page', text: JSON.stringify(value), value })
  const pack = pathwrit.resolvePack({
    pack: loaded({ name: 'page', version: '1.0.0', title: 'Page' }),
    rules: [loaded(${JSON.stringify(RULE)})], extended: [], builtIn: false,
  })
  const found = {}
  for (const backend of ['compiled', 'interpret']) {
    const plan = pathwrit.compile({ packs: [pack], services: [${JSON.stringify(SERVICE)}], backend })
    found[backend] = pathwrit.evaluate(plan, { records: ${JSON.stringify(RECORDS)}, whole: true })
  }
  return found
})()`

test('nothing of Node is left in a bundle for the browser', async () => {
  const script = await bundled(true)
  assert.not.match(script, /["'`]node:/)
  assert.not.match(script, /(?<![.\w])require\s*\(/)
  assert.not.match(script, /\bimport\s*[({'"*]/)
  console.log(`core for a browser: ${script.length} bytes, ${gzipSync(script).length} gzipped`)
  assert.ok(gzipSync(script).length < 100_000)
})

test('in a page that forbids eval it judges records, on both backends alike', async () => {
  const ask = page(await bundled(false))
  assert.throws(() => ask("eval('1')"), /Code generation from strings disallowed/)
  assert.throws(() => ask("new Function('return 1')()"), /Code generation from strings disallowed/)
  for (const name of ['process', 'Buffer', 'require']) assert.is(ask(`typeof ${name}`), 'undefined')
  const found = ask(JUDGE) as Record<string, { rule: string; path: string; verdict: string; fingerprint: string }[]>
  assert.equal(found.compiled, found.interpret)
  assert.equal(
    found.compiled?.map(({ rule, verdict, path }) => [rule, verdict, path]),
    [
      ['page:config/kept', 'violation', '/etc/shop/plugins'],
      ['page:config/kept', 'unknown', '/etc/shop/unknown'],
    ],
  )
  for (const { fingerprint } of found.compiled ?? []) assert.match(fingerprint, /^[0-9a-f]{64}$/)
})

test('conditions on plain data, and refusals, work there as well', async () => {
  const ask = page(await bundled(false))
  assert.is(ask(`pathwrit.condition({ '>': [{ var: 'a.b' }, 2] }).evaluate({ a: { b: 3 } })`), true)
  assert.equal(
    ask(`(() => { try { pathwrit.condition({ log: 1 }) } catch (error) { return [error.name, error.code] } })()`),
    ['PathwritError', 'condition'],
  )
  assert.equal(ask(`pathwrit.toWire('/a\\x80')`), { path: '/a\ufffd', pathBytes: 'L2GA' })
})

test.run()
