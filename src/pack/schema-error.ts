import { nearest, PathwritError, safeText } from '../model/index.ts'
import type { Loaded } from './contract.ts'
import { pointerStep, pointerSteps } from './pointer.ts'
import { schemaPlace } from './schema-place.ts'
import { type SchemaIssue, schemaText } from './validators.generated.js'

/** A mistyped name explains the missing one beside it, so it is told first; a wrong type makes everything below it moot. */
const RANK: readonly string[] = ['type', 'additionalProperties', 'propertyNames', 'required']

const rankOf = (issue: SchemaIssue): number => {
  const rank = RANK.indexOf(issue.keyword)
  return rank === -1 ? RANK.length : rank
}

const quoted = (value: unknown): string => safeText(JSON.stringify(value)?.slice(0, 80) ?? 'nothing')

const valueAt = (root: unknown, pointer: string): unknown =>
  pointerSteps(pointer).reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined),
    root,
  )

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : quoted(value)

const TYPE_WORDS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'an object',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
}

const typeWords = (types: unknown): string => {
  const names = typeof types === 'string' ? types.split(',') : Array.isArray(types) ? types.map(String) : []
  return names.map((name) => TYPE_WORDS[name] ?? name).join(' or ')
}

/** "severity" for a member, `tags[2]` for an element, "the rule" for all of it. */
const fieldName = (what: string, pointer: string): string => {
  const steps = pointerSteps(pointer)
  if (steps.length === 0) return `the ${what}`
  let name = ''
  for (const step of steps) name += /^\d+$/.test(step) ? `[${step}]` : `${name === '' ? '' : '.'}${step}`
  return `"${safeText(name.slice(0, 200))}"`
}

const exampleHint = (about: string | undefined, examples: readonly unknown[]): string | undefined => {
  const example = examples[0] === undefined ? '' : `for example ${quoted(examples[0])}`
  return about === undefined ? example || undefined : `${about}${example === '' ? '' : ` (${example})`}`
}

const PAGES = { rule: 'extend/rules', pack: 'extend/packs', waivers: 'use/waivers' } as const

/** The one thing to tell of all that a schema found wrong: where, what was expected there, and the nearest known name. */
export const schemaError = (
  what: 'rule' | 'pack' | 'waivers',
  issues: readonly SchemaIssue[],
  { file, value }: Loaded<unknown>,
): PathwritError => {
  const named = issues.filter((issue) => issue.propertyName === undefined)
  const issue = [...named].sort((a, b) => rankOf(a) - rankOf(b))[0]
  if (issue === undefined) return new PathwritError('pack', `the ${what} is not valid`, { file, pointer: '' })
  const schema = JSON.parse(schemaText[what])
  const { keyword, instancePath, params } = issue
  const field = fieldName(what, instancePath)
  const here = schemaPlace(schema, instancePath)
  const fail = (message: string, hint: string | undefined, pointer = instancePath): PathwritError =>
    new PathwritError('pack', message, { file, pointer, hint })
  const about = exampleHint(here.about, here.examples)

  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty)
    const known =
      here.names.length <= 12 ? `known here: ${here.names.join(', ')}` : `what there is: docs/${PAGES[what]}.md`
    const hint = nearest(name, here.names) ?? known
    return fail(`${field} has no field ${quoted(name)}`, hint, instancePath + pointerStep(name))
  }
  if (keyword === 'propertyNames') {
    const name = String(params.propertyName)
    const hint = 'a name is a letter, then letters, digits, hyphens and underscores'
    return fail(`${quoted(name)} cannot be a name in ${field}`, hint, instancePath + pointerStep(name))
  }
  if (keyword === 'required') {
    const name = String(params.missingProperty)
    const missing = schemaPlace(schema, instancePath + pointerStep(name))
    return fail(`${field} lacks ${quoted(name)}`, exampleHint(missing.about, missing.examples))
  }
  const found = valueAt(value, instancePath)
  if (keyword === 'enum') {
    const allowed = (Array.isArray(params.allowedValues) ? params.allowedValues : []).map(String)
    const near = typeof found === 'string' ? nearest(found, allowed) : undefined
    return fail(`${field} is ${kindOf(found)}, not one of ${allowed.join(', ')}`, near ?? here.about)
  }
  if (keyword === 'type') return fail(`${field} is ${kindOf(found)}, expected ${typeWords(params.type)}`, about)
  if (keyword === 'pattern') return fail(`${field} is ${quoted(found)}, which does not have the right form`, about)
  if (keyword === 'minItems' || keyword === 'minProperties') return fail(`${field} is empty`, about)
  return fail(`${field} is out of bounds: ${keyword} is ${quoted(params.limit)}`, about)
}
