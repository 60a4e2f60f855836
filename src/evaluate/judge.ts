import {
  type ActVerb,
  type EventRecord,
  type Finding,
  type FoundAct,
  formatMode,
  type LogRotationRecord,
  quotePath,
  type Shown,
  safeText,
  type Truth,
  textOf,
  UNKNOWN,
  type Witness,
} from '../model/index.ts'
import { renderMessage } from '../pack/index.ts'
import { fieldReader, type Scope } from './binding.ts'
import type { BoundRule } from './bound-rule.ts'
import { fingerprint } from './fingerprint.ts'
import { reasonsFor } from './reasons.ts'
import type { World } from './world.ts'

/** `when` narrows, `require` must hold; what is not known to pass and not known to fail is unknown. */
export const verdictOf = (bound: BoundRule, scope: Scope): 'pass' | 'violation' | 'unknown' => {
  const when = bound.when(scope)
  if (when === false) return 'pass'
  const require: Truth = bound.require(scope)
  if (require === true) return 'pass'
  return when === true && require === false ? 'violation' : 'unknown'
}

const rotationStep = ({ path, su, how, schedule, origin }: LogRotationRecord): Witness => {
  const place = origin.line === undefined ? origin.source : `${origin.source}:${origin.line}`
  const who = su === null ? 'root' : `${su.user}:${su.group}`
  return [{ path, why: `${safeText(who)} rotates logs there (${how}, ${safeText(schedule)}): ${safeText(place)}` }]
}

const eventSteps = (record: EventRecord): Witness => {
  const { path, op, flags, mode, result, phase, uid, pid, program, count, examples, drop, other, origin } = record
  const who = `${program === undefined ? `process ${pid}` : `${quotePath(program)} (process ${pid})`}, ${uid === undefined ? 'user not known' : `user ${uid}`}, ${phase}`
  const what = [op, ...flags, ...(mode === undefined ? [] : [formatMode(mode)])].join(' ')
  const end = `${result === 'ok' ? '' : `: ${result}`}${count > 1 ? `, ${count} times` : ''}`
  const seen = `${safeText(origin.source)}:${record.first}`
  const steps = [
    { path, why: `${who}: ${what}${other === undefined ? '' : ` (${quotePath(other)})`}${safeText(end)}: ${seen}` },
  ]
  if (examples !== undefined) steps.push({ path, why: `such as ${examples.map((one) => quotePath(one)).join(', ')}` })
  if (drop !== undefined) steps.push({ path, why: `its calls: ${safeText(drop.calls.join('; ')) || 'none seen'}` })
  return steps
}

/** The second half of a finding on an act: what will be done there, and who says so. */
export const actStep = (scope: Scope): Witness => {
  const { record } = scope
  if (record?.kind === 'log-rotation') return rotationStep(record)
  if (record?.kind === 'event') return eventSteps(record)
  if (record?.kind !== 'act') return []
  const { actor, verb, by, words, trigger, origin } = record
  const place = origin.line === undefined ? origin.source : `${origin.source}:${origin.line}`
  const what = words === undefined ? ACT_WORDS[verb] : `${ACT_WORDS[verb]} (${safeText(words)})`
  return [
    { path: scope.path, why: `${safeText(actor)} ${what} at ${trigger}: ${safeText(by ?? place)}, ${safeText(place)}` },
  ]
}

const ACT_WORDS: Readonly<Record<ActVerb, string>> = {
  run: 'runs it',
  read: 'reads it',
  source: 'takes it as its own script or settings',
  append: 'writes to it',
  rotate: 'rotates it',
  create: 'makes it',
  chown: 'changes its owner',
  chmod: 'changes its mode',
  remove: 'removes it',
  'kill-pid': 'kills the process whose number it holds',
  connect: 'connects to it',
}

const LINKED: ReadonlySet<ActVerb> = new Set(['chown', 'chmod'])

/** What the kernel of the target lets a hard link stand for where root changes an owner or a mode. */
const settingStep = ({ record, path }: Scope, { tree }: World): Witness => {
  if (record?.kind !== 'act' || !LINKED.has(record.verb)) return []
  const setting = tree.sysctl('fs.protected_hardlinks')
  if (setting === 0)
    return [{ path, why: 'may be a hard link to any file of the same file system: fs.protected_hardlinks is 0' }]
  const how = setting === undefined ? 'was not observed and is taken for 1' : `is ${setting}`
  return [{ path, why: `cannot be a hard link to a file of others: fs.protected_hardlinks ${how}` }]
}

/** What a report and the graph of who becomes whom need of the act itself. */
const actOf = ({ record }: Scope): FoundAct | undefined => {
  if (record?.kind === 'act') {
    const { verb, actor, trigger, by, owner, mode } = record
    return { verb, actor, trigger, ...(by === undefined ? {} : { by }), ...given(owner, mode) }
  }
  if (record?.kind !== 'log-rotation') return undefined
  const { su, create, origin } = record
  const common = { verb: 'rotate', actor: su?.user ?? 'root', trigger: 'rotate', by: origin.source }
  return { ...common, ...given(create?.owner, create?.mode) }
}

/** Null is "left as it is". */
const given = (
  owner: string | null | undefined,
  mode: number | null | undefined,
): Pick<FoundAct, 'owner' | 'mode'> => ({
  ...(owner === undefined || owner === null ? {} : { owner }),
  ...(mode === undefined || mode === null ? {} : { mode }),
})

const shownOf = (scope: Scope): Shown => {
  const inode = scope.inode
  if (inode === undefined) return {}
  return {
    type: inode.type,
    mode: inode.mode,
    owner: inode.owner ?? (inode.uid === undefined ? undefined : `#${inode.uid}`),
    group: inode.group ?? (inode.gid === undefined ? undefined : `#${inode.gid}`),
  } as Shown
}

/** The finding for a verdict that is not a pass, with its reasons. */
export const findingFor = (bound: BoundRule, scope: Scope, verdict: 'violation' | 'unknown', world: World): Finding => {
  const { rule, service } = bound
  const value = (name: string): unknown => {
    if (bound.constants.has(name)) return bound.constants.get(name)
    if (name === 'service.user') return service?.user
    const read = fieldReader(name, world)(scope)
    return read === UNKNOWN ? undefined : read
  }
  const reasons = reasonsFor(bound, scope, world)
  const witness = [...reasons.witness, ...actStep(scope), ...settingStep(scope, world)]
  const { record } = scope
  const verb = record?.kind === 'act' ? record.verb : record?.kind === 'event' ? record.op : undefined
  const act = actOf(scope)
  return {
    rule: rule.name,
    pack: rule.pack,
    severity: rule.severity,
    verdict,
    service: service?.name ?? null,
    services: service === undefined ? [] : [service.name],
    user: service?.user ?? null,
    path: scope.path,
    shown: shownOf(scope),
    message: renderMessage(rule.message, value),
    witness: witness.length > 0 ? witness : [{ path: scope.path, why: rule.title }],
    origin: (scope.inode ?? scope.record).origin ?? { collector: 'unknown', source: textOf(scope.path) },
    fingerprint: fingerprint(rule.name, service?.user ?? null, scope.path, verb),
    assumed: reasons.assumed,
    ...(verdict === 'unknown' ? { missing: reasons.missing } : {}),
    ...(act === undefined ? {} : { acts: [act] }),
    ...(rule.remedy === undefined ? {} : { remedy: rule.remedy }),
  }
}
