/**
 * Shell scripts of real roots: `node dist/test/oracle/scripts.js ROOT… [--show WORDS]`. Every sh and bash script below each root is
 * parsed, and `bash -n` or `dash -n` judges whether it is one; then every maintainer script and init script is followed, and
 * it is told how many acts were found and of how many the path could not be told. Reads only.
 */
import { spawnSync } from 'node:child_process'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { latin1 } from '../../src/model/index.ts'
import { parseShell, shellOf } from '../../src/parse/index.ts'
import { followed, ways } from './script-acts.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { show: { type: 'string' } } })

const MOST_BYTES = 4 << 20

const scriptsBelow = (folder: string, found: string[] = []): string[] => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) scriptsBelow(path, found)
    else if (entry.isFile() && lstatSync(path).size <= MOST_BYTES) {
      const text = readFileSync(path).subarray(0, 256)
      if (text[0] === 0x23 && text[1] === 0x21 && shellOf(latin1(text)) !== undefined) found.push(path)
    }
  }
  return found
}

for (const root of positionals) {
  const scripts = scriptsBelow(root)
  let [parsed, agreed, spent] = [0, 0, 0]
  for (const path of scripts) {
    const text = latin1(readFileSync(path))
    const start = performance.now()
    const { mistakes } = parseShell(text)
    spent += performance.now() - start
    const shell = shellOf(text) === 'bash' ? 'bash' : 'dash'
    const taken = spawnSync(shell, ['-n', path]).status === 0
    if (mistakes.length === 0) parsed++
    if (taken === (mistakes.length === 0)) agreed++
    else console.log(`  ${path}: ${shell} -n ${taken ? 'takes' : 'refuses'} it, ${mistakes[0] ?? 'parsed'}`)
  }
  console.log(
    `${root}: ${scripts.length} scripts, ${parsed} parsed in ${spent.toFixed(0)} ms, ${agreed} as the shell says`,
  )
  let [files, acts, unresolved, doubts] = [0, 0, 0, 0]
  const start = performance.now()
  for (const way of ways(root)) {
    const found = followed(root, way)
    files++
    doubts += found.doubts.length
    for (const record of found.records) {
      acts++
      if (record.kind === 'act' && record.unresolved !== undefined) unresolved++
      if (values.show !== undefined && record.kind === 'act' && JSON.stringify(record).includes(values.show))
        console.log(
          `  ${record.origin.source}:${record.origin.line} ${record.actor} ${record.verb}${record.recursive ? ' -R' : ''} ${record.unresolved ?? record.path} | ${record.words}`,
        )
    }
  }
  const share = ((100 * unresolved) / Math.max(acts, 1)).toFixed(1)
  console.log(
    `${root}: ${files} ways followed in ${(performance.now() - start).toFixed(0)} ms, ${acts} acts, ${unresolved} (${share} %) unresolved, ${doubts} doubts`,
  )
}
