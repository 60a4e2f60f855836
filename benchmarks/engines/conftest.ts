import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Chunk, Engine, Pair, Program } from './contract.ts'
import { programPath } from './program.ts'
import { beyondRego, regoOf } from './rego.ts'

const PROGRAM: Program = {
  name: 'conftest',
  version: ['--version'],
  install: 'go install github.com/open-policy-agent/conftest@v0.71.1',
}
/** Records in one file; every file is a start of the program, as in a pipeline. */
const ASKED = 2_000
const OUTPUT = 256 << 20

export const conftest: Engine = {
  name: 'conftest',
  about: `conftest, started for every ${ASKED} records, the same Rego`,
  program: PROGRAM,
  beyond: beyondRego,
  start({ rules }) {
    const folder = mkdtempSync(join(tmpdir(), 'pathwrit-conftest-'))
    const close = (): void => rmSync(folder, { recursive: true, force: true })
    process.once('exit', close)
    const policy = join(folder, 'policy.rego')
    const input = join(folder, 'input.json')
    writeFileSync(
      policy,
      regoOf(rules, 'main', (rule) => `deny contains sprintf("%s\\n%s", [${rule}, r.path])`),
    )
    return {
      form: 'chunks',
      size: ASKED,
      judge({ records }: Chunk): readonly Pair[] {
        writeFileSync(input, JSON.stringify({ records }))
        const { stdout, stderr, status } = spawnSync(
          programPath(PROGRAM),
          ['test', '--policy', policy, '--output', 'json', '--no-color', input],
          { encoding: 'utf8', maxBuffer: OUTPUT },
        )
        if (status !== 0 && status !== 1) throw new Error(`conftest ended with ${status}: ${stderr.slice(0, 2_000)}`)
        const results = JSON.parse(stdout) as readonly { failures?: readonly { msg: string }[] }[]
        return results.flatMap(({ failures = [] }) =>
          failures.map(({ msg }) => {
            const [rule = '', path = ''] = msg.split('\n')
            return { rule, path }
          }),
        )
      },
      close,
    }
  },
}
