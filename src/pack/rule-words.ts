import { nearest, PathwritError } from '../model/index.ts'
import type { RuleSource } from './contract.ts'
import type { Draft } from './draft.ts'
import { fillMessage, messageNames } from './message.ts'

const checkWords = (words: string, draft: Draft, fields: ReadonlyMap<string, unknown>, pointer: string): void => {
  const place = { file: draft.rule.file, pointer }
  const { names, stray } = messageNames(words)
  if (stray)
    throw new PathwritError('pack', 'a single brace in a message', {
      ...place,
      hint: 'write {{ or }} for the character',
    })
  const known = [...fields.keys(), ...[...draft.params.keys()].map((name) => `param.${name}`)]
  for (const name of names)
    if (!known.includes(name))
      throw new PathwritError('pack', `there is no field "{${name}}" to put into a message`, {
        ...place,
        hint:
          nearest(name, known) ??
          (name.startsWith('service.')
            ? 'only a rule with "for": "service" has a service'
            : `fields of ${draft.rule.value.on} records and of the service are in docs/extend/rules.md`),
      })
}

/** Words of a rule with its parameters put in and its fields checked; the fields themselves are put in per finding. */
export const ruleWords = (
  words: string,
  draft: Draft,
  fields: ReadonlyMap<string, unknown>,
  pointer: string,
): string => {
  checkWords(words, draft, fields, pointer)
  return fillMessage(words, (name) => {
    const value = name.startsWith('param.') ? draft.params.get(name.slice('param.'.length)) : undefined
    return Array.isArray(value) ? value.join(', ') : value === undefined ? undefined : String(value)
  })
}

/** What a remedy says to do, in one line, still with its fields' placeholders. */
export const remedyWords = ({ owner, group, mode, advice }: NonNullable<RuleSource['remedy']>): string =>
  [
    owner === undefined ? undefined : `set owner ${owner}`,
    group === undefined ? undefined : `set group ${group}`,
    mode?.clear === undefined ? undefined : `clear mode bits ${mode.clear}`,
    mode?.set === undefined ? undefined : `set mode bits ${mode.set}`,
    advice,
  ]
    .filter((part) => part !== undefined)
    .join('; ')
