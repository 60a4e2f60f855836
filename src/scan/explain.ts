import { bind, type Plan, readsActs, type Scope } from '../evaluate/index.ts'
import {
  BatchRow,
  bytesOf,
  FACT,
  type Inode,
  lsMode,
  normalizePath,
  PathwritError,
  quotePath,
  textOf,
} from '../model/index.ts'
import { automaton, escapeGlob, parseGlob } from '../paths/index.ts'
import { chooseServices } from './choose.ts'
import type { ExplainOptions, Explanation } from './contract.ts'
import { openTarget } from './open.ts'
import { accountsAt, servicesAt } from './powers-at.ts'
import { incompleteOf, surveySource } from './survey.ts'
import { verdictsOn } from './verdicts-at.ts'
import { waivingFor } from './waivers.ts'

/** One path's own selection: only the directories on the way to it are listed. */
const onlyPath = (path: string) => {
  const index = automaton([parseGlob(escapeGlob(path))])
  const all = Object.values(FACT).reduce((bits, fact) => bits | fact, 0) & ~FACT.bytes
  return {
    root: index.root,
    rootFacts: path === '/' ? all : 0,
    enter: index.enter,
    dead: index.dead,
    facts: (state: number, name: string) => (index.match(state, name).id === 0 ? 0 : all),
  }
}

/** Every rule's verdict on one path, with its reasons, and what each service and account can do there. */
export const explainPath = async (plan: Plan, options: ExplainOptions): Promise<Explanation> => {
  if (!options.path.startsWith('/'))
    throw new PathwritError(
      'usage',
      `--path must be absolute inside the target, not ${quotePath(bytesOf(options.path))}`,
      { hint: 'begin with the / of the target, as in --path /etc/passwd' },
    )
  const path = normalizePath(bytesOf(options.path))
  const source = await openTarget(options)
  try {
    const surveyed = await surveySource(source, {
      manifestGlobs: plan.manifestGlobs,
      stated: options.services ?? [],
      target: options.target,
      hostFacts: true,
      acts: readsActs(plan),
    })
    const { world } = surveyed
    const only = options.service === undefined ? options.onlyServices : [options.service]
    const services = chooseServices([...surveyed.services, ...plan.services], only, surveyed)
    let inode: Inode | null | undefined = world.tree.lookup(path)
    for await (const batch of source.batches(onlyPath(textOf(path))))
      for (let row = 0; row < batch.length; row++) {
        const candidate = new BatchRow(batch, row)
        if (candidate.path === path) inode = world.named(candidate)
      }
    const scopes: readonly Scope[] = [
      ...(inode ? [{ path, inode }] : []),
      ...surveyed.records.filter((record) => record.path === path).map((record) => ({ path, record })),
    ]
    const { kinds } = bind(plan, services, world)
    const waivers = waivingFor(plan, options)
    const incomplete = incompleteOf(source, surveyed)
    return {
      path: textOf(path),
      exists: inode === undefined ? undefined : inode !== null,
      shown: inode
        ? `${lsMode(inode.type, inode.mode)} ${inode.owner ?? inode.uid ?? '?'}:${inode.group ?? inode.gid ?? '?'}`
        : '',
      verdicts: scopes.flatMap((scope) => verdictsOn(scope, kinds.get(scope.record?.kind ?? 'inode'), world, waivers)),
      access: servicesAt(services, path, inode ?? undefined, world),
      // Whoever asks about some services asks about nobody else.
      accounts: only === undefined || only.length === 0 ? accountsAt(path, inode ?? undefined, world) : [],
      complete: incomplete.length === 0,
      incomplete,
    }
  } finally {
    await source.close()
  }
}
