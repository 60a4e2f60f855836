import { createAccess } from '../../src/access/index.ts'
import { type ActFindings, type ActSource, type ActView, findActs, type ShellReader } from '../../src/act/index.ts'
import { type ActRecord, type FactRecord, type Inode, memoryTree } from '../../src/model/index.ts'
import { recordsOf } from '../../src/service/index.ts'

export interface SmallRoot {
  /** Text by path; a mode other than 0644 stands in `modes`. */
  readonly files?: Readonly<Record<string, string>>
  readonly modes?: Readonly<Record<string, number>>
  readonly links?: Readonly<Record<string, string>>
  readonly directories?: readonly string[]
  /** Uids of paths that are not root's. */
  readonly uids?: Readonly<Record<string, number>>
}

const inode = (path: string, type: Inode['type'], mode: number, linkTarget?: string): Inode => ({
  path,
  type,
  mode,
  uid: 0,
  gid: 0,
  owner: 'root',
  group: 'root',
  linkTarget: linkTarget ?? null,
})

/** What a shell reader was asked, in words; it tells no acts. */
export const asking = (): ShellReader & { readonly asked: string[] } => {
  const asked: string[] = []
  const none: ActFindings = { records: [], doubts: [] }
  return {
    asked,
    script(path, { actor, trigger, args }) {
      asked.push(`${path}${(args ?? ['?']).map((arg) => ` ${arg}`).join('')} as ${actor} at ${trigger}`)
      return none
    },
    shell(text, { actor, trigger, env }) {
      asked.push(
        `${text} as ${actor} at ${trigger}${[...(env ?? [])].map(([name, value]) => ` ${name}=${value}`).join('')}`,
      )
      return none
    },
  }
}

/** What sources find in a small root, and what they asked of the shell. */
export const found = (
  sources: readonly ActSource[],
  root: SmallRoot,
): { readonly acts: readonly ActRecord[]; readonly doubts: readonly string[]; readonly asked: readonly string[] } => {
  const encoder = new TextEncoder()
  const files = new Map(Object.entries(root.files ?? {}).map(([path, text]) => [path, encoder.encode(text)]))
  const tree = memoryTree(
    [
      ...[...files.keys()].map((path) => inode(path, 'file', root.modes?.[path] ?? 0o644)),
      ...Object.entries(root.links ?? {}).map(([path, to]) => inode(path, 'symlink', 0o777, to)),
      ...(root.directories ?? []).map((path) => inode(path, 'directory', 0o755)),
    ].map((one) => {
      const uid = root.uids?.[one.path]
      return uid === undefined ? one : { ...one, uid, owner: `user${uid}` }
    }),
    { ancestors: 'root', whole: true, files },
  )
  const { resolve } = createAccess(tree)
  const surveyed = [...files].map(([path, bytes]) => ({ path, bytes }))
  const records: readonly FactRecord[] = recordsOf(surveyed, tree, { collector: 'test', resolve })
  const shell = asking()
  const parts: Omit<ActView, 'script' | 'shell'> = { files, tree, records, services: [], resolve, collector: 'test' }
  const { records: told, doubts } = findActs(sources, parts, () => shell)
  return { acts: told.filter((record): record is ActRecord => record.kind === 'act'), doubts, asked: shell.asked }
}

/** An act in a few words: `root run /x at boot file:3`. */
export const inWords = (act: ActRecord): string => {
  const { verb, recursive, makes, mode, owner, group, path, actor, trigger, origin, unresolved } = act
  const to = owner == null && group == null ? '' : `${owner ?? ''}:${group ?? ''}`
  const what = [
    verb,
    recursive ? '-R' : '',
    makes ?? '',
    mode == null ? '' : mode.toString(8),
    to,
    unresolved ? '?' : path,
  ]
  return `${actor} ${what.filter((word) => word !== '').join(' ')} at ${trigger} ${origin.source}${origin.line === undefined ? '' : `:${origin.line}`}`
}
