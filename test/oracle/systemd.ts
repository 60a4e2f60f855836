/** What systemd itself read of a unit, as `systemd-analyze verify` dumps it at debug level. */
export interface Dumped {
  readonly name: string
  readonly aliases: readonly string[]
  /** Values by name in order, `Exec*` lines under their directive. */
  readonly values: ReadonlyMap<string, readonly string[]>
}

/** Units out of such a dump. */
export const parseDump = (text: string): readonly Dumped[] => {
  const units: { name: string; aliases: string[]; values: Map<string, string[]> }[] = []
  let section = ''
  for (const line of text.split('\n')) {
    const unit = /^\t-> Unit (.+):$/.exec(line)
    const current = units.at(-1)
    if (unit !== null) {
      units.push({ name: unit[1] as string, aliases: [], values: new Map() })
      continue
    }
    if (current === undefined) continue
    const opened = /^\t\t-> (\w+):$/.exec(line)
    const entry = /^(\t+)([\w ]+): (.*)$/.exec(line)
    if (opened !== null) section = opened[1] as string
    else if (entry !== null) {
      const [, indent = '', key = '', value = ''] = entry
      if (key === 'Alias') current.aliases.push(value)
      const name = indent.length > 2 && key === 'Command Line' ? section : key
      current.values.set(name, [...(current.values.get(name) ?? []), value])
    }
  }
  return units
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }

/** The words of a command line as systemd quotes it for display. */
export const dumpedWords = (line: string): readonly string[] => {
  const words: string[] = []
  for (let at = 0; at < line.length; ) {
    let word = ''
    if (line[at] === ' ') {
      at++
      continue
    }
    if (line[at] !== '"') {
      const end = line.indexOf(' ', at)
      word = line.slice(at, end < 0 ? undefined : end)
      at += word.length
    } else {
      for (at++; at < line.length && line[at] !== '"'; at++) {
        if (line[at] !== '\\') word += line[at]
        else {
          const next = line[++at] ?? ''
          const hex = next === 'x' ? /^[0-9a-f]{2}/.exec(line.slice(at + 1))?.[0] : undefined
          const octal = /^[0-7]{3}/.exec(line.slice(at))?.[0]
          if (hex !== undefined) at += 2
          else if (octal !== undefined) at += 2
          word +=
            hex !== undefined
              ? String.fromCharCode(Number.parseInt(hex, 16))
              : octal !== undefined
                ? String.fromCharCode(Number.parseInt(octal, 8))
                : (ESCAPES[next] ?? next)
        }
      }
      at++
    }
    words.push(word)
  }
  return words
}
