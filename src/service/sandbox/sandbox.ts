import { type BytePath, bytesOf, isUnder, type MountRule, type Sandbox, type UnitRecord } from '../../model/index.ts'
import { ambientCapabilities } from '../capabilities.ts'
import { unitOrigin } from '../claims.ts'
import { isYes, type UnitWord, unitCommands, unitScalar } from '../unit-view.ts'
import { listedRules } from './listed.ts'
import { absolute } from './place.ts'
import {
  API_TREES,
  API_TREES_IN_ROOT,
  type Fixed,
  IMPLY_API,
  PROTECT_HOME,
  PROTECT_SYSTEM,
  SWITCHES,
} from './tables.ts'

/** A directive that is in effect, as the unit says it or as another one implies it. */
interface InEffect {
  readonly value: string
  readonly directive: string
  readonly from: UnitWord
}

const isNo = (text: string): boolean => ['0', 'no', 'n', 'false', 'f', 'off', ''].includes(text.toLowerCase())

const said = (unit: UnitRecord, name: string): InEffect | undefined => {
  const from = unitScalar(unit, `Service.${name}`)
  return (
    from && {
      value: isYes(from.word) ? 'yes' : isNo(from.word) ? 'no' : from.word,
      directive: `${name}=${from.word}`,
      from,
    }
  )
}

const fixedRules = (unit: UnitRecord, { directive, from }: InEffect, fixed: readonly Fixed[]): readonly MountRule[] =>
  fixed.map(([path, kind]) => ({
    path: bytesOf(path),
    kind: kind === 'back' ? 'implicit' : kind,
    ...(kind === 'bind' || kind === 'host' || kind === 'back' ? { source: bytesOf(path) } : {}),
    optional: path !== '/',
    directive,
    origin: unitOrigin(unit, from.from),
  }))

/**
 * Words that since version 257 mean as much as yes. ProtectControlGroups=private is not among them: the unit's own part of
 * the hierarchy stays writable.
 */
const MORE_THAN_YES: ReadonlyMap<string, RegExp> = new Map([
  ['PrivateTmp', /^disconnected$/],
  ['ProtectControlGroups', /^strict$/],
  ['ProtectHostname', /^yes:/],
])

const switchRules = (unit: UnitRecord, dynamic: InEffect | undefined): readonly MountRule[] =>
  SWITCHES.flatMap(([name, fixed]) => {
    const own = said(unit, name)
    if (own !== undefined && (own.value === 'yes' || MORE_THAN_YES.get(name)?.test(own.value)))
      return fixedRules(unit, own, fixed)
    return name === 'PrivateTmp' && dynamic !== undefined ? fixedRules(unit, dynamic, fixed) : []
  })

/** DynamicUser= "implies ProtectSystem=strict and ProtectHome=read-only", which cannot be turned off. */
const protectRules = (unit: UnitRecord, dynamic: InEffect | undefined): readonly MountRule[] => {
  const system = dynamic ? { ...dynamic, value: 'strict' } : said(unit, 'ProtectSystem')
  const home = said(unit, 'ProtectHome')
  const homeRules = home && PROTECT_HOME.get(home.value)
  return [
    ...(system ? fixedRules(unit, system, PROTECT_SYSTEM.get(system.value) ?? []) : []),
    ...(home && homeRules ? fixedRules(unit, home, homeRules) : []),
    ...(dynamic && !homeRules ? fixedRules(unit, dynamic, PROTECT_HOME.get('read-only') ?? []) : []),
  ]
}

/** MountAPIVFS=, as the unit says it or as another directive implies it; of itself it goes with a root of the unit's own. */
const apiRules = (unit: UnitRecord): readonly MountRule[] => {
  const ownRoot = said(unit, 'RootImage') ?? said(unit, 'RootDirectory')
  const inEffect = IMPLY_API.flatMap(([name, off]) => {
    const own = said(unit, name)
    return own !== undefined && own.value !== 'no' && own.value !== off ? [own] : []
  })
  const by = inEffect[0] ?? (said(unit, 'MountAPIVFS')?.value === 'no' ? undefined : ownRoot)
  return by === undefined ? [] : fixedRules(unit, by, ownRoot === undefined ? API_TREES : API_TREES_IN_ROOT)
}

/** RootDirectory= shows a tree of the host as `/`; of an image nothing of the host's is seen. */
const rootRules = (unit: UnitRecord, root: BytePath | undefined): readonly MountRule[] => {
  const image = said(unit, 'RootImage')
  const directory = said(unit, 'RootDirectory')
  if (image?.from.resolved) return fixedRules(unit, image, [['/', 'private']])
  if (directory === undefined || root === undefined) return []
  return fixedRules(unit, directory, [['/', 'bind']]).map((rule) => ({ ...rule, source: root }))
}

/** Why the unit's sandbox does not hold its main process, in words. */
const whyVoid = (unit: UnitRecord, rules: readonly MountRule[], root: BytePath | undefined): string | undefined => {
  const full = unitCommands(unit).find(({ directive, from }) => directive === 'ExecStart' && hasPlus(from.value))
  if (full !== undefined) return `its sandbox does not hold: ExecStart=+ runs ${full.program} with full privileges`
  // The mounts are made in place: such a bind shows those made so far a second time, before any is made read-only.
  const twice = rules.find(
    ({ kind, path, source }) => kind.startsWith('bind') && path !== '/' && root && source && isUnder(root, source),
  )
  if (twice !== undefined) return `its sandbox does not hold: ${twice.directive} shows its own root a second time`
  return ambientCapabilities(unit).includes('cap_sys_admin')
    ? 'its sandbox does not hold: with CAP_SYS_ADMIN it can mount what it likes'
    : undefined
}

const hasPlus = (value: string): boolean => /^[-@:!|]*\+/.test(value.trimStart())

const changesNothing = ({ kind, path, source }: MountRule): boolean =>
  kind === 'read-write' ||
  kind === 'implicit' ||
  kind === 'exec' ||
  kind === 'host' ||
  (kind === 'bind' && path === source)

/** The sandbox of a unit's main process; none when no directive changes what it sees. `doubt` says why one does not count. */
export const sandboxOf = (unit: UnitRecord): { readonly sandbox?: Sandbox; readonly doubt?: string } => {
  const dynamicUser = said(unit, 'DynamicUser')
  const dynamic = dynamicUser?.value === 'yes' ? dynamicUser : undefined
  const directory = said(unit, 'RootDirectory')
  const root = directory?.from.resolved ? absolute(directory.value) : undefined
  const rootDirectory = root === '/' ? undefined : root
  const rules = [
    ...rootRules(unit, rootDirectory),
    ...protectRules(unit, dynamic),
    ...switchRules(unit, dynamic),
    ...listedRules(unit, dynamic !== undefined, rootDirectory),
    ...apiRules(unit),
  ]
  if (rules.every(changesNothing)) return {}
  const doubt = whyVoid(unit, rules, rootDirectory)
  if (doubt !== undefined) return { doubt }
  const privateTmp = rules.some(({ path, kind }) => path === '/tmp' && kind === 'private')
  return {
    sandbox: Object.freeze({
      rules: Object.freeze(rules),
      rootDirectory,
      privateTmp,
      dynamicUser: dynamic !== undefined,
    }),
  }
}
