import { nearest, PathwritError } from '../model/index.ts'
import { parseGlob } from '../paths/index.ts'
import type { Loaded, OverrideSource, PackSource } from './contract.ts'
import { type Draft, draftName } from './draft.ts'
import { overriddenParams } from './scope.ts'

const keyOf = (drafts: ReadonlyMap<string, Draft>, rule: string): string | undefined => {
  if (drafts.has(rule)) return rule
  const id = rule.slice(rule.indexOf(':') + 1)
  const draft = drafts.get(id)
  return draft !== undefined && (draftName(draft) === rule || `${draft.scope.name}:${id}` === rule) ? id : undefined
}

const checkedGlobs = (globs: readonly string[], file: string, pointer: string): readonly string[] =>
  globs.map((glob, index) => {
    const place = { file, pointer: `${pointer}/${index}` }
    if (glob.includes('${'))
      throw new PathwritError('pack', 'an exception holds no placeholder', {
        ...place,
        hint: 'write the path itself as a glob',
      })
    return parseGlob(glob, place).text
  })

const overridden = (draft: Draft, change: OverrideSource, file: string, pointer: string): Draft => {
  const { severity, params, exceptions } = change
  const append = checkedGlobs(exceptions?.append ?? [], file, `${pointer}/exceptions/append`)
  const replace = exceptions?.replace && checkedGlobs(exceptions.replace, file, `${pointer}/exceptions/replace`)
  const place = { file, pointer: `${pointer}/params` }
  return {
    ...draft,
    severity: severity ?? draft.severity,
    params: params === undefined ? draft.params : overriddenParams(draft.scope, draft.params, params, place),
    exceptions: [...(replace ?? draft.exceptions), ...append],
  }
}

/** The rules by id after a pack's overrides, in order. Throws `pack` for a rule it does not have. */
export const applyOverrides = (
  drafts: ReadonlyMap<string, Draft>,
  { value, file }: Loaded<PackSource>,
): ReadonlyMap<string, Draft> => {
  const changed = new Map(drafts)
  for (const [index, change] of (value.overrides ?? []).entries()) {
    const pointer = `/overrides/${index}`
    const id = keyOf(changed, change.rule)
    const draft = id === undefined ? undefined : changed.get(id)
    if (id === undefined || draft === undefined)
      throw new PathwritError('pack', `there is no rule ${change.rule} to override`, {
        file,
        pointer: `${pointer}/rule`,
        hint:
          nearest(change.rule, [...changed.keys()]) ?? 'overrides change rules of this pack and of those it extends',
      })
    if (change.disabled === true) changed.delete(id)
    else changed.set(id, overridden(draft, change, file, pointer))
  }
  return changed
}
