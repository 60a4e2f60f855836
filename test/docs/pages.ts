import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

/** The repository, whatever folder the tests were built into. */
export const ROOT = (() => {
  let folder = here
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
})()

/** The folder that this test was built into: it holds `src` as the package ships it. */
export const BUILT = join(here, '../..')
export const MAIN = join(BUILT, 'src/cli/main.js')

export interface Block {
  readonly page: string
  /** Line of its first line of content, from 1. */
  readonly line: number
  readonly language: string
  readonly text: string
}

/** Every fenced block of the pages, in order. */
export const blocks = (): readonly Block[] => {
  const pages = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => relative(ROOT, join(ROOT, 'docs', file)))
    .sort()
  const found: Block[] = []
  for (const page of ['README.md', ...pages]) {
    let open: { line: number; language: string; lines: string[] } | undefined
    for (const [at, line] of readFileSync(join(ROOT, page), 'utf8').split('\n').entries()) {
      if (!line.startsWith('```')) open?.lines.push(line)
      else if (open === undefined) open = { line: at + 2, language: line.slice(3).trim(), lines: [] }
      else {
        found.push({ page, line: open.line, language: open.language, text: open.lines.join('\n') })
        open = undefined
      }
    }
    if (open !== undefined) throw new Error(`${page}:${open.line}: a fenced block is never closed`)
  }
  return found
}
