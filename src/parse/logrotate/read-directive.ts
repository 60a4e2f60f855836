import { joinPath, textOf } from '../../model/index.ts'
import { isSpace, takeValue, takeWord } from './cursor.ts'
import { DIRECTIVES } from './directives.ts'
import { RotationFault } from './fault.ts'
import { isScript, takeScript } from './script.ts'
import { type FileReading, noteAt, setNow, settingsNow } from './session.ts'
import type { ScriptName } from './settings.ts'
import { tabooAfter } from './taboo.ts'

/** Includes lead so deep. */
const DEPTH = 16

const readInclude = (reading: FileReading, at: number): void => {
  const { session, cursor, place } = reading
  const value = takeValue(cursor)
  if (value === undefined || value === '') throw new RotationFault('include: a path is wanted')
  const named = value.startsWith('~/') ? `/root${value.slice(1)}` : value
  if (place.depth >= DEPTH) {
    noteAt(reading, at, 'includes are nested too deep')
    reading.failed = true
    return
  }
  const path = named.startsWith('/') ? named : joinPath(place.base, named)
  const outcome = session.include(path, settingsNow(reading), { base: place.base, depth: place.depth + 1 })
  if (outcome.failed) reading.failed = true
  setNow(reading, outcome.settings)
}

const readScript = (reading: FileReading, name: ScriptName): void => {
  const { cursor, file, lineOf } = reading
  const line = lineOf(cursor.at)
  const text = takeScript(cursor)
  if (text === undefined) throw new RotationFault(`${name} without endscript`, true)
  setNow(reading, { scripts: new Map([...settingsNow(reading).scripts, [name, { text, file, line }]]) })
}

/** A keyword and what it takes; the cursor is left on the last character that belongs to it, or on the one behind a bare word. */
export const readDirective = (reading: FileReading): void => {
  const { session, cursor } = reading
  const start = cursor.at
  const word = takeWord(cursor)
  const next = cursor.text[cursor.at]
  if (next !== undefined && !isSpace(next) && next !== '=')
    throw new RotationFault(`${textOf(word.slice(0, 40))} is not followed by a blank`)
  const read = DIRECTIVES.get(word)
  if (read !== undefined) setNow(reading, read(cursor, settingsNow(reading)))
  else if (isScript(word)) readScript(reading, word)
  else if (word === 'include') readInclude(reading, start)
  else if (word === 'tabooext' || word === 'taboopat') {
    if (reading.stanza !== undefined) throw new RotationFault(`${word} inside of a stanza`)
    const value = takeValue(cursor)
    if (value !== undefined) session.taboo = tabooAfter(session.taboo, word, value)
  } else {
    noteAt(reading, start, `${textOf(word.slice(0, 40))} is no directive: logrotate passes the line over`)
    if (next !== undefined && next !== '\n') reading.state = 'skip-line'
  }
}
