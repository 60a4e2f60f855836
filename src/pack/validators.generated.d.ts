/** One thing that a schema found wrong, as ajv reports it. */
export interface SchemaIssue {
  readonly instancePath: string
  readonly schemaPath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  readonly propertyName?: string
}
/** Returns whether the value is valid; leaves what is wrong in `errors`. */
export interface SchemaValidator {
  (value: unknown): boolean
  errors?: readonly SchemaIssue[] | null
}
export const validateRule: SchemaValidator
export const validatePack: SchemaValidator
export const validateWaivers: SchemaValidator
/** The schemas as JSON text: parsed only to word an error. */
export const schemaText: Readonly<Record<'rule' | 'pack' | 'waivers', string>>
