import type { BytePath } from '../../model/index.ts'
import { isBlank, isLetter, lineCounter, takeWord } from './cursor.ts'
import { RotationFault } from './fault.ts'
import { takePatterns } from './patterns.ts'
import { readDirective } from './read-directive.ts'
import { isScript, takeScript } from './script.ts'
import {
  dropStanza,
  type FileReading,
  noteAt,
  noteIn,
  type OpenStanza,
  type Outcome,
  type Place,
  type Session,
} from './session.ts'
import type { RotationSettings } from './settings.ts'

const openStanza = (reading: FileReading): void => {
  if (reading.stanza !== undefined) throw new RotationFault('a log is named inside of a stanza')
  const { session, file, cursor, defaults } = reading
  const line = reading.lineOf(cursor.at)
  const opened: OpenStanza = { file, line, patterns: takePatterns(cursor), settings: defaults }
  session.stanzas.push(opened)
  reading.stanza = opened
  const why = session.host.opened?.(opened)
  if (why === undefined) return
  noteIn(session, { file, line, why })
  reading.failed = true
}

const ordinary = (reading: FileReading, char: string): void => {
  if (isBlank(char) || char === '\n') return
  if (char === '#') reading.state = 'skip-line'
  else if (isLetter(char)) readDirective(reading)
  else if (char === '/' || char === '"' || char === "'" || char === '~') openStanza(reading)
  else if (char !== '}') throw new RotationFault('a line begins neither with a directive nor with a path')
  else if (reading.stanza === undefined) throw new RotationFault('a } without a {', true)
  else {
    reading.stanza = undefined
    reading.state = 'end'
  }
}

/** Inside of a stanza that is given up: a `}` behind blanks does not end it. */
const skipped = (reading: FileReading, char: string): void => {
  const { cursor } = reading
  if (char === '}') {
    reading.state = 'default'
    dropStanza(reading)
  } else if (isScript(takeWord(cursor))) takeScript(cursor)
  else if (cursor.at < cursor.text.length && cursor.text[cursor.at] !== '\n') reading.state = 'skip-skip-line'
}

const step = (reading: FileReading, char: string): void => {
  switch (reading.state) {
    case 'default':
      ordinary(reading, char)
      return
    case 'broken':
      // One character is lost, whatever it is.
      reading.state = 'skip'
      return
    case 'skip':
      skipped(reading, char)
      return
    case 'skip-line':
    case 'skip-skip-line':
      if (char === '\n') reading.state = reading.state === 'skip-line' ? 'default' : 'skip'
      return
    case 'end':
      if (char === '\n') reading.state = 'default'
      else if (!isBlank(char)) {
        noteAt(reading, reading.cursor.at, 'text after } is passed over')
        reading.state = 'skip-line'
      }
  }
}

/** Whether the file ends here. */
const failing = (reading: FileReading, error: unknown, at: number): boolean => {
  if (!(error instanceof RotationFault)) throw error
  const whole = error.whole || reading.stanza === undefined
  noteAt(reading, at, `${error.message}: logrotate passes ${whole ? 'the rest of the file' : 'the stanza'} over`)
  reading.failed = true
  if (whole) dropStanza(reading)
  else reading.state = 'broken'
  return whole
}

/** One file as logrotate walks it, character by character: what ends a stanza that is given up depends on where lines begin. */
export const readText = (
  session: Session,
  file: BytePath,
  text: string,
  before: RotationSettings,
  place: Place,
): Outcome => {
  const cursor = { text, at: 0 }
  const lineOf = lineCounter(text)
  const reading: FileReading = {
    session,
    file,
    place,
    cursor,
    lineOf,
    defaults: before,
    stanza: undefined,
    failed: false,
    state: 'default',
  }
  for (; cursor.at < text.length; cursor.at++) {
    const at = cursor.at
    try {
      step(reading, text[at] as string)
    } catch (error) {
      if (failing(reading, error, at)) break
    }
  }
  return { settings: reading.defaults, failed: reading.failed }
}
