import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { BUILT, blocks, ROOT } from './pages.ts'

const examples = blocks().filter(({ language }) => ['ts', 'typescript'].includes(language))

/** A project that has this build installed as `pathwrit`, and the demonstration root where the pages say it is. */
const withProject = (work: (folder: string) => void): void => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-ts-'))
  try {
    const own = join(folder, 'node_modules/pathwrit')
    mkdirSync(own, { recursive: true })
    cpSync(join(ROOT, 'package.json'), join(own, 'package.json'))
    mkdirSync(join(own, 'dist'))
    symlinkSync(join(BUILT, 'src'), join(own, 'dist/src'))
    symlinkSync(join(ROOT, 'node_modules/@types'), join(folder, 'node_modules/@types'))
    cpSync(join(ROOT, 'docs/use/demo'), join(folder, 'docs/use/demo'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    const compilerOptions = {
      target: 'ES2022',
      lib: ['ES2023'],
      types: ['node'],
      module: 'NodeNext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      moduleDetection: 'force',
      skipLibCheck: true,
      outDir: 'out',
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    for (const [at, { text }] of examples.entries()) writeFileSync(join(folder, `example${at}.ts`), `${text}\n`)
    work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Standard output; an error with all that the program printed when it fails. */
const output = (program: string, args: readonly string[], cwd: string): string => {
  try {
    return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: 'pipe' })
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout: string; stderr: string }
    throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`)
  }
}

test('every TypeScript example of the pages is well typed, and runs', () => {
  assert.ok(examples.length >= 3)
  withProject((folder) => {
    output(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], ROOT)
    for (const [at, { page, line, text }] of examples.entries()) {
      const notRun = /^\s*\/\/ not run: (.+)$/m.exec(text)?.[1]
      if (notRun !== undefined) {
        console.log(`example skipped because ${notRun} (${page}:${line})`)
        continue
      }
      const printed = output(process.execPath, [`out/example${at}.js`], folder)
      if (/scan\(/.test(text)) assert.match(printed, /secrets\/mode '?\/etc\/shop\/tls\.key/, `${page}:${line}`)
      for (const [, value] of text.matchAll(/console\.log\(.*\) \/\/ (.+)$/gm))
        assert.ok(printed.includes(value as string))
    }
  })
})

test.run()
