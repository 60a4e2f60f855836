import { PathwritError } from '../model/index.ts'
import { JsonMistake } from './json-mistake.ts'
import { lineColumn } from './line-column.ts'
import { scanJson } from './scan-json.ts'

const readJson = (text: string, file: string): unknown => {
  try {
    scanJson(text)
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error
    const place = { file, ...lineColumn(text, error.offset), hint: error.hint }
    throw new PathwritError(error.code, error.message, place)
  }
  return JSON.parse(text)
}

/** The value of a pack or rule file, by its extension. Throws a PathwritError with line and column. */
export const parseText = async (text: string, file: string): Promise<unknown> => {
  if (!/\.ya?ml$/.test(file)) return readJson(text, file)
  const { readYaml } = await import('./read-yaml.ts')
  return readYaml(text, file)
}
