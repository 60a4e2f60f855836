import { splitWords } from './unit-words.ts'

const ASSIGNED = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s

/**
 * An environment file as EnvironmentFile= takes it (systemd.exec(5)): one assignment a line, `#` and `;` begin comments, a
 * backslash at the end of a line continues it, quotes go. Of one variable the last assignment counts.
 */
export const parseEnvironment = (text: string): ReadonlyMap<string, string> => {
  const variables = new Map<string, string>()
  for (const line of text.replace(/\\\n/g, '').split('\n')) {
    if (/^\s*[#;]/.test(line)) continue
    const [, name, value] = ASSIGNED.exec(line.trim()) ?? []
    if (name === undefined || value === undefined) continue
    variables.set(name, /["']/.test(value) ? (splitWords(value) ?? [value]).join(' ') : value)
  }
  return variables
}

/**
 * Arguments of an Exec line with its variables put in, after systemd.service(5): a word that is `$NAME` is split into words,
 * `${NAME}` is not and may stand inside a word, `$$` is a dollar sign, what is not set is empty.
 */
export const expandVariables = (words: readonly string[], variables: ReadonlyMap<string, string>): readonly string[] =>
  words.flatMap((word) => {
    const [, lone] = /^\$([A-Za-z_][A-Za-z0-9_]*)$/.exec(word) ?? []
    if (lone !== undefined) return (variables.get(lone) ?? '').split(/\s+/).filter((part) => part !== '')
    return [
      word.replace(/\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string | undefined) =>
        name === undefined ? '$' : (variables.get(name) ?? ''),
      ),
    ]
  })
