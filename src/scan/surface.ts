import { inSandbox, type SandboxAccess, surfacePowers } from '../access/index.ts'
import type { World } from '../evaluate/index.ts'
import {
  BatchRow,
  type BytePath,
  FACT,
  type Incomplete,
  type Inode,
  type Sandbox,
  type Selection,
  type Subject,
  type SurfaceEntry,
} from '../model/index.ts'
import type { SurfaceEvent, SurfaceOptions, SurfaceTail } from './contract.ts'
import { askedOf } from './identity.ts'
import { untilInterrupted } from './interrupted.ts'
import { openTarget } from './open.ts'
import { createSorter } from './sorted.ts'
import { incompleteOf, surveySource } from './survey.ts'

/** Every inode, with what access reads of it. */
const EVERYTHING: Selection = Object.freeze({
  root: 0,
  rootFacts: FACT.stat | FACT.acl | FACT.attrs | FACT.mount,
  enter: () => 0,
  dead: () => false,
  facts: () => FACT.stat | FACT.acl | FACT.attrs | FACT.mount,
})

/** Path order as a person reads a tree: a directory before what is in it, entries by bytes. */
export const pathKey = ({ path }: { readonly path: BytePath }): string => path.replaceAll('/', '\0')

/** One identity in one target, and what answers for it. `within` only where it is a service that has a sandbox. */
export interface Asked {
  readonly world: World
  readonly subject: Subject
  readonly sandbox: Sandbox | undefined
  readonly within: SandboxAccess | undefined
}
/** What is to be said of one inode; undefined: nothing. `assumed` collects facts that were taken for granted. */
export type Judge<T> = (inode: Inode, assumed: Set<string>) => T | undefined

export type Told<T> =
  | { readonly kind: 'said'; readonly said: T }
  | { readonly kind: 'tail'; readonly tail: SurfaceTail }

/** Asks about every inode of a target, and gives what there is to say ordered by path, then how the walk ended. */
export async function* overTarget<T extends { readonly path: BytePath }>(
  options: SurfaceOptions,
  judgeFor: (asked: Asked) => Judge<T>,
): AsyncGenerator<Told<T>> {
  const source = await openTarget(options)
  const found = createSorter<T>(pathKey)
  try {
    const surveyed = await surveySource(source, {
      manifestGlobs: [],
      stated: options.services ?? [],
      target: options.target,
      hostFacts: true,
    })
    const { world } = surveyed
    const { subject, sandbox } = askedOf(options, surveyed)
    const within = sandbox && inSandbox(world.access, world.tree, sandbox, subject)
    const judge = judgeFor({ world, subject, sandbox, within })
    const assumed = new Set<string>()
    const interrupted: Incomplete[] = []
    let paths = 0
    for await (const { batch, from, to } of untilInterrupted(source.batches(EVERYTHING), options.signal, interrupted)) {
      paths += to - from
      for (let row = from; row < to; row++) {
        const said = judge(world.named(new BatchRow(batch, row)), assumed)
        const written = said && found.add(said)
        if (written !== undefined) await written
      }
    }
    for await (const said of found.sorted()) yield { kind: 'said', said }
    const incomplete = incompleteOf(source, surveyed, interrupted)
    yield {
      kind: 'tail',
      tail: {
        complete: incomplete.length === 0,
        incomplete,
        notLookedAt: source.notLookedAt,
        assumed: [...assumed].sort(),
        paths,
      },
    }
  } finally {
    await found.close()
    await source.close()
  }
}

const entryFor =
  ({ world: { access }, subject, within }: Asked): Judge<SurfaceEntry> =>
  (inode, assumed) => {
    const { path } = inode
    if (access.can(subject, 'modify', path, inode) !== true) return undefined
    const { witness, assumed: taken } = access.explain(subject, 'modify', path, inode)
    for (const fact of taken) assumed.add(fact)
    return {
      path,
      type: inode.type ?? null,
      can: surfacePowers(access, subject, path, inode),
      modify: true,
      through: witness.at(-1)?.by,
      sandbox: within?.leaves(path, inode),
      witness,
    }
  }

/** What one identity can modify in one target. */
export const modifiable = (options: SurfaceOptions): AsyncGenerator<Told<SurfaceEntry>> => overTarget(options, entryFor)

/** Every path that an identity can modify, ordered by path, then a summary. */
export async function* surface(options: SurfaceOptions): AsyncGenerator<SurfaceEvent> {
  let count = 0
  for await (const told of modifiable(options)) {
    if (told.kind === 'tail') yield { kind: 'summary', ...told.tail, modifiable: count }
    else {
      count++
      yield { kind: 'surface', entry: told.said }
    }
  }
}
