import { type Lines, readLines } from './lines.ts'

/** One line of sysctl.d(5). `name` has dots between its parts; `*` in it stands for any part. */
export interface SysctlEntry {
  readonly name: string
  /** undefined: the line only takes the name out of what patterns set. */
  readonly value: string | undefined
  readonly line: number
}

/** Dots and slashes are exchanged unless the first of them is a slash: `net.ipv4.conf.enp3s0/200.forwarding`. */
const dotted = (name: string): string =>
  /^[^./]*\//.test(name) ? name.replace(/[./]/g, (one) => (one === '/' ? '.' : '/')) : name

/** Assignments, `-NAME` exclusions; `#` and `;` begin comments. A `-` before an assignment only hushes failures. */
export const parseSysctl = (text: string): Lines<SysctlEntry> =>
  readLines(text, (raw, line): SysctlEntry | string | undefined => {
    const trimmed = raw.trim()
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) return undefined
    const equals = trimmed.indexOf('=')
    const name = dotted((equals < 0 ? trimmed : trimmed.slice(0, equals)).replace(/^-/, '').trim())
    if (name === '') return 'no name before the value'
    if (equals >= 0) return { name, value: trimmed.slice(equals + 1).trim(), line }
    return trimmed.startsWith('-') ? { name, value: undefined, line } : 'neither an assignment nor an exclusion'
  })
