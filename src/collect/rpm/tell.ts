import { type BytePath, type Origin, textOf } from '../../model/index.ts'
import {
  type Body,
  type EntrySink,
  type PayloadKey,
  placeInRoot,
  RPM_TAG,
  type RpmFile,
  type RpmHeader,
  rpmAccounts,
  rpmFiles,
  rpmScripts,
} from '../../parse/index.ts'

/** Which member of the payload holds whose bytes, and who asked for them. */
export interface Wanted {
  readonly any: boolean
  /** `size`: the bytes that the payload has there, where it says so itself. */
  member(key: PayloadKey, size: number | undefined): { readonly size: number; readonly body: Body | undefined }
}

const versionOf = (header: RpmHeader): string => {
  const epoch = header.numbers(RPM_TAG.epoch)[0]
  const version = `${header.string(RPM_TAG.version) ?? ''}-${header.string(RPM_TAG.release) ?? ''}`
  return textOf(epoch === undefined ? version : `${epoch}:${version}`)
}

/** What a package says of itself beside its files. */
export const tellFacts = (header: RpmHeader, source: string, sink: EntrySink): void =>
  sink.packaged?.({
    system: 'rpm',
    name: textOf(header.string(RPM_TAG.name) ?? ''),
    version: versionOf(header),
    source,
    conffiles: [],
    scripts: rpmScripts(header),
    ...rpmAccounts(header),
  })

/** Of files with several names, which of them stands last: under it the payload has the bytes. */
const lastOf = (files: readonly RpmFile[]): ReadonlyMap<string, number> => {
  const last = new Map<string, number>()
  for (const [at, { inode }] of files.entries()) if (inode !== undefined) last.set(inode, at)
  return last
}

/** The package's files as its header lists them; positions are places in that list. */
export const tellFiles = (header: RpmHeader, source: string, sink: EntrySink): Wanted => {
  const files = rpmFiles(header)
  const last = lastOf(files)
  const origin: Origin = { collector: 'rpm', source }
  const first = new Map<string, { readonly path: BytePath; readonly at: number }>()
  const bodies = new Map<number, Body>()
  const numbers = new Map<BytePath, number>()
  /** The position under which a file's bytes are asked for. */
  const holder: number[] = []
  for (const [at, { name, row, hasBody, inode }] of files.entries()) {
    holder[at] = at
    const path = placeInRoot(name)
    if (path === undefined || !name.startsWith('/')) {
      sink.incomplete(
        '/',
        `the file ${textOf(name.slice(0, 200))}: its name ${name.startsWith('/') ? 'leads outside the root' : 'is not absolute'}`,
      )
      continue
    }
    numbers.set(path, at)
    const before = inode === undefined ? undefined : first.get(inode)
    if (before !== undefined) {
      holder[at] = before.at
      sink.hardLink(path, before.path, at)
      continue
    }
    if (inode !== undefined) first.set(inode, { path, at })
    const body = sink.inode({ path, row, at, origin })
    // What a ghost will hold nobody knows.
    if (body !== undefined && hasBody) bodies.set(at, body)
  }
  return {
    any: bodies.size > 0,
    member(key, size) {
      const at = 'index' in key ? key.index : numbers.get(placeInRoot(key.name) ?? '')
      const file = at === undefined ? undefined : files[at]
      if (at === undefined || file === undefined) return { size: size ?? 0, body: undefined }
      const isLast = file.inode === undefined || last.get(file.inode) === at
      const stored = size ?? (isLast ? file.stored : 0)
      // Of several names all but one come without bytes.
      const brings = stored > 0 || file.stored === 0
      return { size: stored, body: brings ? bodies.get(holder[at] as number) : undefined }
    },
  }
}
