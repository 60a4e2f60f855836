import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Project, SyntaxKind } from 'ts-morph'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { VERSION } from '../src/index.ts'

/** Checks of the repository itself: who may import whom, what every rule folder holds, what the docs name. */

const root = (() => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
})()
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const manifest = JSON.parse(read('package.json')) as {
  version: string
  dependencies: Record<string, string>
  optionalDependencies?: Record<string, string>
  devDependencies: Record<string, string>
}
const filesBelow = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file))
    .sort()

const project = new Project({ compilerOptions: { allowJs: false }, skipFileDependencyResolution: true })
project.addSourceFilesAtPaths([
  join(root, 'src/**/*.ts'),
  join(root, 'test/**/*.ts'),
  join(root, 'benchmarks/**/*.ts'),
  `!${join(root, 'benchmarks/node_modules/**')}`,
])

interface Import {
  readonly from: string
  readonly to: string
}
const imports: Import[] = project.getSourceFiles().flatMap((file) => {
  const from = relative(root, file.getFilePath())
  const specifiers = [
    ...file.getImportDeclarations().map((declaration) => declaration.getModuleSpecifierValue()),
    ...file.getExportDeclarations().flatMap((declaration) => declaration.getModuleSpecifierValue() ?? []),
    ...file
      .getDescendantsOfKind(SyntaxKind.CallExpression)
      .filter((call) => call.getExpression().getKind() === SyntaxKind.ImportKeyword)
      .flatMap((call) => call.getArguments()[0]?.asKind(SyntaxKind.StringLiteral)?.getLiteralValue() ?? []),
  ]
  return specifiers.map((specifier) => ({
    from,
    to: specifier.startsWith('.') ? relative(root, join(root, dirname(from), specifier)) : specifier,
  }))
})

