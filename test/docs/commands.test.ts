import { execFile } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Block, blocks, MAIN, ROOT } from './pages.ts'
import { commandsOf } from './shell.ts'

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A shell in a folder that holds what pages name, where `pathwrit`, `npx pathwrit` and `node dist/…` are this build. */
const withShell = async (work: (run: (command: string) => Promise<Ended>) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-docs-'))
  try {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    for (const [name, body] of [
      ['pathwrit', `exec "${process.execPath}" "${MAIN}" "$@"`],
      ['npx', 'exec "$@"'],
    ] as const) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`)
      chmodSync(join(bin, name), 0o755)
    }
    const cwd = join(folder, 'work')
    for (const part of ['docs', 'packs', 'rules', 'schemas'])
      cpSync(join(ROOT, part), join(cwd, part), { recursive: true })
    const env = { PATH: `${bin}:${process.env.PATH}`, HOME: folder, NO_COLOR: '1' }
    await work(
      (command) =>
        new Promise((resolve) => {
          const text = command.replace(/^node dist\/src\/cli\/main\.js/, 'pathwrit')
          execFile('bash', ['-o', 'pipefail', '-c', text], { cwd, env, maxBuffer: 32 << 20 }, (error, out, err) =>
            resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err }),
          )
        }),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const shell = blocks().filter(({ language }) => ['sh', 'bash', 'shell', 'console'].includes(language))
const byPage = new Map<string, Block[]>()
for (const block of shell) byPage.set(block.page, [...(byPage.get(block.page) ?? []), block])

test('pages have commands to run', () => {
  const commands = shell.flatMap(commandsOf)
  const run = commands.filter(({ notRun }) => notRun === undefined)
  console.log(`${run.length} commands run, ${commands.length - run.length} not run:`)
  for (const { place, notRun } of commands)
    if (notRun !== undefined) console.log(`  skipped because ${notRun} (${place})`)
  assert.ok(run.length >= 20)
  assert.ok(run.filter(({ text }) => text.includes('pathwrit')).length >= 20)
})

for (const [page, parts] of byPage)
  test(`every command of ${page} ends as the page says`, async () => {
    await withShell(async (run) => {
      for (const { place, text, exit, notRun } of parts.flatMap(commandsOf)) {
        if (notRun !== undefined) continue
        const { code, out, err } = await run(text)
        assert.is(code, exit, `${place}: ${text}\n${err}${out.slice(-500)}`)
        assert.not.match(err, /this is a defect/)
        if (code === 0) assert.is(err, '', `${place}: ${text}`)
      }
    })
  })

test('findings that the pages show are what the demonstration root gives', async () => {
  const shown = blocks()
    .filter(({ language, text }) => language === '' && /^ {2}(CRITICAL|HIGH|MEDIUM|LOW|INFO) /m.test(text))
    .flatMap(({ page, line, text }) => text.split('\n\n').map((part) => ({ page, line, part: part.trimEnd() })))
  assert.ok(shown.length >= 3)
  await withShell(async (run) => {
    const { out } = await run('pathwrit scan docs/use/demo/root.mtree')
    for (const { page, line, part } of shown)
      assert.ok(out.includes(part), `${page}:${line}: not in the output:\n${part}`)
  })
})

test.run()
