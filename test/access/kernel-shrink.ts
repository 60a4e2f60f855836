import { createAccess } from '../../src/access/index.ts'
import type { Inode, Power, Subject } from '../../src/model/index.ts'
import type { Batch } from './kernel-cases.ts'
import { type CreateAccess, disagreements } from './kernel-judge.ts'
import type { Observation } from './kernel-observe.ts'
import { observe } from './kernel-run.ts'
import { rowText } from './kernel-words.ts'
import type { Sketch } from './random-tree.ts'

type Trees = Batch['trees'][number]

const PLAIN: Partial<Sketch> = {
  acl: null,
  defaultAcl: null,
  inherits: false,
  attrs: '',
  caps: false,
  mount: null,
  uid: 0,
  gid: 0,
  style: 'relative',
}

/** Trees one step simpler: an entry less, a fact of an entry made plain, a bit less. */
const simpler = (tree: Trees): readonly Trees[] => {
  const without = tree.slice(1).map((_, at) => tree.filter((_sketch, other) => other !== at + 1))
  const swap = (at: number, change: Partial<Sketch>): Trees =>
    tree.map((sketch, other) => (other === at ? { ...sketch, ...change } : sketch))
  const plainer = tree.flatMap((sketch, at) => [
    ...Object.entries(PLAIN).flatMap(([key, value]) =>
      sketch[key as keyof Sketch] === value ? [] : [swap(at, { [key]: value })],
    ),
    ...(sketch.mode === 0o755 ? [] : [swap(at, { mode: 0o755 })]),
    ...(sketch.into === 0 ? [] : [swap(at, { into: 0 })]),
    ...Array.from({ length: 12 }, (_, bit) => sketch.mode & ~(1 << bit))
      .filter((mode) => mode !== sketch.mode && sketch.mode !== 0o755)
      .map((mode) => swap(at, { mode })),
  ])
  return [...without, ...plainer]
}

export interface Shrunk {
  readonly tree: Trees
  readonly power: Power
  readonly path: string
  readonly kernel: boolean
  /** A row for the tables of powers.test.ts. */
  readonly row: string
}

const treeOf = (path: string): number => Number(/^\/t(\d+)/.exec(path)?.[1] ?? -1)

const rowOf = (subject: Subject, { inodes, sysctl }: Observation, number: number, path: string): string => {
  const shown: Inode[] = inodes.filter((inode) => inode.path === '/' || treeOf(inode.path) === number)
  return rowText(shown, path, subject, sysctl)
}

/** The smallest tree found on which the same subject's answer about the same power is still another than the kernel's. */
export const shrink = async (
  batch: Batch,
  first: Trees,
  power: Power,
  create: CreateAccess = createAccess,
): Promise<Shrunk | undefined> => {
  let best: Shrunk | undefined
  for (let candidates: readonly Trees[] = [first]; candidates.length > 0; ) {
    let found: Shrunk | undefined
    await observe([{ ...batch, trees: candidates }], (observation) => {
      const left = disagreements(create, observation).filter((one) => one.power === power && treeOf(one.path) >= 0)
      const smallest = left.sort((a, b) => treeOf(a.path) - treeOf(b.path))[0]
      if (smallest === undefined) return
      const { path, kernel } = smallest
      const number = treeOf(path)
      const row = rowOf(batch.subject, observation, number, path)
      found = { tree: candidates[number] as Trees, power, path, kernel, row }
    })
    if (found === undefined) break
    best = found
    candidates = simpler(found.tree)
  }
  return best
}
