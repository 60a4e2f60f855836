import { expandSpecifiers } from './specifiers.ts'
import { splitWrittenWords } from './unit-words.ts'

/**
 * One command of an Exec line. `privileged`: `+` or `!` stands before it, so that it starts as
 * root whatever User= says; `!!` does so only on kernels without ambient capabilities (systemd.service(5)).
 */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly privileged: boolean
  /** `:` stands before it: variables are not put in. */
  readonly literal: boolean
  /** False when a word holds a specifier that is not known yet. */
  readonly resolved: boolean
}

const command = (words: readonly string[], unit: string): Command | undefined => {
  const first = words[0]
  if (first === undefined) return undefined
  const prefix = /^[-@:+!|]*/.exec(first)?.[0] ?? ''
  const expanded = [first.slice(prefix.length), ...words.slice(1)].map((word) => expandSpecifiers(word, unit))
  const [program = '', ...args] = expanded.map(({ text }) => text)
  // With `@` the first argument is the name the program sees, not one of its options.
  return {
    program,
    args: prefix.includes('@') ? args.slice(1) : args,
    privileged: prefix.includes('+') || prefix.replaceAll('!!', '').includes('!'),
    literal: prefix.includes(':'),
    resolved: expanded.every(({ resolved }) => resolved),
  }
}

/** The commands of one Exec*= value; a lone unquoted `;` parts them. Empty when a quote is left open, as systemd then ignores the line. */
export const parseExecLine = (value: string, unit: string): readonly Command[] => {
  const commands: Command[] = []
  let words: string[] = []
  const close = () => {
    const made = command(words, unit)
    if (made !== undefined && made.program !== '') commands.push(made)
    words = []
  }
  for (const { word, raw } of splitWrittenWords(value) ?? []) {
    if (raw === ';') close()
    else words.push(raw === '\\;' ? ';' : word)
  }
  close()
  return commands
}
