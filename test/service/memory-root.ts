import { createAccess } from '../../src/access/index.ts'
import { type Inode, latin1, parentOf, type SurveyedFile, type Tree } from '../../src/model/index.ts'
import { accountsOf, type Discovery, discover, type RecordsOptions, recordsOf } from '../../src/service/index.ts'

/** A root in memory: path → text of a file, or `-> target` for a symlink, or `dir` for an empty directory, `dir UID GID` with an owner. */
export type Root = Readonly<Record<string, string>>

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A service unit that systemd would load: with a program, unless the body brings one. */
export const unitText = (body: string): string =>
  `[Service]\n${body}\n${/^ExecStart=/m.test(body) ? '' : '[Service]\nExecStart=/x\n'}`

export const treeOf = (root: Root): Tree => {
  const inodes = new Map<string, Inode>()
  const addDirectory = (path: string): void => {
    if (inodes.has(path)) return
    inodes.set(path, { path, type: 'directory', mode: 0o755, uid: 0, gid: 0 })
    if (path !== '/') addDirectory(parentOf(path))
  }
  for (const [path, text] of Object.entries(root)) {
    const [, uid, gid] = /^dir (\d+) (\d+)$/.exec(text) ?? []
    if (uid !== undefined) {
      addDirectory(parentOf(path))
      inodes.set(path, { path, type: 'directory', mode: 0o755, uid: Number(uid), gid: Number(gid) })
    } else if (text === 'dir') addDirectory(path)
    else {
      addDirectory(parentOf(path))
      const link = text.startsWith('-> ')
      inodes.set(path, { path, type: link ? 'symlink' : 'file', linkTarget: link ? text.slice(3) : null })
    }
  }
  const children = (path: string): readonly Inode[] | null => {
    if (inodes.get(path)?.type !== 'directory') return null
    return [...inodes.values()].filter((inode) => inode.path !== '/' && parentOf(inode.path) === path)
  }
  const read = (path: string, limit: number): Uint8Array | null =>
    inodes.get(path)?.type === 'file' ? encode(root[path] ?? '').subarray(0, limit) : null
  return { lookup: (path) => inodes.get(path) ?? null, children, names: () => undefined, read, sysctl: () => undefined }
}

export const filesOf = (root: Root): readonly SurveyedFile[] =>
  Object.entries(root)
    .filter(([, text]) => !/^dir\b/.test(text) && !text.startsWith('-> '))
    .map(([path, text]) => ({ path: latin1(encode(path)), bytes: encode(text) }))

export const PASSWD = [
  'root:x:0:0:root:/root:/bin/bash',
  'lp:x:7:7::/:/bin/false',
  'proxy:x:13:13::/bin:/bin/false',
  'www-data:x:33:33::/var/www:/bin/false',
  'nginx:x:101:101::/:/bin/false',
  'redis:x:102:103::/:/bin/false',
  'app:x:1000:1000::/home/app:/bin/sh',
].join('\n')
export const GROUP =
  'root:x:0:\nadm:x:4:app\nwww-data:x:33:\nnginx:x:101:\nredis:x:103:\nssl-cert:x:105:redis\napp:x:1000:\n'

/** The records of a root in memory. */
export const recordsIn = (
  root: Root,
  options: Omit<RecordsOptions, 'resolve'> = {},
  tree: Tree = treeOf(root),
): ReturnType<typeof recordsOf> => recordsOf(filesOf(root), tree, { ...options, resolve: createAccess(tree).resolve })

/** Discovery over a root in memory, with passwd and group unless the root has its own. */
export const discoverIn = (root: Root, stated: readonly string[] = [], accounts = true): Discovery => {
  const whole: Root = accounts ? { '/etc/passwd': PASSWD, '/etc/group': GROUP, ...root } : root
  const tree = treeOf(whole)
  const records = recordsIn(whole)
  const exists = (path: string): boolean => tree.lookup(path) !== null
  return discover(records, accountsOf(records, accounts), { stated, exists, tree })
}

/** One line a service: `name user:group groups start`. */
export const lines = ({ services }: Discovery): readonly string[] =>
  services.map(
    ({ name, user, group, subject, start }) => `${name} ${user}:${group} ${subject.groups.join(',')} ${start}`,
  )
