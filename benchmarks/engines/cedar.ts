import type { Logic, PeerRule } from '../packs/index.ts'
import type { Chunk, Engine, Pair } from './contract.ts'
import { peer } from './peer.ts'
import { type Shape, shapesOf } from './shape.ts'

/** The bits of a mode as the names of a set: Cedar has no arithmetic on bits. */
const bitsOf = (mode: number): string[] => {
  const bits: string[] = []
  for (let bit = 1; bit < 0o10000; bit <<= 1) if ((mode & bit) !== 0) bits.push(bit.toString(8))
  return bits
}
const set = (values: readonly (string | number)[]): string =>
  `[${values.map((value) => JSON.stringify(value)).join(', ')}]`

const conditionOf = (logic: Logic): string => {
  switch (logic.kind) {
    case 'and':
    case 'or':
      return `(${logic.of.map(conditionOf).join(logic.kind === 'and' ? ' && ' : ' || ')})`
    case 'not':
      return `!(${conditionOf(logic.of)})`
    case 'in':
      return logic.values.length === 1
        ? `context.${logic.field} == ${JSON.stringify(logic.values[0])}`
        : `${set(logic.values)}.contains(context.${logic.field})`
    case 'less':
      return `context.${logic.field} < ${logic.than}`
    case 'any':
      return `context.bits.containsAny(${set(bitsOf(logic.mask))})`
    case 'has':
      return `context.bits.containsAll(${set(bitsOf(logic.mask))})`
    case 'within': {
      const beyond = bitsOf(~logic.mask & 0o7777)
      return beyond.length === 0 ? 'true' : `!(context.bits.containsAny(${set(beyond)}))`
    }
  }
}

const escaped = (value: string): string => JSON.stringify(value).slice(1, -1).replaceAll('*', '\\*')
const like = (field: string, prefix: string, suffix: string): string =>
  `context.${field} like "${escaped(prefix)}*${escaped(suffix)}"`

const pathOf = (shape: Shape): string => {
  switch (shape.kind) {
    case 'path':
      return `context.path == ${JSON.stringify(shape.path)}`
    case 'below':
      return shape.dir === '' ? 'context.path != "/"' : like('path', `${shape.dir}/`, '')
    case 'other':
      throw new Error('no regular expressions')
    default: {
      const { kind, dir, prefix, suffix, exact } = shape
      const place =
        kind === 'child'
          ? `context.dir == ${JSON.stringify(dir === '' ? '/' : dir)}`
          : dir === ''
            ? 'context.path != "/"'
            : like('path', `${dir}/`, '')
      return `${place} && ${exact === undefined ? like('name', prefix, suffix) : `context.name == ${JSON.stringify(exact)}`}`
    }
  }
}

const policyOf = ({ globs, except, violated }: PeerRule): string => {
  const any = (list: readonly string[]): string =>
    list
      .flatMap(shapesOf)
      .map((shape) => `(${pathOf(shape)})`)
      .join(' || ')
  const unwanted = except.length === 0 ? '' : ` && !(${any(except)})`
  return `permit(principal, action, resource) when { (${any(globs)})${unwanted} && ${conditionOf(violated)} };`
}

interface Cedar {
  preparsePolicySet(
    id: string,
    policies: { staticPolicies: Record<string, string> },
  ): { type: string; errors?: unknown }
  statefulIsAuthorized(call: object): {
    readonly type: string
    readonly response?: {
      readonly diagnostics: { readonly reason: readonly string[]; readonly errors: readonly unknown[] }
    }
    readonly errors?: unknown
  }
}

const WHO = { principal: { type: 'A', id: 'a' }, action: { type: 'Action', id: 'a' }, resource: { type: 'R', id: 'r' } }

export const cedar: Engine = {
  name: 'cedar-wasm',
  about: 'Cedar, compiled to WebAssembly: a permit policy a rule, parsed once, the reasons of each answer',
  packages: ['@cedar-policy/cedar-wasm'],
  // Inlined calls into WebAssembly have made Node 20 abort in its deoptimiser.
  nodeFlags: ['--no-turbo-inline-js-wasm-calls'],
  beyond: ({ globs }) =>
    globs.flatMap(shapesOf).some(({ kind }) => kind === 'other') ? 'it has no regular expressions' : undefined,
  async start({ rules }) {
    const { preparsePolicySet, statefulIsAuthorized } = await peer<Cedar>('@cedar-policy/cedar-wasm/nodejs')
    const staticPolicies = Object.fromEntries(rules.map((rule) => [rule.name, policyOf(rule)]))
    const parsed = preparsePolicySet('rules', { staticPolicies })
    if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed.errors).slice(0, 2_000))
    return {
      form: 'chunks',
      judge: ({ records }: Chunk): readonly Pair[] => {
        const pairs: Pair[] = []
        for (const record of records) {
          const { path } = record
          const context = { ...record, bits: bitsOf(record.mode) }
          const answer = statefulIsAuthorized({ ...WHO, context, preparsedPolicySetId: 'rules', entities: [] })
          if (answer.response === undefined || answer.response.diagnostics.errors.length > 0)
            throw new Error(JSON.stringify(answer).slice(0, 2_000))
          for (const rule of answer.response.diagnostics.reason) pairs.push({ rule, path })
        }
        return pairs
      },
    }
  },
}
