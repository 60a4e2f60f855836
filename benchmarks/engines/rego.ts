import type { PeerRule } from '../packs/index.ts'
import { clausesOf, type Literal } from './clauses.ts'
import { type Shape, shapesOf } from './shape.ts'

const text = (value: string | number): string => JSON.stringify(value)

const literalOf = ({ test, holds }: Literal): string => {
  switch (test.kind) {
    case 'in':
      if (test.values.length === 1) return `r.${test.field} ${holds ? '==' : '!='} ${text(test.values[0] as string)}`
      return `${holds ? '' : 'not '}r.${test.field} in {${test.values.map(text).join(', ')}}`
    case 'less':
      return `r.${test.field} ${holds ? '<' : '>='} ${test.than}`
    case 'any':
      return `bits.and(r.mode, ${test.mask}) ${holds ? '!=' : '=='} 0`
    case 'has':
      return `bits.and(r.mode, ${test.mask}) ${holds ? '==' : '!='} ${test.mask}`
    case 'within':
      return `bits.and(r.mode, ${~test.mask & 0o7777}) ${holds ? '==' : '!='} 0`
  }
}

const pathOf = (shape: Shape): readonly string[] => {
  switch (shape.kind) {
    case 'path':
      return [`r.path == ${text(shape.path)}`]
    case 'below':
      return [shape.dir === '' ? 'r.path != "/"' : `startswith(r.path, ${text(`${shape.dir}/`)})`]
    case 'other':
      return [`regex.match(${text(shape.regex)}, r.path)`]
    default: {
      const { kind, dir, prefix, suffix, exact } = shape
      const below = dir === '' ? 'r.path != "/"' : `startswith(r.path, ${text(`${dir}/`)})`
      return [
        kind === 'child' ? `r.dir == ${text(dir === '' ? '/' : dir)}` : below,
        ...(exact === undefined ? [] : [`r.name == ${text(exact)}`]),
        ...(prefix === '' ? [] : [`startswith(r.name, ${text(prefix)})`]),
        ...(suffix === '' ? [] : [`endswith(r.name, ${text(suffix)})`]),
      ]
    }
  }
}

/**
 * Rules as one Rego package. `head` is the start of every rule, in which `rule` stands for the rule's name in quotes and `r`
 * for the record; each alternative of paths and conditions is a rule of its own.
 */
export const regoOf = (rules: readonly PeerRule[], name: string, head: (rule: string) => string): string =>
  [
    `package ${name}\n\nimport rego.v1\n`,
    ...rules.flatMap((rule) =>
      rule.globs
        .flatMap(shapesOf)
        .flatMap((shape) =>
          clausesOf(rule.violated).map((clause) =>
            [
              `${head(text(rule.name))} if {`,
              '\tsome r in input.records',
              ...[...pathOf(shape), ...clause.map(literalOf)].map((line) => `\t${line}`),
              '}\n',
            ].join('\n'),
          ),
        ),
    ),
  ].join('\n')

/** Exclusions would need a helper rule each; no generated rule has any. */
export const beyondRego = ({ except }: PeerRule): string | undefined =>
  except.length > 0 ? 'it leaves paths out again, which is not told to Rego here' : undefined
