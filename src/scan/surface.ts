import { surfacePowers } from '../access/index.ts'
import { subjectNamed } from '../evaluate/index.ts'
import {
  type Accounts,
  ANYONE,
  BatchRow,
  type BytePath,
  FACT,
  type Incomplete,
  nearest,
  PathwritError,
  type Selection,
  type Subject,
  type SurfaceEntry,
} from '../model/index.ts'
import type { SurfaceEvent, SurfaceOptions } from './contract.ts'
import { untilInterrupted } from './interrupted.ts'
import { openTarget } from './open.ts'
import { incompleteOf, type Surveyed, surveySource } from './survey.ts'

/** Every inode, with what access reads of it. */
const EVERYTHING: Selection = Object.freeze({
  root: 0,
  rootFacts: FACT.stat | FACT.acl | FACT.attrs | FACT.mount,
  enter: () => 0,
  dead: () => false,
  facts: () => FACT.stat | FACT.acl | FACT.attrs | FACT.mount,
})

const groupNumber = (name: string, accounts: Accounts): number => {
  const gid = /^\d+$/.test(name) ? Number(name) : accounts.gid(name)
  if (gid !== undefined) return gid
  throw new PathwritError('usage', `no group "${name}" in the target`, { hint: 'give its number instead' })
}

/** Who is asked about: a service of the target, or a user with the groups that are named beside it. */
export const subjectOf = (options: SurfaceOptions, { world, services }: Surveyed): Subject => {
  if (options.service !== undefined) {
    const service = services.find(({ name }) => name === options.service)
    if (service !== undefined) return service.subject
    throw new PathwritError('usage', `no service "${options.service}" was found in the target`, {
      hint:
        nearest(
          options.service,
          services.map(({ name }) => name),
        ) ?? 'pathwrit services TARGET lists those that are there',
    })
  }
  if (options.user === undefined)
    throw new PathwritError('usage', 'surface needs an identity', { hint: 'give --service NAME or --user NAME' })
  const extra = (options.groups ?? []).map((group) => groupNumber(group, world.accounts))
  if (/^\d+$/.test(options.user)) {
    const uid = Number(options.user)
    const gid = extra[0] ?? uid
    return { name: options.user, uid, gid, groups: [...new Set([gid, ...extra])].sort((a, b) => a - b) }
  }
  const account = options.user === 'anyone' ? ANYONE : subjectNamed(`user:${options.user}`, undefined, world)
  if (account !== undefined)
    return { ...account, groups: [...new Set([...account.groups, ...extra])].sort((a, b) => a - b) }
  throw new PathwritError('usage', `no user "${options.user}" in the target`, {
    hint:
      nearest(
        options.user,
        world.accounts.users.map(({ name }) => name),
      ) ?? 'give its number instead',
  })
}

/** Path order as a person reads a tree: a directory before what is in it, entries by bytes. */
const byPath = (a: { readonly key: string }, b: { readonly key: string }): number =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : 0
const keyOf = (path: BytePath): string => path.replaceAll('/', '\0')

/** Every path that an identity can modify, ordered by path, then a summary. */
export async function* surface(options: SurfaceOptions): AsyncGenerator<SurfaceEvent> {
  const source = await openTarget(options)
  try {
    const surveyed = await surveySource(source, {
      manifestGlobs: [],
      stated: options.services ?? [],
      target: options.target,
    })
    const subject = subjectOf(options, surveyed)
    const { access, named } = surveyed.world
    const found: { key: string; entry: SurfaceEntry }[] = []
    const assumed = new Set<string>()
    let paths = 0
    const interrupted: Incomplete[] = []
    for await (const batch of untilInterrupted(source.batches(EVERYTHING), options.signal, interrupted)) {
      for (let row = 0; row < batch.length; row++) {
        const inode = named(new BatchRow(batch, row))
        paths++
        if (access.can(subject, 'modify', inode.path, inode) !== true) continue
        const { witness, assumed: taken } = access.explain(subject, 'modify', inode.path, inode)
        for (const fact of taken) assumed.add(fact)
        const can = surfacePowers(access, subject, inode.path, inode)
        found.push({
          key: keyOf(inode.path),
          entry: { path: inode.path, type: inode.type ?? null, can, modify: true, witness },
        })
      }
    }
    for (const { entry } of found.sort(byPath)) yield { kind: 'surface', entry }
    const incomplete = incompleteOf(source, surveyed, interrupted)
    yield {
      kind: 'summary',
      complete: incomplete.length === 0,
      incomplete,
      notLookedAt: source.notLookedAt,
      assumed: [...assumed].sort(),
      paths,
      modifiable: found.length,
    }
  } finally {
    await source.close()
  }
}
