import {
  type Accounts,
  BatchRow,
  type BytePath,
  type Inode,
  type PackageFacts,
  plainFacts,
  type Source,
  type Survey,
} from '../../model/index.ts'
import { EVERYTHING } from './selection.ts'

/** A target that is put on top of others: a package, or an archive that is simply unpacked. */
export interface Layer {
  readonly source: Source
  readonly survey: Survey
  readonly facts: PackageFacts | undefined
  /** Directories before what they hold. */
  readonly entries: readonly Inode[]
}

/** A target that pass 1 has been through, with its entries. */
export const layerOf = async (source: Source, survey: Survey): Promise<Layer> => {
  const entries: Inode[] = []
  for await (const batch of source.batches(EVERYTHING))
    for (let row = 0; row < batch.length; row++) {
      const view = new BatchRow(batch, row)
      entries.push({ ...plainFacts(view), caps: view.caps, origin: view.origin })
    }
  entries.sort((a, b) => (keyOf(a.path) < keyOf(b.path) ? -1 : 1))
  return { source, survey, facts: survey.packages?.[0], entries }
}

/** Sorted by this, a directory stands before all it holds. */
export const keyOf = (path: BytePath): string => (path === '/' ? '' : path.replaceAll('/', '\0'))

type Owners = Pick<Inode, 'uid' | 'gid' | 'owner' | 'group'>

/**
 * Whose an entry becomes. dpkg and tar go by the name where the system has it, else by the number; rpm knows names alone, and they are all
 * taken to be there.
 */
const ownersOf = ({ owner, group, uid, gid }: Inode, accounts: Accounts): Owners => {
  const byName = typeof owner === 'string' ? accounts.uid(owner) : undefined
  const ofName = typeof group === 'string' ? accounts.gid(group) : undefined
  const [user, team] = [byName ?? uid, ofName ?? gid]
  return {
    uid: user,
    gid: team,
    owner: user === undefined ? owner : (accounts.userName(user) ?? null),
    group: team === undefined ? group : (accounts.groupName(team) ?? null),
  }
}

/** Entries as they come to lie on a disk: with their owners, and without what only a file system gives them. */
export const installedEntries = ({ entries, facts }: Layer, accounts: Accounts): readonly Inode[] =>
  entries.map((entry) => ({
    ...entry,
    ...ownersOf(entry, accounts),
    ...(facts === undefined ? {} : { acl: null, defaultAcl: null, attrs: null, caps: entry.caps ?? null }),
    origin: undefined,
  }))
