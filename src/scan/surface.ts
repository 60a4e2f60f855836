import { inSandbox, surfacePowers } from '../access/index.ts'
import { subjectNamed, type World } from '../evaluate/index.ts'
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
  type Service,
  type Subject,
  type SurfaceEntry,
  safeText,
} from '../model/index.ts'
import { parseId } from '../parse/index.ts'
import { serviceNamed } from './choose.ts'
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
  const gid = parseId(name) ?? accounts.gid(name)
  if (gid !== undefined) return gid
  throw new PathwritError('usage', `no group "${safeText(name)}" in the target`, { hint: 'give its number instead' })
}

/** A user by name or number: its account's groups and those named beside it; a number that no account has needs one. */
const userNamed = (user: string, groups: readonly string[], world: World): Subject => {
  const { accounts } = world
  const extra = groups.map((group) => groupNumber(group, accounts))
  const uid = parseId(user)
  const name = uid === undefined ? user : accounts.userName(uid)
  const account = user === 'anyone' ? ANYONE : name && subjectNamed(`user:${name}`, undefined, world)
  if (account) return { ...account, groups: [...new Set([...account.groups, ...extra])].sort((a, b) => a - b) }
  const [gid] = extra
  if (uid !== undefined && gid !== undefined)
    return { name: user, uid, gid, groups: [...new Set(extra)].sort((a, b) => a - b) }
  if (uid !== undefined)
    throw new PathwritError('usage', `no account of the target has the number ${uid}, so its groups are not known`, {
      hint: `add its group: --user ${uid} --group GID`,
    })
  throw new PathwritError('usage', `no user "${safeText(user)}" in the target`, {
    hint:
      nearest(
        user,
        accounts.users.map((known) => known.name),
      ) ?? 'give numbers instead: --user UID --group GID',
  })
}

/** Who is asked about: a service of the target, or a user with the groups that are named beside it. */
const askedOf = (options: SurfaceOptions, surveyed: Surveyed): Pick<Service, 'subject' | 'sandbox'> => {
  if (options.service !== undefined) return serviceNamed(options.service, surveyed.services, surveyed)
  if (options.user === undefined)
    throw new PathwritError('usage', 'surface needs an identity', { hint: 'give --service NAME or --user NAME' })
  return { subject: userNamed(options.user, options.groups ?? [], surveyed.world) }
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
      hostFacts: true,
    })
    const { subject, sandbox } = askedOf(options, surveyed)
    const { access, named, tree } = surveyed.world
    const within = sandbox && inSandbox(access, tree, sandbox, subject)
    const found: { key: string; entry: SurfaceEntry }[] = []
    const assumed = new Set<string>()
    let paths = 0
    const interrupted: Incomplete[] = []
    for await (const { batch, from, to } of untilInterrupted(source.batches(EVERYTHING), options.signal, interrupted)) {
      for (let row = from; row < to; row++) {
        const inode = named(new BatchRow(batch, row))
        paths++
        if (access.can(subject, 'modify', inode.path, inode) !== true) continue
        const { witness, assumed: taken } = access.explain(subject, 'modify', inode.path, inode)
        for (const fact of taken) assumed.add(fact)
        const can = surfacePowers(access, subject, inode.path, inode)
        found.push({
          key: keyOf(inode.path),
          entry: {
            path: inode.path,
            type: inode.type ?? null,
            can,
            modify: true,
            sandbox: within?.leaves(inode.path, inode),
            witness,
          },
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
