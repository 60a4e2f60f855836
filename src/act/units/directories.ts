import type { ActRecord, BytePath, Origin, UnitRecord } from '../../model/index.ts'
import { isYes, unitScalar, unitWords } from '../../service/index.ts'
import type { ActView } from '../contract.ts'
import { actAtText } from '../make.ts'

/** What each *Directory= makes below, and whether it is given to the unit's user (systemd.exec(5): configuration is not). */
const KINDS = [
  { name: 'RuntimeDirectory', base: '/run', given: true },
  { name: 'StateDirectory', base: '/var/lib', given: true },
  { name: 'CacheDirectory', base: '/var/cache', given: true },
  { name: 'LogsDirectory', base: '/var/log', given: true },
  { name: 'ConfigurationDirectory', base: '/etc', given: false },
] as const

export interface UnitOwner {
  readonly user: string
  readonly group: string | null
  readonly dynamic: boolean
}

/** Who a unit's directories belong to: User= and Group=, the user's own group where only the user is named. */
export const ownerOf = (unit: UnitRecord, view: ActView): UnitOwner => {
  const dynamic = isYes(unitScalar(unit, 'Service.DynamicUser')?.word ?? '')
  const told = unitScalar(unit, 'Service.User')
  const user = told?.resolved === false ? undefined : told?.word
  const group = unitScalar(unit, 'Service.Group')?.word
  const name = user ?? (dynamic ? unit.name.replace(/(?:@.*)?\.service$/, '') : 'root')
  const account = view.records.find((record) => record.kind === 'account' && record.name === name)
  const primary =
    account?.kind === 'account'
      ? view.records.find((record) => record.kind === 'group' && record.gid === account.gid)
      : undefined
  return { user: name, group: group ?? (primary?.kind === 'group' ? primary.name : null), dynamic }
}

/** Whether a directory that is there belongs to someone else, so that systemd gives it away with all that is in it. */
const changesHands = (path: BytePath, owner: UnitOwner, view: ActView): boolean => {
  const inode = view.tree.lookup(path)
  if (inode?.type !== 'directory') return false
  const account = view.records.find((record) => record.kind === 'account' && record.name === owner.user)
  const uid = account?.kind === 'account' ? account.uid : undefined
  if (inode.owner != null) return inode.owner !== owner.user
  return inode.uid !== undefined && uid !== undefined && inode.uid !== uid
}

/** The directories that systemd makes for a unit before it starts, by file descriptors: no link is followed. */
export const directoryActs = (
  unit: UnitRecord,
  owner: UnitOwner,
  view: ActView,
  at: (file: BytePath, line: number) => Origin,
): readonly ActRecord[] =>
  KINDS.flatMap(({ name, base, given }) => {
    const told = unitScalar(unit, `Service.${name}Mode`)?.word ?? '0755'
    const mode = /^[0-7]{1,4}$/.test(told) ? Number.parseInt(told, 8) : 0o755
    const isPrivate = owner.dynamic && given && name !== 'RuntimeDirectory'
    return unitWords(unit, `Service.${name}`).flatMap(({ word, resolved, from }) => {
      const text = `${isPrivate ? `${base}/private` : base}/${word.split(':', 1)[0] ?? ''}`
      const why = resolved ? undefined : 'it hangs on what the unit is started for'
      const origin = at(from.file, from.line)
      const to = given ? { owner: owner.user, group: owner.group } : { owner: 'root', group: 'root' }
      const common = { trigger: 'start', by: unit.name, words: `${name}=${word}`, follows: false } as const
      const made = actAtText(text, origin, { ...common, verb: 'create', makes: 'directory', mode, ...to }, why)
      if (why !== undefined || !given || !changesHands(made.path, owner, view)) return [made]
      return [made, actAtText(text, origin, { ...common, ...to, verb: 'chown', recursive: true })]
    })
  })
