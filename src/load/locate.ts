import { pointerSteps } from '../pack/index.ts'
import { JsonMistake } from './json-mistake.ts'
import { lineColumn } from './line-column.ts'
import { scanJson } from './scan-json.ts'

const shared = (a: readonly (string | number)[], b: readonly string[]): number => {
  let count = 0
  while (count < a.length && count < b.length && String(a[count]) === b[count]) count++
  return count
}

/** The offset of the value, or of the nearest value around it that is there. undefined: the text is not JSON. */
const locateJson = (text: string, steps: readonly string[]): number | undefined => {
  let best = 0
  let depth = -1
  try {
    scanJson(text, (at, offset) => {
      if (at.length <= depth || shared(at, steps) !== at.length) return
      best = offset
      depth = at.length
    })
  } catch (error) {
    if (error instanceof JsonMistake) return undefined
    throw error
  }
  return best
}

/**
 * Line and column of the value at a JSON pointer in the text of a JSON or YAML file (of the name before it, when it has
 * one; of what holds it, when it is missing). yaml is loaded only for text that is not JSON.
 */
export const locate = async (
  text: string,
  pointer: string,
): Promise<{ readonly line: number; readonly column: number }> => {
  const steps = pointerSteps(pointer)
  const offset = locateJson(text, steps)
  if (offset !== undefined) return lineColumn(text, offset)
  const { locateYaml } = await import('./read-yaml.ts')
  return lineColumn(text, await locateYaml(text, steps))
}
