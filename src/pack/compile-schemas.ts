/**
 * Build step: compiles `rule.v1.json`, `pack.v1.json` and `waivers.v1.json` of `schemas` into `validators.generated.js` beside the
 * compiled form of this file, so that nothing of ajv is loaded or evaluated at run time. The only file that imports ajv.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'

/** The folder of published schemas: `schemas/` in the nearest folder above that has one. */
export const schemaFolder = (from: string): string => {
  for (let folder = from; ; folder = dirname(folder)) {
    const schemas = join(folder, 'schemas')
    if (existsSync(join(schemas, 'rule.v1.json'))) return schemas
    if (folder === dirname(folder)) throw new Error(`no schemas/rule.v1.json above ${from}`)
  }
}

const here = dirname(fileURLToPath(import.meta.url))

const readSchema = (name: string): AnySchemaObject =>
  JSON.parse(readFileSync(join(schemaFolder(here), `${name}.v1.json`), 'utf8'))

/** A full validator of a published schema (`rule`, `pack`, `waivers`, `condition`, `report`, `records`), conditions included: for tests. */
export const schemaValidator = (name: string): ValidateFunction => {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
  ajv.addSchema(readSchema('condition'), 'condition.v1.json')
  const compiled = name === 'condition' ? ajv.getSchema('condition.v1.json') : ajv.compile(readSchema(name))
  return compiled as ValidateFunction
}

/**
 * The text of the generated module: self-contained ESM. Conditions are left to the condition parser, which knows the
 * fields and answers better than a schema can. Throws when ajv asks for a helper that would have to be imported.
 */
export const generateValidators = (): string => {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, messages: false, code: { source: true, esm: true } })
  ajv.addSchema({}, 'condition.v1.json')
  const rule = readSchema('rule')
  const pack = readSchema('pack')
  const waivers = readSchema('waivers')
  ajv.addSchema(rule, 'rule')
  ajv.addSchema(pack, 'pack')
  ajv.addSchema(waivers, 'waivers')
  const code = standalone.default(ajv, {
    validateRule: 'rule',
    validatePack: 'pack',
    validateWaivers: 'waivers',
  })
  if (/\brequire\(|^\s*import\b|new Function|\beval\(/m.test(code))
    throw new Error('a schema uses a keyword whose ajv code needs an import (uniqueItems, minLength, format …)')
  const texts = JSON.stringify({
    rule: JSON.stringify(rule),
    pack: JSON.stringify(pack),
    waivers: JSON.stringify(waivers),
  })
  return `// Generated from schemas/*.v1.json; do not edit.\n${code}\nexport const schemaText = ${texts};\n`
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync(join(here, 'validators.generated.js'), generateValidators())
