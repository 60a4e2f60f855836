import { resolve } from 'node:path'
import { PathwritError, placed, type StatedWaiver } from '../model/index.ts'
import { checkWaivers } from '../pack/index.ts'
import { parseWaivers } from '../waive/index.ts'
import { locate } from './locate.ts'
import { parseText } from './parse-text.ts'
import { readWaiverFile } from './read-pack-file.ts'

/**
 * The waivers of a file, JSON or YAML, for a scan. A file is read only where it is named: one that lay in a folder and was
 * taken up by itself would let whoever writes there silence findings. Throws a PathwritError with file, line and column.
 */
export const loadWaivers = async (
  file: string,
  options: { readonly cwd?: string | undefined } = {},
): Promise<readonly StatedWaiver[]> => {
  const text = readWaiverFile(resolve(options.cwd ?? '.', file), file)
  try {
    const { value } = checkWaivers({ file, text, value: await parseText(text, file) })
    return parseWaivers(value.waivers, { file, from: file, pointer: '/waivers' })
  } catch (error) {
    if (!(error instanceof PathwritError) || error.pointer === undefined || error.line !== undefined) throw error
    throw placed(error, await locate(text, error.pointer))
  }
}
