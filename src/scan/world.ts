import { createAccess } from '../access/index.ts'
import { verifySignature } from '../collect/index.ts'
import { createWorld, type World, type WorldParts } from '../evaluate/index.ts'
import { type BytePath, type FactRecord, LIMITS, type Service, type Tree, type Truth, UNKNOWN } from '../model/index.ts'
import { accountsOf, declaredMounts, declaredSysctl, outsidersOf, unitField } from '../service/index.ts'

/** Files beside a manifest that may sign it. */
export const SIGNATURE_SUFFIXES: readonly string[] = Object.freeze(['.minisig', '.sig'])

/** Each signature is checked once, whatever number of rules and files ask. */
const signatureCheck = (tree: Tree): ((path: BytePath, keys: readonly string[]) => Truth) => {
  const answers = new Map<string, Truth>()
  const check = (path: BytePath, keys: readonly string[]): Truth => {
    const bytes = tree.read(path, LIMITS.surveyedFile)
    if (bytes === undefined) return UNKNOWN
    if (bytes === null || keys.length === 0) return false
    let unread = false
    for (const suffix of SIGNATURE_SUFFIXES) {
      const signature = tree.read(path + suffix, LIMITS.surveyedFile)
      if (signature === undefined) unread = true
      else if (signature !== null && verifySignature(bytes, signature, keys)) return true
    }
    return unread ? UNKNOWN : false
  }
  return (path, keys) => {
    const key = `${path}\0${keys.join('\0')}`
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = check(path, keys)
    answers.set(key, answer)
    return answer
  }
}

/** What an observed tree says of a path's being there; undefined: it was not looked at. */
export const existsIn =
  (tree: Tree) =>
  (path: BytePath): boolean | undefined => {
    const inode = tree.lookup(path)
    return inode === undefined ? undefined : inode !== null
  }

/** The world of conditions, from what pass 1 brought and discovery made of it. */
export const worldOf = (
  parts: Pick<WorldParts, 'tree' | 'accounts' | 'records' | 'hasContent' | 'actsRead' | 'services' | 'declaredMount'>,
): World =>
  createWorld({
    ...parts,
    signed: signatureCheck(parts.tree),
    unitField,
    createAccess,
    outsiders: outsidersOf(parts.records, existsIn(parts.tree)),
    declaredSysctl: declaredSysctl(parts.records),
  })

/** What another thread has to be told of a world to have the same one over a tree of its own. Plain data. */
export interface WorldSeed {
  readonly records: readonly FactRecord[]
  readonly services: readonly Service[]
  readonly hasContent: boolean
  /** Whether the target's files were read for acts. */
  readonly actsRead: boolean
}

export const worldFrom = (tree: Tree, { records, services, hasContent, actsRead }: WorldSeed): World => {
  const hasAccounts = hasContent || records.some(({ kind }) => kind === 'account')
  const { resolve } = createAccess(tree)
  return worldOf({
    tree,
    accounts: accountsOf(records, hasAccounts),
    records,
    hasContent,
    actsRead,
    services,
    declaredMount: declaredMounts(records, (path) => resolve(path).path)?.at,
  })
}
