import type { Logic, PeerRule, PlainField } from '../packs/index.ts'
import type { PlainRecord } from '../workloads/index.ts'
import type { Chunk, Engine, Pair } from './contract.ts'
import { MODE_OPERATORS } from './json-logic.ts'
import { eachRecord, peer } from './peer.ts'
import { type Shape, shapesOf } from './shape.ts'

const text = (value: string | number): string => JSON.stringify(value)
/** `type` is a word of CEL's own. */
const fieldName = (field: PlainField): string => (field === 'type' ? 'kind' : field)
const withKind = (record: PlainRecord): PlainRecord & { readonly kind: string } => ({ ...record, kind: record.type })

const conditionOf = (logic: Logic): string => {
  switch (logic.kind) {
    case 'and':
    case 'or':
      return `(${logic.of.map(conditionOf).join(logic.kind === 'and' ? ' && ' : ' || ')})`
    case 'not':
      return `!(${conditionOf(logic.of)})`
    case 'in':
      return logic.values.length === 1
        ? `${fieldName(logic.field)} == ${text(logic.values[0] as string)}`
        : `${fieldName(logic.field)} in [${logic.values.map(text).join(', ')}]`
    case 'less':
      return `${fieldName(logic.field)} < ${logic.than}`
    default:
      return `mode_${logic.kind}(mode, ${logic.mask})`
  }
}

const pathOf = (shape: Shape): string => {
  switch (shape.kind) {
    case 'path':
      return `path == ${text(shape.path)}`
    case 'below':
      return shape.dir === '' ? 'path != "/"' : `path.startsWith(${text(`${shape.dir}/`)})`
    case 'other':
      return `path.matches(${text(shape.regex)})`
    default: {
      const { kind, dir, prefix, suffix, exact } = shape
      const place =
        kind === 'child'
          ? `dir == ${text(dir === '' ? '/' : dir)}`
          : dir === ''
            ? 'path != "/"'
            : `path.startsWith(${text(`${dir}/`)})`
      const name = [
        ...(exact === undefined ? [] : [`name == ${text(exact)}`]),
        ...(prefix === '' ? [] : [`name.startsWith(${text(prefix)})`]),
        ...(suffix === '' ? [] : [`name.endsWith(${text(suffix)})`]),
      ]
      return [place, ...name].join(' && ')
    }
  }
}

/** A rule as one CEL expression, cheap tests first. */
const expressionOf = ({ globs, except, violated }: PeerRule): string => {
  const any = (list: readonly string[]): string =>
    list
      .flatMap(shapesOf)
      .map((shape) => `(${pathOf(shape)})`)
      .join(' || ')
  const unwanted = except.length === 0 ? '' : ` && !(${any(except)})`
  return `(${any(globs)})${unwanted} && ${conditionOf(violated)}`
}

interface Environment {
  registerVariable(name: string, type: string): Environment
  registerFunction(signature: string, run: (mode: bigint, mask: bigint) => boolean): Environment
  parse(expression: string): (record: unknown) => unknown
}

const VARIABLES = { path: 'string', dir: 'string', name: 'string', kind: 'string' } as const
const NUMBERS = ['mode', 'uid', 'gid', 'size', 'nlink'] as const

export const marcbachmann: Engine = {
  name: '@marcbachmann/cel-js',
  about: '@marcbachmann/cel-js, one parsed expression a rule, paths as string tests, bits by functions',
  packages: ['@marcbachmann/cel-js'],
  async start({ rules }) {
    const { Environment } = await peer<{ Environment: new () => Environment }>('@marcbachmann/cel-js')
    const environment = new Environment()
    for (const [name, type] of Object.entries(VARIABLES)) environment.registerVariable(name, type)
    for (const name of NUMBERS) environment.registerVariable(name, 'int')
    for (const [name, run] of Object.entries(MODE_OPERATORS))
      environment.registerFunction(`${name}(int, int): bool`, (mode, mask) => run(Number(mode), Number(mask)))
    const asked = rules.map((rule) => ({ rule: rule.name, broken: environment.parse(expressionOf(rule)) }))
    const made = new WeakMap<Chunk, object[]>()
    return {
      form: 'chunks',
      // Its integers are BigInt; making them is no part of judging.
      prepare: (chunk: Chunk) => {
        const records = chunk.records.map((record) => ({
          ...withKind(record),
          ...Object.fromEntries(NUMBERS.map((name) => [name, BigInt(record[name])])),
        }))
        made.set(chunk, records)
      },
      judge: (chunk: Chunk): readonly Pair[] => {
        const pairs: Pair[] = []
        made.get(chunk)?.forEach((record, at) => {
          for (const { rule, broken } of asked)
            if (broken(record) === true) pairs.push({ rule, path: (chunk.records[at] as PlainRecord).path })
        })
        return pairs
      },
    }
  },
}

interface CelJs {
  parse(expression: string): { readonly isSuccess: boolean; readonly cst: unknown; readonly errors?: readonly string[] }
  evaluate(cst: unknown, record: object, functions: object): unknown
}

/** It has no string methods: those it is asked with are given to it as functions. */
const FUNCTIONS = {
  ...MODE_OPERATORS,
  startsWith: (value: string, part: string): boolean => value.startsWith(part),
  endsWith: (value: string, part: string): boolean => value.endsWith(part),
} as const

export const celJs: Engine = {
  name: 'cel-js',
  about: 'cel-js, one parsed expression a rule, string tests and bits by functions',
  packages: ['cel-js'],
  beyond: ({ globs }) =>
    globs.flatMap(shapesOf).some(({ kind }) => kind === 'other') ? 'it has no regular expressions' : undefined,
  async start({ rules }) {
    const { parse, evaluate } = await peer<CelJs>('cel-js')
    const asked = rules.map((rule) => {
      const words = expressionOf(rule).replace(/\b(path|name)\.(startsWith|endsWith)\(/g, '$2($1, ')
      const parsed = parse(words)
      if (!parsed.isSuccess) throw new Error(`cel-js cannot parse ${words}: ${parsed.errors?.join('; ')}`)
      return { name: rule.name, cst: parsed.cst }
    })
    return eachRecord((record, found) => {
      for (const { name, cst } of asked) if (evaluate(cst, withKind(record), FUNCTIONS) === true) found(name)
    })
  },
}
