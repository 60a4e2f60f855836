import { type Cursor, isSpace } from './cursor.ts'
import { RotationFault } from './fault.ts'
import { splitPopt } from './words.ts'

/** The longest pattern that is looked at. */
const LONGEST = 2048

/** The words from here to `{`, where the cursor is left; lines that begin with `#` are none. Throws a fault of the file. */
export const takePatterns = (cursor: Cursor): readonly string[] => {
  const { text } = cursor
  let words = ''
  let state: 'start' | 'data' | 'comment' = 'start'
  for (; cursor.at < text.length && text[cursor.at] !== '\0'; cursor.at++) {
    const char = text[cursor.at] as string
    if (state === 'start' && char === '#') state = 'comment'
    else if (state === 'start' && !isSpace(char)) state = 'data'
    else if (state !== 'start' && char === '\n') state = 'start'
    if (state === 'comment') continue
    if (char === '}') throw new RotationFault('a } without a {', true)
    if (char === '{') {
      const split = splitPopt(words.trimEnd())
      if (split === undefined || split.length === 0) throw new RotationFault('no log is named before {', true)
      return split.filter((pattern) => pattern.length <= LONGEST)
    }
    words += char
  }
  throw new RotationFault('no { after the names of logs', true)
}
