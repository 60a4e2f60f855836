import { type BytePath, bytesOf, nameOf, type Tree, textOf } from '../model/index.ts'
import type { IdentityClaim } from './claims.ts'
import type { Daemon } from './daemon.ts'
import { groupName } from './numbers.ts'
import { wildcard } from './wildcard.ts'
import type { World } from './world.ts'

/** Directories looked at for one daemon. */
const MOST = 100

/** What exists of the paths that a pattern fits, `*` within a segment. */
const pathsAt = (pattern: string, tree: Tree): readonly BytePath[] => {
  let at: readonly BytePath[] = ['']
  for (const segment of bytesOf(pattern).split('/').slice(1))
    at = (
      segment.includes('*')
        ? at.flatMap((directory) =>
            (tree.children(directory || '/') ?? []).flatMap(({ path }) =>
              wildcard(segment, nameOf(path)) === undefined ? [] : [path],
            ),
          )
        : at.map((directory) => `${directory}/${segment}`)
    ).slice(0, MOST)
  return at
}

/** Daemons that become the owner of a directory of theirs: one identity for each owner. */
export const ownerIdentities = (daemon: Daemon, world: World): readonly IdentityClaim[] => {
  const { tree, accounts } = world
  if (daemon.ownerOf === undefined || tree === undefined) return []
  const claims = new Map<string, IdentityClaim>()
  for (const pattern of daemon.ownerOf)
    for (const path of pathsAt(pattern, tree)) {
      const inode = tree.lookup(path)
      if (inode?.type !== 'directory') continue
      const user = inode.uid === undefined ? inode.owner : (accounts.userName(inode.uid) ?? String(inode.uid))
      const group = inode.gid === undefined ? inode.group : groupName(inode.gid, world)
      if (!user || claims.has(user)) continue
      const origin = { collector: 'survey', source: textOf(path) }
      const claim = (value: string) => ({ value, source: 'owner', origin })
      claims.set(user, { user: claim(user), group: group ? claim(group) : undefined, each: true })
    }
  return [...claims.values()]
}