/** DESIGN: who may import whom. A folder may always import itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  parse: ['model'],
  condition: ['model'],
  paths: ['model'],
  access: ['model'],
  waive: ['model', 'paths'],
  chain: ['model'],
  pack: ['model', 'condition', 'paths', 'waive'],
  evaluate: ['model', 'condition', 'paths', 'access', 'pack'],
  service: ['model', 'parse'],
  act: ['model', 'parse', 'service'],
  effect: ['model'],
  load: ['model', 'pack', 'waive'],
  collect: ['model', 'parse'],
  report: ['model'],
  author: ['model', 'parse', 'condition', 'paths', 'access', 'pack', 'evaluate', 'service'],
  scan: [
    'model',
    'parse',
    'condition',
    'paths',
    'access',
    'pack',
    'waive',
    'chain',
    'evaluate',
    'service',
    'act',
    'effect',
    'load',
    'collect',
    'report',
  ],
  cli: ['index.ts', 'core.ts', 'version.ts', 'model', 'report', 'author'],
}
const FACES: Readonly<Record<string, readonly string[]>> = {
  'core.ts': ['model', 'parse', 'condition', 'paths', 'access', 'pack', 'waive', 'evaluate', 'service'],
  'index.ts': ['core.ts', 'version.ts', 'author', 'load', 'report', 'scan'],
}

test('folders import only what the floor plan allows', () => {
  const broken: string[] = []
  for (const { from, to } of imports) {
    if (!from.startsWith('src/') || !to.startsWith('src/')) continue
    const [folder, target] = [from.split('/')[1] as string, to.split('/')[1] as string]
    if (folder === target || target === 'version.ts') continue
    const allowed = MAY_IMPORT[folder] ?? FACES[folder]
    if (allowed === undefined) broken.push(`${folder} has no row in the floor plan`)
    else if (!allowed.includes(target)) broken.push(`${from} imports ${to}`)
  }
  assert.equal([...new Set(broken)], [])
})

test('folders meet each other at their index', () => {
  const broken = imports.filter(({ from, to }) => {
    if (!from.startsWith('src/') || !to.startsWith('src/')) return false
    const [, folder, file] = to.split('/')
    return from.split('/')[1] !== folder && file !== undefined && file !== 'index.ts' && !from.startsWith('src/cli/')
  })
  assert.equal(broken, [])
})

test('the benchmark suite is met by its command alone, at its index', () => {
  const met = imports.filter(({ from, to }) => from.startsWith('src/') && to.startsWith('benchmarks/'))
  assert.equal(met, [{ from: 'src/cli/commands/bench.ts', to: 'benchmarks/index.ts' }])
})

test('nothing below the core imports node:', () => {
  const byFile = new Map<string, string[]>()
  for (const { from, to } of imports) byFile.set(from, [...(byFile.get(from) ?? []), to])
  const seen = new Set<string>()
  const visit = (file: string, way: readonly string[]): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const to of byFile.get(file) ?? []) {
      assert.not.ok(to.startsWith('node:'), `${[...way, file].join(' → ')} imports ${to}`)
      if (to.startsWith('src/')) visit(to, [...way, file])
    }
  }
  visit('src/core.ts', [])
  assert.ok(seen.size > 30)
})

test('each third-party package is imported in one folder', () => {
  const places = new Map<string, Set<string>>()
  for (const { from, to } of imports) {
    if (!from.startsWith('src/') || /^(?:src\/|benchmarks\/|node:)/.test(to)) continue
    const name = to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : (to.split('/')[0] as string)
    places.set(name, (places.get(name) ?? new Set()).add(dirname(from)))
  }
  for (const [name, folders] of places) assert.is(folders.size, 1, `${name} is imported in ${[...folders].join(', ')}`)
  const declared = { ...manifest.dependencies, ...manifest.optionalDependencies }
  // ajv compiles the schemas when the package is built; nothing that is run later imports it.
  for (const name of places.keys()) assert.ok(name in declared || name === 'ajv', `${name} is not a dependency`)
  for (const name of Object.keys(declared)) assert.ok(places.has(name), `${name} is never imported`)
})

test('every dependency is pinned and has its line in docs/dependencies.md', () => {
  const page = read('docs/dependencies.md')
  const all = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies }
  for (const [name, version] of Object.entries(all)) {
    assert.match(version, /^\d+\.\d+\.\d+$/, `${name} is not pinned`)
    assert.ok(page.includes(`\`${name}\``), `docs/dependencies.md does not name ${name}`)
  }
})

test('every test file runs, and none skips or singles out', () => {
  for (const file of filesBelow('test', '.test.ts')) {
    const text = read(file)
    assert.match(text, /\.run\(\)|[sS]uite\(/, `${file} never runs`)
    assert.not.match(text, /\.(only|skip)\(/, file)
  }
})

test('test/ mirrors src/', () => {
  const folders = readdirSync(join(root, 'test'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const { name } of folders)
    assert.ok(
      ['conformance', 'fixtures', 'bad', 'oracle', 'docs', 'packs', 'core', 'benchmarks', 'fuzz'].includes(name) ||
        existsSync(join(root, 'src', name)),
      `test/${name}`,
    )
  for (const name of Object.keys(MAY_IMPORT)) assert.ok(existsSync(join(root, 'test', name)), `test/${name} is missing`)
})

test('the top level holds what it should', () => {
  const allowed = new Set(
    'package.json package-lock.json tsconfig.json biome.json src rules packs test docs benchmarks schemas README.md LICENSE CHANGELOG.md CONTRIBUTING.md node_modules dist'.split(
      ' ',
    ),
  )
  for (const name of readdirSync(root))
    assert.ok(allowed.has(name) || name.startsWith('.') || name.startsWith('dist-'), name)
})

test('source files are small', () => {
  const sizes = filesBelow('src', '.ts').map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
  for (const { file, lines } of sizes) assert.ok(lines <= 250, `${file} has ${lines} lines`)
  const over200 = sizes.filter(({ lines }) => lines > 200).length
  assert.ok(over200 <= sizes.length / 10, `${over200} of ${sizes.length} files are over 200 lines`)
})

const RULE_HEADINGS = ['Why', 'Avoid', 'Prefer', 'When not to use', 'Limits', 'See also']
const ruleFolders = filesBelow('rules', 'rule.json').map((file) => dirname(file))

test('every rule folder is whole', () => {
  assert.ok(ruleFolders.length >= 30)
  for (const folder of ruleFolders) {
    const rule = JSON.parse(read(join(folder, 'rule.json'))) as { id: string; cases: Record<string, unknown[]> }
    assert.is(`rules/${rule.id}`, folder)
    for (const name of ['fixture.mtree', 'README.md'])
      assert.ok(existsSync(join(root, folder, name)), `${folder}/${name} is missing`)
    const page = read(join(folder, 'README.md'))
    const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1] as string)
    assert.equal(headings, RULE_HEADINGS, `${folder}/README.md: headings`)
    assert.ok(page.startsWith(`# ${rule.id}\n`), `${folder}/README.md: title`)
    for (const verdict of ['violation', 'pass'])
      assert.ok((rule.cases[verdict] ?? []).length > 0, `${folder}: no ${verdict} case`)
  }
})

test('every rule is in a pack, and every pack names rules that exist', () => {
  const packed = new Set<string>()
  for (const file of filesBelow('packs', '.json')) {
    const pack = JSON.parse(read(file)) as { rules?: string[] }
    for (const rule of pack.rules ?? []) {
      const folder = relative(root, join(root, 'packs', rule))
      assert.ok(existsSync(join(root, folder, 'rule.json')), `${file}: ${rule}`)
      packed.add(folder)
    }
    assert.ok(
      existsSync(join(root, 'docs/use/packs', `${file.split('/')[1]?.replace('.json', '')}.md`)),
      `${file} has no page in docs/use/packs`,
    )
  }
  for (const folder of ruleFolders) assert.ok(packed.has(folder), `${folder} is in no pack`)
})

test('every collector and reporter stands in its index', () => {
  for (const [folder, skip] of [
    ['src/collect', ['index.ts', 'content', 'stream', 'signature.ts', 'notes.ts']],
    ['src/report', ['index.ts']],
  ] as const) {
    const index = read(join(folder, 'index.ts'))
    for (const entry of readdirSync(join(root, folder))) {
      if ((skip as readonly string[]).includes(entry)) continue
      assert.ok(index.includes(`./${entry.replace(/\.ts$/, '')}`), `${folder}/index.ts does not name ${entry}`)
    }
  }
})

test('paths that the docs name exist', () => {
  const missing: string[] = []
  const pages = [...filesBelow('docs', '.md'), 'README.md', 'CONTRIBUTING.md', 'benchmarks/README.md']
  for (const page of pages)
    for (const [, path] of read(page).matchAll(/`((?:src|rules|packs|test|docs|benchmarks|schemas)\/[\w./-]+)`/g))
      if (!existsSync(join(root, path as string))) missing.push(`${page}: ${path}`)
  for (const page of pages)
    for (const [, link] of read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g))
      if (!existsSync(join(root, dirname(page), link as string))) missing.push(`${page}: ${link}`)
  assert.equal(missing, [])
})

test('the version is said once', () => {
  assert.is(VERSION, manifest.version)
  assert.ok(read('CHANGELOG.md').includes(`## ${VERSION}`))
  assert.ok(statSync(join(root, 'LICENSE')).size > 10_000)
})

test.run()
