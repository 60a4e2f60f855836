import type { Block } from './pages.ts'

export interface Command {
  readonly place: string
  readonly text: string
  /** The exit code that the page states; 0 when it says nothing. */
  readonly exit: number
  /** Why a test cannot run it. */
  readonly notRun?: string | undefined
}

/** Lines that belong together: a trailing backslash or a here-document goes on. */
const logicalLines = (text: string): readonly { at: number; text: string }[] => {
  const found: { at: number; text: string }[] = []
  let end: string | undefined
  let goesOn = false
  for (const [at, line] of text.split('\n').entries()) {
    const last = found.at(-1)
    if ((goesOn || end !== undefined) && last !== undefined) last.text += `\n${line}`
    else found.push({ at, text: line })
    if (end === undefined) end = /<<-?'?(\w+)'?/.exec(line)?.[1]
    else if (line.trim() === end) end = undefined
    goesOn = end === undefined && line.endsWith('\\')
  }
  return found
}

/**
 * The commands of a block. `# not run: reason` speaks of what follows, up to the next blank line; `# exit N` at the end
 * of a command states its exit code.
 */
export const commandsOf = (block: Block): readonly Command[] => {
  const found: Command[] = []
  let notRun: string | undefined
  for (const { at, text } of logicalLines(block.text)) {
    const reason = /^#\s*not run:\s*(.+)$/.exec(text)?.[1]
    if (reason !== undefined) notRun = reason
    else if (text.trim() === '') notRun = undefined
    else if (!text.startsWith('#')) {
      const exit = Number(/#\s*exit (\d+)\s*$/.exec(text)?.[1] ?? 0)
      found.push({ place: `${block.page}:${block.line + at}`, text, exit, notRun })
    }
  }
  return found
}
