import { LIMITS, PathwritError } from '../model/index.ts'
import { parseWaivers } from '../waive/index.ts'
import type { Maturity, Pack, PackFiles, ParamSource } from './contract.ts'
import type { Draft } from './draft.ts'
import { inRange } from './engine-range.ts'
import { fullParams, type GivenParams, packsOf } from './given-params.ts'
import { applyOverrides } from './override.ts'
import { resolveRule } from './resolve-rule.ts'
import { type PackScope, packScope } from './scope.ts'

/** `engine`: the version of pathwrit that a pack's `requires.engine` is held against; not checked when left out. */
export interface ResolveOptions {
  readonly engine?: string | undefined
}

const MATURITY: Readonly<Record<Maturity, number>> = { sandbox: 0, incubating: 1, stable: 2 }

const checkEngine = ({ pack: { value, file } }: PackFiles, engine: string | undefined): void => {
  const range = value.requires?.engine
  if (range === undefined || engine === undefined) return
  const place = { file, pointer: '/requires/engine' }
  const inside = inRange(engine, range)
  if (inside === undefined)
    throw new PathwritError('pack', 'this is not a range of versions', { ...place, hint: 'for example ">=0.1 <1"' })
  if (!inside)
    throw new PathwritError('pack', `pack ${value.name} needs pathwrit ${range}; this is ${engine}`, {
      ...place,
      hint: 'install that version, or a version of the pack made for this one',
    })
}

/** What a rule comes to, as text: two drafts that say the same everywhere are one rule. */
const meaning = (draft: Draft): string => {
  const { file: _, pack: __, name: ___, ...rule } = resolveRule(draft)
  return JSON.stringify(rule, (_key, value) =>
    value instanceof Set || value instanceof Map ? [...value] : typeof value === 'symbol' ? String(value) : value,
  )
}

const addDraft = (drafts: Map<string, Draft>, draft: Draft, { pack }: PackFiles): void => {
  const { id } = draft.rule.value
  const there = drafts.get(id)
  if (there === undefined) drafts.set(id, draft)
  else if (there !== draft && (there.rule.text !== draft.rule.text || meaning(there) !== meaning(draft)))
    throw new PathwritError('pack', `two different rules ${id}: ${there.rule.file} and ${draft.rule.file}`, {
      file: pack.file,
      pointer: '',
      hint:
        there.scope.name === draft.scope.name
          ? `both stand in pack ${draft.scope.name}; rename one, or take one out`
          : `they come from the packs ${there.scope.name} and ${draft.scope.name}; rename one, or extend only one of them`,
    })
  if (drafts.size > LIMITS.rulesPerPack)
    throw new PathwritError('limit', `pack ${pack.value.name} has more than ${LIMITS.rulesPerPack} rules`, {
      file: pack.file,
      pointer: '/rules',
    })
}

/** A pack's rules by id: those it extends that are mature enough, its own, then its overrides. Worked out once per pack. */
const draftsOf = (
  files: PackFiles,
  scopes: ReadonlyMap<PackFiles, PackScope>,
  known: Map<PackFiles, ReadonlyMap<string, Draft>>,
): ReadonlyMap<string, Draft> => {
  const done = known.get(files)
  if (done !== undefined) return done
  const drafts = new Map<string, Draft>()
  for (const { files: inner, maturity } of files.extended)
    for (const draft of draftsOf(inner, scopes, known).values())
      if (MATURITY[draft.rule.value.maturity] >= MATURITY[maturity ?? 'sandbox']) addDraft(drafts, draft, files)
  const scope = scopes.get(files) as PackScope
  for (const rule of files.rules) {
    const draft = { rule, scope, severity: rule.value.severity, params: scope.params, exceptions: [] }
    addDraft(drafts, draft, files)
  }
  const result = applyOverrides(drafts, files.pack)
  known.set(files, result)
  return result
}

/** Refuses two packs of one name, for the rules of one would be taken for the other's. Throws `pack`. */
export const checkNamesDiffer = (packs: readonly PackFiles[]): void => {
  const seen = new Map<string, PackFiles>()
  for (const files of packs) {
    const { value, file } = files.pack
    const other = seen.get(value.name)
    if (other !== undefined && other !== files)
      throw new PathwritError('pack', `two packs are named ${value.name}: ${other.pack.file} and ${file}`, {
        file,
        pointer: '/name',
        hint: 'findings and parameters are told apart by the name; rename one',
      })
    seen.set(value.name, files)
  }
}

type ShownParam = ParamSource & { readonly value: unknown }

/** Parameters as a pack shows them: its own by name, those of the packs it extends as PACK.NAME. */
const shownParams = (files: PackFiles, scopes: ReadonlyMap<PackFiles, PackScope>): Record<string, ShownParam> => {
  const shown: Record<string, ShownParam> = Object.create(null)
  for (const [from, scope] of scopes)
    for (const [name, source] of scope.sources)
      shown[from === files ? name : `${scope.name}.${name}`] = { ...source, value: scope.params.get(name) }
  return shown
}

const packWaivers = ({ pack: { value, file } }: PackFiles) =>
  parseWaivers(value.waivers ?? [], { file, from: `pack ${value.name}`, pointer: '/waivers', packed: true })

/**
 * A pack made ready to compile: extensions merged, overrides applied, parameters checked and put in, conditions parsed.
 * `params` are a user's values by `PACK.NAME` or `NAME`. Throws a PathwritError (`pack`, `condition`, `glob`, `usage`,
 * `limit`) with file and JSON pointer.
 */
export const resolvePack = (files: PackFiles, params: GivenParams = new Map(), options: ResolveOptions = {}): Pack => {
  const packs = packsOf(files)
  checkNamesDiffer(packs)
  const given = fullParams([files], params)
  const scopes = new Map<PackFiles, PackScope>()
  for (const one of packs) {
    checkEngine(one, options.engine)
    scopes.set(one, packScope(one, given))
  }
  const drafts = draftsOf(files, scopes, new Map())
  const { name, version, title } = files.pack.value
  return Object.freeze({
    name,
    version,
    title,
    builtIn: files.builtIn,
    params: Object.freeze(shownParams(files, scopes)),
    rules: Object.freeze([...drafts.values()].map(resolveRule)),
    waivers: Object.freeze(packs.flatMap(packWaivers)),
  })
}
