import type {
  Access,
  Accounts,
  ActRecord,
  BytePath,
  FactRecord,
  Inode,
  ManifestRecord,
  Service,
  Tree,
  Truth,
  UnitRecord,
} from '../model/index.ts'
import { type Confinement, confinementOf } from './confinement.ts'
import { type DeclaredMount, NamedInode } from './named.ts'

/** What conditions see beside the record in hand: the target's tree, accounts, acts and manifests. One per scan. */
export interface World {
  /** Its inodes carry numbers and names both, as far as the target's accounts tell. */
  readonly tree: Tree
  readonly access: Access
  readonly accounts: Accounts
  /** undefined: no collector looked for acts. */
  readonly acts: readonly ActRecord[] | undefined
  /** Manifest entries by the file they speak of; undefined: manifests could not be read. */
  readonly manifests: ReadonlyMap<BytePath, readonly ManifestRecord[]> | undefined
  /** Whether a detached signature beside `path` verifies under one of `keys`. */
  readonly signed: (path: BytePath, keys: readonly string[]) => Truth
  /** A field of a unit as rules see it: directives split into words as systemd splits them. */
  readonly unitField: (unit: UnitRecord, name: string) => unknown
  /** What sandboxes take from services; undefined: nothing is known of any. */
  readonly confinement?: Confinement | undefined
  /** An inode with its missing names or numbers put in from the accounts. */
  readonly named: (inode: Inode) => Inode
}

/** What a scan found out before it judges. `access` is made over the named tree, so that its reasons speak of names. */
export interface WorldParts {
  readonly tree: Tree
  readonly accounts: Accounts
  readonly records: readonly FactRecord[]
  readonly hasContent: boolean
  /** Whether the target's files were read for acts: then there are no others. */
  readonly actsRead?: boolean | undefined
  readonly signed: World['signed']
  readonly unitField: World['unitField']
  readonly createAccess: (tree: Tree) => Access
  /** All services of the target, and the accounts under which something runs beside them: for what sandboxes keep them from. */
  readonly services?: readonly Service[] | undefined
  readonly outsiders?: ReadonlyMap<string, string> | undefined
  /** What the target's files declare of mounts and kernel settings, where the tree observed neither. */
  readonly declaredMount?: DeclaredMount | undefined
  readonly declaredSysctl?: Tree['sysctl'] | undefined
}

/** A tree whose inodes carry owner names and numbers alike. */
const namedTree = (tree: Tree, named: World['named'], declared: Tree['sysctl'] | undefined): Tree => ({
  lookup: (path) => {
    const inode = tree.lookup(path)
    return inode ? named(inode) : inode
  },
  children: (path) => {
    const found = tree.children(path)
    return found ? found.map(named) : found
  },
  ...(tree.holdsAny === undefined ? {} : { holdsAny: (path) => tree.holdsAny?.(path) }),
  names: (inode) => tree.names(inode instanceof NamedInode ? inode.inner : inode),
  read: (path, limit) => tree.read(path, limit),
  sysctl: (name) => tree.sysctl(name) ?? declared?.(name),
})

export const createWorld = (parts: WorldParts): World => {
  const { accounts, declaredMount } = parts
  const named = (inode: Inode): Inode =>
    inode instanceof NamedInode ? inode : new NamedInode(inode, accounts, declaredMount)
  const tree = namedTree(parts.tree, named, parts.declaredSysctl)
  const acts = parts.records.filter((record): record is ActRecord => record.kind === 'act')
  const manifests = new Map<BytePath, ManifestRecord[]>()
  for (const record of parts.records) {
    if (record.kind !== 'manifest') continue
    const known = manifests.get(record.path)
    if (known === undefined) manifests.set(record.path, [record])
    else known.push(record)
  }
  const access = parts.createAccess(tree)
  const { services = [], outsiders = new Map<string, string>() } = parts
  return Object.freeze({
    tree,
    access,
    confinement: confinementOf({ tree, access, accounts, services, outsiders }),
    accounts: parts.accounts,
    acts: acts.length > 0 || parts.actsRead === true ? acts : undefined,
    manifests: parts.hasContent || manifests.size > 0 ? manifests : undefined,
    signed: parts.signed,
    unitField: parts.unitField,
    named,
  })
}
