import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BenchOptions, DEFAULTS } from './options.ts'
import { charts, markdown } from './render/index.ts'
import { runSuite, type Tell } from './suite.ts'

/** Options left out, or undefined, take their defaults. */
export type BenchRun = { readonly [Name in keyof BenchOptions]?: BenchOptions[Name] | undefined } & {
  /** Folder for `results.json`, `results.md` and the charts; none: nothing is written. */
  readonly output?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Runs the suite and returns the page; files are written when a folder is given. What happens meanwhile is told line by line. */
export const bench = async ({ output, signal, ...options }: BenchRun, tell: Tell): Promise<string> => {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const result = await runSuite({ ...DEFAULTS, ...given }, tell, signal)
  const drawn = charts(result)
  const page = markdown(result)
  if (output !== undefined) {
    mkdirSync(output, { recursive: true })
    writeFileSync(join(output, 'results.json'), `${JSON.stringify(result, null, 1)}\n`)
    const shown = [...drawn.keys()].map((name) => `![${name}](${name})\n\n`).join('')
    writeFileSync(join(output, 'results.md'), page.replace('\n## ', `\n${shown}## `))
    for (const [name, svg] of drawn) writeFileSync(join(output, name), svg)
  }
  return page
}
