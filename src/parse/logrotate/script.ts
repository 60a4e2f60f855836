import { type Cursor, takeWord } from './cursor.ts'
import { SCRIPTS, type ScriptName } from './settings.ts'

export const isScript = (word: string): word is ScriptName => (SCRIPTS as readonly string[]).includes(word)

/**
 * What stands between a script's keyword, behind which the cursor is, and the line that begins with `endscript`, behind
 * which it is left. Undefined, and the cursor at the end, where there is no such line.
 */
export const takeScript = (cursor: Cursor): string | undefined => {
  const { text } = cursor
  const from = cursor.at
  cursor.at++
  while (cursor.at < text.length) {
    if (takeWord(cursor) === 'endscript') {
      const line = text.lastIndexOf('\n', cursor.at - 1) + 1
      return text.slice(from, Math.max(from, line))
    }
    const newline = text.indexOf('\n', cursor.at)
    cursor.at = newline < 0 ? text.length : newline + 1
  }
  return undefined
}
