/** One value found in a daemon's configuration; `words` holds it and what follows on its line. */
export interface ConfigValue {
  readonly value: string
  readonly words: readonly string[]
  readonly line: number
}

/** The part of a file that counts: from a line that begins with one of `starts` (the top, if empty) to one that begins with one of `ends`. */
export interface ConfigScope {
  readonly starts: readonly string[]
  readonly ends: readonly string[]
}

const isComment = (line: string): boolean => line.startsWith('#') || line.startsWith(';') || line.startsWith('//')

/** Unquoted words of a value; a `;` or a comment ends it. */
const wordsOf = (text: string): string[] => {
  const words: string[] = []
  for (const match of text.matchAll(/"([^"]*)"|'([^']*)'|([^\s;"'#]+)|([;#])/g)) {
    if (match[4] !== undefined) break
    words.push(match[1] ?? match[2] ?? match[3] ?? '')
  }
  return words
}

/** Lines that are neither comments nor out of scope, with their numbers. */
function* linesInScope(text: string, scope: ConfigScope | undefined): Generator<[line: string, number: number]> {
  let inside = scope === undefined || scope.starts.length === 0
  let number = 0
  for (const raw of text.split('\n')) {
    number++
    const line = raw.trim()
    if (line === '' || isComment(line)) continue
    const first = line.startsWith('[') ? line : (line.split(/\s/, 1)[0] as string)
    if (scope?.starts.includes(first)) inside = true
    else if (scope?.ends.includes(line.startsWith('[') ? '[' : first)) inside = false
    else if (inside) yield [line, number]
  }
}

/**
 * Every `key value`, `key = value`, `key: value` or `export key=value` of a configuration file, whatever its dialect: good
 * enough for the few words that say who a daemon becomes. Keys are compared without regard to case.
 */
export const configValues = (text: string, key: string, scope?: ConfigScope): readonly ConfigValue[] => {
  const found: ConfigValue[] = []
  const wanted = key.toLowerCase()
  for (const [line, number] of linesInScope(text, scope)) {
    const bare = line.startsWith('export ') ? line.slice(7).trimStart() : line
    if (!bare.toLowerCase().startsWith(wanted)) continue
    const rest = /^\s*[=:]\s*(.*)$|^\s+(.*)$/s.exec(bare.slice(key.length))
    const words = wordsOf(rest?.[1] ?? rest?.[2] ?? '')
    if (words[0] !== undefined) found.push({ value: words[0], words, line: number })
  }
  return found
}

/** What follows a command line option (`-u bind`, `-ubind`, `user=` inside a comma list) among words. */
export const optionValue = (words: readonly string[], option: string): string | undefined => {
  for (const [at, word] of words.entries()) {
    if (option.endsWith('=')) {
      const part = word.split(',').find((piece) => piece.startsWith(option))
      if (part !== undefined) return part.slice(option.length)
    } else if (word === option) return words[at + 1]
    else if (option.length === 2 && word.startsWith(option)) return word.slice(2)
  }
  return undefined
}

/** Options that stand in a file: bare lines (memcached.conf) or the value of a shell variable (`OPTIONS="-u bind"`). */
export const optionsInFile = (text: string, option: string): readonly ConfigValue[] => {
  const found: ConfigValue[] = []
  for (const [line, number] of linesInScope(text, undefined)) {
    const assigned = /^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*=(.*)$/s.exec(line)
    const words = wordsOf(assigned?.[1] ?? line).flatMap((word) => word.split(/\s+/))
    const value = optionValue(words, option)
    if (value !== undefined && value !== '') found.push({ value, words: [value], line: number })
  }
  return found
}

/** The text of the first `<name>` inside the first `<parent>` (anywhere when there is none), comments left out. */
export const xmlValue = (text: string, name: string, parent?: string): ConfigValue | undefined => {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, ' ')
  let plain = ''
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('<!--', at)
    const close = open < 0 ? -1 : text.indexOf('-->', open)
    plain += text.slice(at, open < 0 ? text.length : open)
    if (open < 0) break
    const end = close < 0 ? text.length : close + 3
    plain += blank(text.slice(open, end))
    at = end
  }
  const from = parent === undefined ? 0 : plain.indexOf(`<${parent}>`)
  const start = from < 0 ? -1 : plain.indexOf(`<${name}>`, from)
  const end = start < 0 ? -1 : plain.indexOf(`</${name}>`, start)
  if (end < 0) return undefined
  const value = plain.slice(start + name.length + 2, end).trim()
  return { value, words: [value], line: plain.slice(0, start).split('\n').length }
}
