import { parseId } from './accounts.ts'
import { type Lines, readLines } from './lines.ts'
import { splitWords } from './unit-words.ts'

/** A line of sysusers.d(5). Numbers are undefined when systemd is to choose them at boot. */
export type SysusersEntry =
  | {
      readonly type: 'user'
      readonly name: string
      readonly uid: number | undefined
      readonly gid: number | undefined
      readonly group: string | undefined
      readonly line: number
    }
  | { readonly type: 'group'; readonly name: string; readonly gid: number | undefined; readonly line: number }
  | { readonly type: 'member'; readonly user: string; readonly group: string; readonly line: number }

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*\$?$/

/** `u`, `g` and `m` lines (with or without the `!` and `-` modifiers); `r` ranges say nothing about accounts. */
export const parseSysusers = (text: string): Lines<SysusersEntry> =>
  readLines(text, (raw, line): SysusersEntry | string | undefined => {
    if (raw.trim() === '' || /^\s*#/.test(raw)) return undefined
    const words = splitWords(raw)
    if (words === undefined) return 'a quote is not closed'
    const [type = '', name = '', id = '-'] = words
    const letter = type.replace(/[!-]$/, '')
    if (letter === 'r') return undefined
    if (!NAME.test(name)) return 'no valid name'
    if (letter === 'm') return NAME.test(id) ? { type: 'member', user: name, group: id, line } : 'no valid group name'
    if (letter === 'g') return { type: 'group', name, gid: parseId(id), line }
    if (letter !== 'u') return `an unknown type of line: ${type}`
    const [own = '', primary] = id.split(':', 2)
    const gid = primary === undefined ? undefined : parseId(primary)
    const group = primary !== undefined && gid === undefined && NAME.test(primary) ? primary : undefined
    return { type: 'user', name, uid: parseId(own), gid, group, line }
  })
