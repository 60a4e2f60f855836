import { safeText } from '../model/index.ts'

/** One mark, string or other scalar, blanks before it passed over. Unrolled, so that it cannot backtrack. */
const token = (): RegExp =>
  /[ \t\r\n]*(?:([[\]{}:,])|("[^"\\\0-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\0-\x1f]*)*")|((?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])))/y

const WANTED = Object.freeze({
  value: 'a value',
  element: 'a value or ]',
  name: 'a name in double quotes',
  member: 'a name in double quotes, or }',
  colon: 'a colon',
  ']': 'a comma or ]',
  '}': 'a comma or }',
  end: 'the end of the line',
})
type Wanted = keyof typeof WANTED

/** What may follow a token where `wanted` was due; undefined: the token may not stand there. Keeps the open marks. */
const after = (wanted: Wanted, found: string, open: (']' | '}')[]): Wanted | undefined => {
  const closed = (): Wanted => open.at(-1) ?? 'end'
  if (wanted === 'colon') return found === ':' ? 'value' : undefined
  if (wanted === 'name' || wanted === 'member') {
    if (found === 'string') return 'colon'
    if (wanted === 'name' || found !== '}') return undefined
  } else if (wanted === 'value' || wanted === 'element') {
    if (found === 'string' || found === 'scalar') return closed()
    if (found === '[' || found === '{') {
      open.push(found === '[' ? ']' : '}')
      return found === '[' ? 'element' : 'member'
    }
    if (wanted === 'value' || found !== ']') return undefined
  } else {
    if (wanted !== 'end' && found === ',') return wanted === ']' ? 'value' : 'name'
    if (found !== wanted) return undefined
  }
  open.pop()
  return closed()
}

/**
 * Where one line of text stops being JSON, and what was due there: said by us, for what JSON.parse says differs between
 * versions of its engine. `column` counts UTF-16 units from 1. undefined: it is JSON.
 */
export const jsonMistake = (line: string): { readonly column: number; readonly message: string } | undefined => {
  const open: (']' | '}')[] = []
  const pattern = token()
  let wanted: Wanted = 'value'
  for (let at = 0; ; at = pattern.lastIndex) {
    pattern.lastIndex = at
    const match = pattern.exec(line)
    const found = match?.[1] ?? (match?.[2] === undefined ? 'scalar' : 'string')
    const next: Wanted | undefined = match === null ? undefined : after(wanted, found, open)
    if (next !== undefined) {
      wanted = next
      continue
    }
    const rest = line.slice(at).replace(/^[ \t\r\n]+/, '')
    if (rest === '' && wanted === 'end') return undefined
    const shown = rest === '' ? 'the end of the line' : safeText(/^(?:[\w"'.+-]{1,20}|.)/su.exec(rest)?.[0] ?? '')
    return { column: line.length - rest.length + 1, message: `expected ${WANTED[wanted]}, found ${shown}` }
  }
}
