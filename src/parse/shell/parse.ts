import { type ParsedScript, parse } from 'unbash'
import type { ShellList, ShellScript } from './contract.ts'
import { linesOf, type Reading } from './reading.ts'
import { listOf } from './statements.ts'

/**
 * Bounds on a script: its bytes, what is made of it, and mistakes worth telling. The parser's time can grow with the
 * square of how many substitutions and here-documents are opened (the longest script met has 4 505 and 27 of them).
 */
const BOUNDS = Object.freeze({ bytes: 512 << 10, openings: 8_192, documents: 512, nodes: 200_000, mistakes: 8 })

const excessOf = (text: string): string | undefined => {
  if (text.length > BOUNDS.bytes) return `larger than ${BOUNDS.bytes} bytes`
  if (count(text, '$(') + count(text, '${') + count(text, '`') > BOUNDS.openings) return 'too many substitutions'
  return count(text, '<<') > BOUNDS.documents ? 'too many here-documents' : undefined
}
const count = (text: string, what: string): number => {
  let found = 0
  for (let at = text.indexOf(what); at !== -1; at = text.indexOf(what, at + what.length)) found++
  return found
}

const SHEBANG = /^#![ \t]*(?:[^ \t\n]*\/)?([^/ \t\n]+)(?:[ \t]+(\S+))?/

/** The shell a script asks for, by its first line: `sh`, `bash`; undefined when it asks for something else or says nothing. */
export const shellOf = (text: string): 'sh' | 'bash' | undefined => {
  const match = SHEBANG.exec(text.slice(0, 256))
  if (match === null) return undefined
  const name = match[1] === 'env' ? match[2]?.slice(match[2].lastIndexOf('/') + 1) : match[1]
  if (name === 'bash' || name === 'rbash') return 'bash'
  return name === 'sh' || name === 'dash' || name === 'ash' || name === 'ksh' ? 'sh' : undefined
}

/** Shell text, one character a byte, as commands. Never throws: what is wrong stands in `mistakes`. */
export const parseShell = (text: string, bash: boolean = shellOf(text) === 'bash'): ShellScript => {
  const mistakes: string[] = []
  let nodes = 0
  const note = (what: string): void => {
    if (mistakes.length < BOUNDS.mistakes) mistakes.push(what)
  }
  const readingOf = (source: string, line: (position: number) => number): Reading => {
    const reading: Reading = {
      bash,
      source,
      line,
      spend: (count) => {
        nodes += count
        if (nodes > BOUNDS.nodes && nodes - count <= BOUNDS.nodes) note('too long to be followed to its end')
        return nodes <= BOUNDS.nodes
      },
      inner: (script, position) => {
        if (script === undefined) return []
        // Within backquotes a backslash is taken away first: such text is a source of its own, all on one line to us.
        const here = script.source === undefined ? reading : readingOf(script.source, () => line(position))
        return bodyOf(script, here)
      },
      mistake: (what, position) => note(`line ${line(position)}: ${what}`),
    }
    return reading
  }
  const bodyOf = (script: ParsedScript, reading: Reading): ShellList => {
    for (const { message, pos } of script.errors ?? []) reading.mistake(message, pos)
    return listOf(script.commands, reading)
  }
  const excess = excessOf(text)
  if (excess !== undefined) return { bash, body: [], mistakes: [excess] }
  try {
    const body = bodyOf(parse(text), readingOf(text, linesOf(text)))
    return { bash, body, mistakes }
  } catch (error) {
    // The parser descends without end into functions whose body is a function, and so on.
    if (error instanceof RangeError) return { bash, body: [], mistakes: ['too deeply nested'] }
    throw error
  }
}
