import type { ActRecord, LogRotationRecord } from '../model/index.ts'
import type { ActFindings, ActSource, ActView, ShellReader } from './contract.ts'

/** What makes two acts the same deed: then one of them is told. */
const keyOf = (record: ActRecord | LogRotationRecord): string => {
  if (record.kind === 'log-rotation') return JSON.stringify([record.kind, record.path, record.origin])
  const { verb, path, actor, recursive, follows, owner, group, mode, modeChange, makes, unresolved, origin } = record
  return JSON.stringify([
    verb,
    path,
    actor,
    recursive,
    follows,
    owner,
    group,
    mode,
    modeChange,
    makes,
    unresolved,
    origin,
  ])
}

/** Of one deed, the trigger that is told: what happens anyway before what happens once. */
const RANK = ['boot', 'start', 'install', 'upgrade']
const rankOf = (record: ActRecord | LogRotationRecord): number => {
  const rank = record.kind === 'act' ? RANK.indexOf(record.trigger) : 0
  return rank < 0 ? RANK.length : rank
}

/** Said of what a post-installation script does for a package that was not configured before, and not when it is upgraded. */
const NEW = ', when it is new'

const newOnly = (record: ActRecord | LogRotationRecord): ActRecord | LogRotationRecord =>
  record.kind === 'act' && record.trigger === 'install' && record.by?.startsWith('postinst of ') === true
    ? Object.freeze({ ...record, by: record.by + NEW })
    : record

/** The same deed at install and at upgrade, or at start and at stop, is one act. */
const once = (records: ActFindings['records']): ActFindings['records'] => {
  const kept = new Map<string, ActRecord | LogRotationRecord>()
  /** What happens at another time than the first as well. */
  const again = new Set<string>()
  for (const record of records) {
    const key = keyOf(record)
    const before = kept.get(key)
    if (before === undefined || rankOf(record) < rankOf(before)) kept.set(key, record)
    if (record.kind === 'act' && record.trigger !== 'install') again.add(key)
  }
  return [...kept].map(([key, record]) => (again.has(key) ? record : newOnly(record)))
}

const MOST_ACTS = 200_000

/** Everything that the target's files say will be done, in the order of the sources; every script is read once. */
export const findActs = (
  sources: readonly ActSource[],
  parts: Omit<ActView, 'script' | 'shell'>,
  reader: (view: ActView) => ShellReader,
): ActFindings => {
  let shell: ShellReader | undefined
  const scripts = new Map<string, ActFindings>()
  const read = (): ShellReader => {
    shell ??= reader(view)
    return shell
  }
  const view: ActView = {
    ...parts,
    script(path, how) {
      const { args, env } = how
      const key = JSON.stringify([path, how.actor, how.trigger, how.by, args ?? null, [...(env ?? [])]])
      const known = scripts.get(key)
      if (known !== undefined) return known
      const found = read().script(path, how)
      scripts.set(key, found)
      return found
    },
    shell: (text, how) => read().shell(text, how),
  }
  const records: (ActRecord | LogRotationRecord)[] = []
  const doubts: string[] = []
  for (const source of sources) {
    const found = source.acts(view)
    for (const record of found.records) records.push(record)
    doubts.push(...found.doubts)
  }
  const distinct = [...new Set(doubts)]
  const told = once(records)
  if (told.length <= MOST_ACTS) return { records: told, doubts: distinct }
  return {
    records: told.slice(0, MOST_ACTS),
    doubts: [...distinct, `more than ${MOST_ACTS} acts: the rest is not told`],
  }
}
