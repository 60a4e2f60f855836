import { pointerSteps } from './pointer.ts'

/** What a schema says of one place: the names an object there may have, and what the value is for. */
export interface SchemaPlace {
  readonly names: readonly string[]
  readonly about: string | undefined
  readonly examples: readonly unknown[]
}

type Schema = Readonly<Record<string, unknown>>

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const member = (schema: unknown, name: string): unknown =>
  isSchema(schema) && Object.hasOwn(schema, name) ? schema[name] : undefined

const follow = (root: Schema, pointer: string): unknown =>
  pointerSteps(pointer).reduce<unknown>((at, step) => member(at, step), root)

/** The schema itself, with what it refers to inside the same file put under it. */
const resolved = (root: Schema, schema: unknown): Schema => {
  if (!isSchema(schema)) return {}
  const { $ref } = schema
  return typeof $ref === 'string' && $ref.startsWith('#/')
    ? { ...resolved(root, follow(root, $ref.slice(1))), ...schema }
    : schema
}

/** The part of a schema that judges the value at a JSON pointer of an instance. */
export const schemaPlace = (root: Schema, pointer: string): SchemaPlace => {
  let at = resolved(root, root)
  for (const step of pointerSteps(pointer)) {
    const next = /^\d+$/.test(step) && at.items !== undefined ? at.items : member(at.properties, step)
    at = resolved(root, next ?? at.additionalProperties)
  }
  return {
    names: isSchema(at.properties) ? Object.keys(at.properties).filter((name) => name !== '$schema') : [],
    about: typeof at.description === 'string' ? at.description : undefined,
    examples: Array.isArray(at.examples) ? at.examples : [],
  }
}
