import {
  type Access,
  type Accounts,
  type BytePath,
  type FactRecord,
  type Finding,
  type Inode,
  type InodeRecord,
  type MemoryTreeOptions,
  memoryTree,
  type PathRecord,
  type Service,
  type Tree,
  type Truth,
  UNKNOWN,
  type UnitRecord,
} from '../model/index.ts'
import { bind } from './bind.ts'
import { startEvaluation } from './evaluate.ts'
import type { Plan } from './plan.ts'
import { createWorld, type World } from './world.ts'

/** Accounts of a target that told none: every name and number is unknown. */
export const NO_ACCOUNTS: Accounts = Object.freeze({
  userName: () => undefined,
  groupName: () => undefined,
  uid: () => undefined,
  gid: () => undefined,
  groupsOf: () => undefined,
  users: Object.freeze([]),
  observed: false,
})

export interface MemoryWorldOptions extends MemoryTreeOptions {
  readonly accounts: Accounts
  readonly createAccess: (tree: Tree) => Access
  readonly unitField: (unit: UnitRecord, name: string) => unknown
  readonly services?: readonly Service[] | undefined
  readonly outsiders?: ReadonlyMap<string, string> | undefined
  readonly signed?: ((path: BytePath, keys: readonly string[]) => Truth) | undefined
}

const isInode = (record: PathRecord): record is InodeRecord => record.kind === 'inode'

/** A world made of records in memory. */
export const memoryWorld = (records: readonly PathRecord[], options: MemoryWorldOptions): World =>
  createWorld({
    tree: memoryTree(records.filter(isInode), options),
    accounts: options.accounts,
    records: records.filter((record): record is FactRecord => !isInode(record)),
    hasContent: options.whole,
    signed: options.signed ?? (() => UNKNOWN),
    unitField: options.unitField,
    createAccess: options.createAccess,
    services: options.services,
    outsiders: options.outsiders,
  })

/** Judges records in memory: inodes in the order given, then the other kinds, then what could not be told. */
export const evaluateRecords = (
  plan: Plan,
  records: readonly PathRecord[],
  services: readonly Service[],
  world: World,
): readonly Finding[] => {
  const evaluation = startEvaluation(bind(plan, services, world), world)
  const findings: Finding[] = []
  for (const record of records) if (isInode(record)) findings.push(...evaluation.inode(record as Inode))
  findings.push(...evaluation.facts(records.filter((record): record is FactRecord => !isInode(record))))
  return [...findings, ...evaluation.unknown()]
}
