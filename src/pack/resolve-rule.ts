import { parseCondition } from '../condition/index.ts'
import { FIELDS, type Field, PathwritError, placed, SERVICE_FIELDS } from '../model/index.ts'
import { parseGlob } from '../paths/index.ts'
import type { Rule, RuleSource } from './contract.ts'
import { type Draft, draftName } from './draft.ts'
import { rulePaths } from './rule-paths.ts'
import { remedyWords, ruleWords } from './rule-words.ts'

/** What the conditions and messages of a rule may read. */
export const ruleFields = (rule: Pick<RuleSource, 'on' | 'for'>): ReadonlyMap<string, Field> =>
  new Map([...FIELDS[rule.on], ...(rule.for === 'service' ? SERVICE_FIELDS : [])].map((field) => [field.name, field]))

/** A draft made ready: conditions parsed with the pack's names put in, paths and messages checked. Throws with file and pointer. */
export const resolveRule = (draft: Draft): Rule => {
  const { rule, scope, params } = draft
  const { value, file } = rule
  const fields = ruleFields(value)
  const checkGlob = (glob: string): void => void parseGlob(glob)
  const vocabulary = { fields, params, lists: scope.lists, define: scope.define, checkGlob }
  const parse = (logic: unknown, pointer: string) => {
    try {
      return parseCondition(logic, vocabulary, { file, pointer })
    } catch (error) {
      throw error instanceof PathwritError ? placed(error, { file, pointer }) : error
    }
  }
  const words = (text: string, pointer: string): string => ruleWords(text, draft, fields, pointer)
  return Object.freeze({
    id: value.id,
    name: draftName(draft),
    pack: scope.name,
    title: value.title,
    severity: draft.severity,
    maturity: value.maturity,
    on: value.on,
    for: value.for,
    paths: Object.freeze(rulePaths(draft)),
    exceptions: Object.freeze(draft.exceptions),
    when: value.when === undefined ? undefined : parse(value.when, '/when'),
    require: parse(value.require, '/require'),
    message: words(value.message, '/message'),
    remedy: value.remedy === undefined ? undefined : words(remedyWords(value.remedy), '/remedy'),
    tags: Object.freeze([...(value.tags ?? [])]),
    coveredBy: Object.freeze([...(value.coveredBy ?? [])]),
    cases: value.cases ?? {},
    file,
  })
}
