import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

/** The package as npm would publish it, installed somewhere else, used from there. */

const here = dirname(fileURLToPath(import.meta.url))
const ROOT = (() => {
  let folder = here
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
})()
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string
  dependencies: Record<string, string>
}

/** Standard output; an error with all that the program printed when it ends otherwise than stated. */
const output = (program: string, args: readonly string[], cwd: string, exit = 0): string => {
  try {
    return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: 'pipe', timeout: 180_000 })
  } catch (cause) {
    const { status, stdout, stderr } = cause as { status: number | null; stdout: string; stderr: string }
    if (status === exit && exit !== 0) return stdout
    throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`)
  }
}

interface Packed {
  readonly filename: string
  readonly size: number
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string; readonly mode: number }[]
}
interface Context {
  readonly folder: string
  readonly consumer: string
  packed: Packed
}

/** Everything that a checkout holds and a package might wrongly take along, with this build in place of `dist`. */
const stage = (folder: string): string => {
  const staged = join(folder, 'checkout')
  const parts = [
    'package.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'benchmarks',
    'docs',
    'packs',
    'rules',
    'schemas',
    'src',
    'test',
  ]
  const own = (path: string): boolean => !path.includes('benchmarks/node_modules')
  for (const part of parts) cpSync(join(ROOT, part), join(staged, part), { recursive: true, filter: own })
  cpSync(join(here, '../../src'), join(staged, 'dist/src'), { recursive: true })
  cpSync(join(here, '../../benchmarks'), join(staged, 'dist/benchmarks'), { recursive: true })
  cpSync(here, join(staged, 'dist/test/cli'), { recursive: true })
  return staged
}

/** Without a registry to ask, the tarball is unpacked beside the packages of this checkout. */
const installByHand = (tarball: string, consumer: string): void => {
  const own = join(consumer, 'node_modules/pathwrit')
  mkdirSync(own, { recursive: true })
  output('tar', ['-xzf', tarball, '--strip-components=1', '-C', own], consumer)
  // Every package of the checkout may be needed by one that is: what is declared is checked by the repository test.
  symlinkSync(join(ROOT, 'node_modules'), join(own, 'node_modules'))
  mkdirSync(join(consumer, 'node_modules/.bin'))
  const bin = join(consumer, 'node_modules/.bin/pathwrit')
  symlinkSync('../pathwrit/dist/src/cli/main.js', bin)
  execFileSync('chmod', ['+x', join(own, 'dist/src/cli/main.js')])
}

const test = suite<Context>('package', {
  folder: '',
  consumer: '',
  packed: { filename: '', size: 0, unpackedSize: 0, files: [] },
})

test.before((context) => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-package-'))
  const consumer = join(folder, 'consumer')
  Object.assign(context, { folder, consumer })
  mkdirSync(consumer)
  const packed = output('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], stage(folder))
  context.packed = (JSON.parse(packed) as [Packed])[0]
  writeFileSync(join(consumer, 'package.json'), '{"name":"consumer","private":true,"type":"module"}')
  const tarball = join(folder, context.packed.filename)
  const calm = [
    '--prefer-offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--fetch-retries=0',
    '--fetch-timeout=30000',
  ]
  try {
    output('npm', ['install', ...calm, tarball], consumer)
  } catch (cause) {
    if (!/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ENOTCACHED|ECONNRESET|network/i.test(String(cause))) throw cause
    console.log('judge missing: no registry, so the package is unpacked by hand')
    rmSync(join(consumer, 'node_modules'), { recursive: true, force: true })
    installByHand(tarball, consumer)
  }
})
test.after(({ folder }) => rmSync(folder, { recursive: true, force: true }))

test('it holds what is needed and nothing else', ({ packed }) => {
  const paths = packed.files.map(({ path }) => path)
  for (const needed of [
    'package.json',
    'README.md',
    'LICENSE',
    'dist/src/cli/main.js',
    'dist/src/index.js',
    'dist/src/index.d.ts',
    'dist/src/core.js',
    'dist/src/core.d.ts',
    'dist/src/pack/validators.generated.js',
    'dist/benchmarks/index.js',
    'benchmarks/peers.js',
    'benchmarks/package-lock.json',
    'packs/recommended.json',
    'rules/secrets/mode/rule.json',
    'schemas/rule.v1.json',
    'schemas/report.v1.json',
    'docs/use/demo/root.mtree',
    'docs/use/demo/files/passwd',
  ])
    assert.ok(paths.includes(needed), `${needed} is missing`)
  const stray = paths.filter(
    (path) =>
      !/^(?:dist\/src|dist\/benchmarks|rules|packs|schemas|docs\/use\/demo)\/|^(?:package\.json|README\.md|LICENSE|benchmarks\/(?:package(?:-lock)?\.json|peers\.js))$/.test(
        path,
      ) ||
      (/\.tsx?$/.test(path) && !path.endsWith('.d.ts')) ||
      path.endsWith('.map'),
  )
  assert.equal(stray, [])
  console.log(`${paths.length} files, ${packed.size} bytes packed, ${packed.unpackedSize} unpacked`)
  assert.ok(packed.size < 1_000_000)
})

test('the lock names every package that any platform needs, so that npm ci works on each', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string }>
  }
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
    .filter((name) => !(`node_modules/${name}` in packages))
  assert.equal(missing, [])
  for (const [name, { resolved }] of Object.entries(packages))
    assert.ok(resolved === undefined || resolved.startsWith('https://registry.npmjs.org/'), name)
})

test('the command runs', ({ consumer }) => {
  assert.is(output('npx', ['--no-install', 'pathwrit', '--version'], consumer), `pathwrit ${manifest.version}\n`)
  const demo = 'node_modules/pathwrit/docs/use/demo/root.mtree'
  const report = JSON.parse(
    output('npx', ['--no-install', 'pathwrit', 'scan', demo, '--format', 'json'], consumer, 1),
  ) as {
    complete: boolean
    findings: { rule: string; path: string }[]
  }
  assert.is(report.complete, true)
  assert.ok(
    report.findings.some(
      ({ rule, path }) => rule === 'code/not-service-modifiable' && path.endsWith('/after-upgrade.sh'),
    ),
  )
})

const PROGRAM = `
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compile, loadPack, scan, type Finding } from 'pathwrit'
import { condition, parseMode } from 'pathwrit/core'

