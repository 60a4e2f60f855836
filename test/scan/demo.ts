import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile, loadPack, type Plan } from '../../src/index.ts'

/** The repository, whatever folder the tests were built into. */
export const ROOT = (() => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
})()

/** The demonstration root that comes with the package. */
export const DEMO = join(ROOT, 'docs/use/demo/root.mtree')

export const recommended = async (): Promise<Plan> => compile({ packs: [await loadPack('pathwrit:recommended')] })

export const listOf = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

/** What a promise that must fail fails with. */
export const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (cause: unknown) => cause,
  )
