import { textOf } from '../../model/index.ts'
import { RotationFault } from './fault.ts'
import type { Making } from './settings.ts'

/** Names are bytes in the file and text everywhere else; quotes around a name (from 3.22 on) go. */
const name = (word: string | undefined): string | undefined =>
  word === undefined ? undefined : textOf(/^(["']).*\1$/.test(word) ? word.slice(1, -1) : word)

/** `mode`, `owner group`, `mode owner` or `mode owner group`: what is left out stays as it stood. */
export const readMaking = (directive: string, value: string, before: Making): Making => {
  const words = value.split(/[ \t\v\f\r]+/).filter((word) => word !== '')
  const first = words[0]
  if (first === undefined) return before
  const octal = /^[0-7]+$/.test(first)
  if (!octal && words.length === 1) throw new RotationFault(`${directive}: "${textOf(first)}" is no octal mode`)
  const [owner, group, more] = octal ? words.slice(1) : words
  if (more !== undefined) throw new RotationFault(`${directive}: more than a mode, an owner and a group`)
  const mode = octal ? Number.parseInt(first, 8) & 0o7777 : before.mode
  return { mode, owner: name(owner) ?? before.owner, group: name(group) ?? before.group }
}

/** `user group`; what is left out stays as it stood. */
export const readSu = (
  value: string,
  before: { readonly user: string; readonly group: string } | undefined,
): { readonly user: string; readonly group: string } => {
  const words = value.split(/[ \t\v\f\r]+/).filter((word) => word !== '')
  const user = name(words[0]) ?? before?.user
  const group = name(words[1]) ?? before?.group
  if (user === undefined || group === undefined || words.length > 2)
    throw new RotationFault('su: a user and a group are wanted')
  return { user, group }
}