const plan = compile({ packs: [await loadPack('pathwrit:secrets-mode')] })
const found: Finding[] = []
for await (const finding of scan(plan, { target: 'node_modules/pathwrit/docs/use/demo/root.mtree' })) found.push(finding)
const schema = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('pathwrit/schemas/rule.v1.json')), 'utf8'))
const mode: number | undefined = parseMode('0640')
console.log(JSON.stringify([found.length > 0, condition({ '+': [1, 2] }).evaluate({}), mode, typeof schema.$schema]))
`

test('both faces are typed, and run', ({ consumer }) => {
  writeFileSync(join(consumer, 'program.ts'), PROGRAM)
  mkdirSync(join(consumer, 'node_modules/@types'), { recursive: true })
  cpSync(join(ROOT, 'node_modules/@types/node'), join(consumer, 'node_modules/@types/node'), { recursive: true })
  cpSync(join(ROOT, 'node_modules/undici-types'), join(consumer, 'node_modules/undici-types'), { recursive: true })
  // skipLibCheck is off on purpose: the declarations that are shipped must hold by themselves.
  const flags = [
    '--strict',
    '--target',
    'ES2022',
    '--lib',
    'ES2023',
    '--module',
    'NodeNext',
    '--types',
    'node',
    '--outDir',
    'out',
  ]
  output(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...flags, 'program.ts'], consumer)
  assert.is(output(process.execPath, ['out/program.js'], consumer), '[true,3,416,"string"]\n')
})

test('what is not public cannot be imported', ({ consumer }) => {
  const script = "await import('pathwrit/dist/src/model/index.js')"
  assert.throws(
    () => output(process.execPath, ['--input-type=module', '-e', script], consumer),
    /ERR_PACKAGE_PATH_NOT_EXPORTED/,
  )
})

test.run()
