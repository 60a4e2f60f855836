import type { LineNote } from './lines.ts'

/** One assignment of a unit file; `line` is where it begins. */
export interface UnitSetting {
  readonly section: string
  readonly key: string
  readonly value: string
  readonly line: number
}
export interface UnitFile {
  readonly settings: readonly UnitSetting[]
  readonly notes: readonly LineNote[]
  /** A section header that is none: systemd reads a drop-in up to here, and does not load a unit whose main file this is. */
  readonly brokenAt: number | undefined
}

/** An odd number of backslashes at the end continues the line. */
const continues = (line: string): boolean => {
  let count = 0
  while (count < line.length && line[line.length - 1 - count] === '\\') count++
  return count % 2 === 1
}

interface Logical {
  readonly text: string
  readonly line: number
}

/** Joins continued lines as they stand, the backslash read as a space; comment lines between them do not end the assignment. */
const logicalLines = (text: string): Logical[] => {
  const out: Logical[] = []
  let parts: string[] = []
  let start = 0
  let number = 0
  for (const raw of text.split('\n')) {
    number++
    if (/^\s*[#;]/.test(raw)) continue
    if (parts.length === 0) start = number
    const bare = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (continues(bare)) {
      parts.push(`${bare.slice(0, -1)} `)
      continue
    }
    parts.push(bare)
    out.push({ text: parts.join('').trim(), line: start })
    parts = []
  }
  if (parts.length > 0) out.push({ text: parts.join('').trim(), line: start })
  return out
}

/** A unit file or drop-in after systemd.syntax(7): sections and assignments in order, nothing merged yet. */
export const parseUnitFile = (text: string): UnitFile => {
  const settings: UnitSetting[] = []
  const notes: LineNote[] = []
  let section: string | undefined
  for (const { text: line, line: number } of logicalLines(text)) {
    if (line === '') continue
    if (line.startsWith('[')) {
      if (!line.endsWith(']')) {
        notes.push({ line: number, why: 'a section header without its closing bracket: nothing is read from here on' })
        return { settings, notes, brokenAt: number }
      }
      section = line.slice(1, -1)
      continue
    }
    const equals = line.indexOf('=')
    if (equals <= 0) notes.push({ line: number, why: 'neither a section nor an assignment' })
    else if (section === undefined) notes.push({ line: number, why: 'an assignment outside of any section' })
    else {
      const key = line.slice(0, equals).trimEnd()
      settings.push({ section, key, value: line.slice(equals + 1).trimStart(), line: number })
    }
  }
  return { settings, notes, brokenAt: undefined }
}
