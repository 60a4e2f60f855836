import { type BytePath, latin1 } from '../model/index.ts'
import { decodeText } from './lines.ts'

/** What a binary package's control file says that decides how it is kept once installed (deb-control(5)). */
export interface DebControl {
  readonly name: string
  readonly version: string
  readonly architecture: string
  /** Several architectures of it may be installed side by side, so that its files in the database bear the architecture. */
  readonly sideBySide: boolean
}

const NAME = /^[a-z0-9][a-z0-9+.-]{0,127}$/
const ARCHITECTURE = /^[a-z0-9-]{1,64}$/

/** The first paragraph of a control file; undefined when it names no package as Debian policy (5.6.1) lets packages be named. */
export const parseDebControl = (bytes: Uint8Array): DebControl | undefined => {
  const fields = new Map<string, string>()
  for (const line of decodeText(bytes).split('\n')) {
    if (line.trim() === '' && fields.size > 0) break
    const colon = line.indexOf(':')
    if (colon <= 0 || /^\s/.test(line)) continue
    const key = line.slice(0, colon).toLowerCase()
    if (!fields.has(key)) fields.set(key, line.slice(colon + 1).trim())
  }
  const name = fields.get('package') ?? ''
  const architecture = fields.get('architecture') ?? ''
  if (!NAME.test(name) || !ARCHITECTURE.test(architecture)) return undefined
  const sideBySide = fields.get('multi-arch') === 'same'
  return { name, version: fields.get('version') ?? '', architecture, sideBySide }
}

/** Paths of a `conffiles` member, one a line; a flag may stand before the path, `remove-on-upgrade` lines ship no file. */
export const parseConffiles = (bytes: Uint8Array): readonly BytePath[] =>
  latin1(bytes)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('/'))
