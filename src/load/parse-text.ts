import { PathwritError } from '../model/index.ts'
import { JsonMistake } from './json-mistake.ts'
import { lineColumn } from './line-column.ts'
import { scanJson } from './scan-json.ts'

const readJson = (text: string, file: string, known: boolean): unknown => {
  try {
    if (known) return JSON.parse(text)
  } catch {
    // The scan below says what is wrong, and where.
  }
  try {
    scanJson(text)
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error
    const place = { file, ...lineColumn(text, error.offset), hint: error.hint }
    throw new PathwritError(error.code, error.message, place)
  }
  return JSON.parse(text)
}

/**
 * The value of a pack or rule file, by its extension. `known`: a file of this package, which its tests have scanned, so
 * that a start need not. Throws a PathwritError with line and column.
 */
export const parseText = async (text: string, file: string, known = false): Promise<unknown> => {
  if (!/\.ya?ml$/.test(file)) return readJson(text, file, known)
  const { readYaml } = await import('./read-yaml.ts')
  return readYaml(text, file)
}
