import type { Inode, Power } from '../../src/model/index.ts'
import { type CreateAccess, truths } from './kernel-judge.ts'
import type { Observation } from './kernel-observe.ts'
import { type MemoryTreeOptions, memoryTree } from './memory-tree.ts'

/** What a tree does not tell: a fact of every inode that is taken for granted, or a fact of some without which there is no answer. */
export const HIDDEN = [
  'acl',
  'attrs',
  'mount',
  'sysctl',
  'mode',
  'uid',
  'gid',
  'linkTarget',
  'names',
  'ancestor',
] as const
export type Hidden = (typeof HIDDEN)[number]

const TAKEN_FOR_GRANTED: ReadonlySet<Hidden> = new Set(['acl', 'attrs', 'mount', 'sysctl'])

const without = (inode: Inode, fact: keyof Inode): Inode => ({ ...inode, [fact]: undefined })

/** The tree as it shows with the fact hidden, and (for what is taken for granted) as it is then taken to be. */
const shown = ({ inodes, sysctl }: Observation, fact: Hidden): { hidden: Tree; taken: Tree } => {
  const some = ({ ino }: Inode): boolean => (ino ?? 0) % 3 === 0
  const all = [...inodes]
  switch (fact) {
    case 'sysctl':
      return { hidden: tree(all, {}), taken: tree(all, { sysctl: { 'fs.protected_symlinks': 1 } }) }
    case 'acl':
    case 'attrs':
    case 'mount': {
      const taken = all.map((inode) => ({ ...inode, [fact]: null }))
      return {
        hidden: tree(
          all.map((inode) => without(inode, fact)),
          { sysctl },
        ),
        taken: tree(taken, { sysctl }),
      }
    }
    case 'names':
      return same(tree(all, { sysctl, allNames: false }))
    case 'ancestor':
      return same(
        tree(
          all.filter((inode) => inode.path === '/' || inode.type !== 'directory' || !some(inode)),
          { sysctl, elsewhere: undefined },
        ),
      )
    default:
      return same(
        tree(
          all.map((inode) => (some(inode) ? without(inode, fact) : inode)),
          { sysctl },
        ),
      )
  }
}
type Tree = ReturnType<typeof memoryTree>
const tree = (inodes: readonly Inode[], options: MemoryTreeOptions): Tree =>
  memoryTree(inodes, { ...options, ancestors: false })
const same = (one: Tree): { hidden: Tree; taken: Tree } => ({ hidden: one, taken: one })

/**
 * Answers given without the fact that are not sound: a definite one that the kernel contradicts and that does not say what it
 * takes for granted, one that is not what follows from taking it for granted, an unknown where none should be.
 */
export const unsound = (create: CreateAccess, observation: Observation, fact: Hidden): string[] => {
  const { hidden, taken } = shown(observation, fact)
  const [access, granted] = [create(hidden), create(taken)]
  const { subject } = observation
  const wrong: string[] = []
  const complain = (power: Power, path: string, why: string): unknown =>
    wrong.push(`${subject.name} ${power} ${path}, ${fact} hidden: ${why}`)
  for (const [path, power, did] of truths(observation)) {
    const { answer, assumed, missing } = access.explain(subject, power, path)
    // A directory whose entries were not all observed may be full.
    if (fact === 'ancestor' && power === 'delete') continue
    // Not compared with UNKNOWN: a copy of the model has one of its own.
    if (typeof answer !== 'boolean') {
      if (TAKEN_FOR_GRANTED.has(fact)) complain(power, path, 'is unknown')
      else if (missing.length === 0) complain(power, path, 'is unknown and nothing is missing')
    } else if (assumed.includes(fact)) {
      if (granted.can(subject, power, path) !== answer)
        complain(power, path, 'is not what follows from what is assumed')
    } else if (answer !== did && assumed.length === 0) complain(power, path, `is ${answer} and assumes nothing`)
  }
  return wrong
}
