import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { loadPack } from '../../src/load/index.ts'
import { PathwritError } from '../../src/model/index.ts'
import { BAD_PACKS } from './bad-packs.ts'
import { withFiles } from './temp-pack.ts'

/** One line for an error: what a terminal would show, with the temporary folder taken out. */
const refusalOf = (error: unknown, folder: string): string => {
  if (!(error instanceof PathwritError)) throw error
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined).join(':')
  const line = `${place === '' ? '' : `${place} `}${error.code}: ${error.message} | ${error.hint ?? ''}`
  return line.replaceAll(folder, 'DIR')
}

for (const { name, files, reference, params, refusal } of BAD_PACKS) {
  test(`refused: ${name}`, async () => {
    await withFiles(files, async (folder) => {
      const asked = reference ?? (files['pack.yaml'] === undefined ? './pack.json' : './pack.yaml')
      let found = 'loaded'
      try {
        await loadPack(asked, { cwd: folder, params })
      } catch (error) {
        found = refusalOf(error, folder)
      }
      if (process.env.PATHWRIT_SHOW) console.log(`${name}\n    ${found}`)
      else assert.is(found, refusal)
    })
  })
}

test.run()
