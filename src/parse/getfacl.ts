import { type Acl, type BytePath, parseAcl } from '../model/index.ts'
import { placeInRoot } from './place.ts'

/** One file's block of `getfacl -n` output; null: the mode says it all. undefined where the text is no numeric ACL. */
export interface GetfaclBlock {
  readonly path: BytePath | undefined
  /** As printed, for messages. */
  readonly name: BytePath
  readonly acl: Acl | null | undefined
  readonly defaultAcl: Acl | null | undefined
}

/** getfacl writes a backslash as two and control characters as `\ooo`. */
const unquote = (name: BytePath): BytePath =>
  name.replace(/\\(?:\\|([0-3][0-7]{2}))/g, (_, octal: string | undefined) =>
    octal === undefined ? '\\' : String.fromCharCode(Number.parseInt(octal, 8)),
  )

const read = (entries: readonly string[]): Acl | null | undefined => {
  if (entries.length === 0) return null
  const acl = parseAcl(entries.join(','), () => undefined)
  return acl !== undefined && acl.mask === undefined && acl.users.length + acl.groups.length === 0 ? null : acl
}

/** Takes `getfacl -n` output line by line; a blank line or the end closes a block. */
export const getfaclReader = (block: (block: GetfaclBlock) => void): { line(text: BytePath): void; end(): void } => {
  let name: BytePath | undefined
  let access: string[] = []
  let inherited: string[] = []
  const close = (): void => {
    if (name === undefined) return
    const quoted = name
    name = undefined
    const done = { path: placeInRoot(unquote(quoted)), name: quoted, acl: read(access), defaultAcl: read(inherited) }
    access = []
    inherited = []
    block(done)
  }
  return {
    line(text) {
      if (text === '') close()
      else if (text.startsWith('# file: ')) {
        close()
        name = text.slice(8)
      } else if (!text.startsWith('#') && name !== undefined && access.length + inherited.length < 65_536) {
        if (text.startsWith('default:')) inherited.push(text.slice(8))
        else access.push(text)
      }
    },
    end: close,
  }
}
