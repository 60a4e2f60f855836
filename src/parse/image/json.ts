/** A JSON object of a stranger's: fields are asked for by name, and only its own count. */
export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** undefined: it is no JSON object. */
export const parseObject = (text: string): JsonObject | undefined => {
  const value = parse(text)
  return isObject(value) ? value : undefined
}

/** undefined: it is no list of JSON objects. */
export const parseObjects = (text: string): readonly JsonObject[] | undefined => {
  const value = parse(text)
  return Array.isArray(value) && value.every(isObject) ? value : undefined
}

export const field = (from: JsonObject, name: string): unknown => (Object.hasOwn(from, name) ? from[name] : undefined)
export const stringIn = (from: JsonObject, name: string): string | undefined => {
  const value = field(from, name)
  return typeof value === 'string' ? value : undefined
}
export const objectIn = (from: JsonObject, name: string): JsonObject => {
  const value = field(from, name)
  return isObject(value) ? value : {}
}
export const objectsIn = (from: JsonObject, name: string): readonly JsonObject[] => {
  const value = field(from, name)
  return Array.isArray(value) ? value.filter(isObject) : []
}
/** Texts of a list; a single text is a list of one, as docker once wrote an Entrypoint. */
export const stringsIn = (from: JsonObject, name: string): readonly string[] => {
  const value = field(from, name)
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
}
