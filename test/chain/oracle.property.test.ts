import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Finding } from '../../src/model/index.ts'
import { chainsDot } from '../../src/report/index.ts'
import { act, acted, chainsOf, of } from './sample.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'root'] as const
const SERVICES = NAMES.filter((name) => name !== 'root').map((name) => of(`${name}-svc`, name))

const edges = fc.array(
  fc.record({ from: fc.integer({ min: 0, max: 4 }), to: fc.integer({ min: 0, max: 5 }), free: fc.boolean() }),
  { maxLength: 14 },
)
const findingsOf = (list: readonly { from: number; to: number; free: boolean }[]): readonly Finding[] =>
  list.map(({ from, to, free }, number) =>
    acted(SERVICES[from] as (typeof SERVICES)[number], `/p${number}`, [act({ actor: NAMES[to] as string })], {
      ...(free ? {} : { mitigated: { by: 'sandbox' } }),
    }),
  )

/** Distances by relaxing every edge until nothing changes: no queue, no order. */
const distances = (from: number, list: readonly { from: number; to: number }[]): readonly number[] => {
  const best = NAMES.map((_, node) => (node === from ? 0 : Number.POSITIVE_INFINITY))
  for (let round = 0; round < NAMES.length; round++)
    for (const edge of list) best[edge.to] = Math.min(best[edge.to] as number, (best[edge.from] as number) + 1)
  return best
}

const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1e9)
const numRuns = Number(process.env.PATHWRIT_CASES ?? 500)
console.log(`seed ${seed}`)

test('chains are as long as the shortest free way, else the shortest of all, and each step is an edge', () => {
  fc.assert(
    fc.property(edges, (list) => {
      const chains = chainsOf(SERVICES, findingsOf(list))
      for (const [from, service] of SERVICES.entries()) {
        const free = distances(
          from,
          list.filter((edge) => edge.free),
        )
        const all = distances(from, list)
        for (const [to, name] of NAMES.entries()) {
          if (to === from) continue
          const chain = chains.find((one) => one.services[0] === service.name && one.to === name)
          const wanted = Number.isFinite(free[to]) ? free[to] : all[to]
          assert.is(chain?.steps.length ?? Number.POSITIVE_INFINITY, wanted, `${service.name} to ${name}`)
          let at: string = service.user
          for (const step of chain?.steps ?? []) {
            assert.is(step.from, at)
            const edge = list[Number(step.path.slice(2))]
            assert.is(NAMES[edge?.from ?? -1], at)
            assert.is(NAMES[edge?.to ?? -1], step.to)
            assert.is(step.mitigated === undefined, edge?.free)
            at = step.to
          }
        }
      }
    }),
    { numRuns, seed },
  )
})

test('the order in which findings come does not show', () => {
  fc.assert(
    fc.property(edges, fc.infiniteStream(fc.nat()), (list, random) => {
      const findings = findingsOf(list)
      const keyed = findings.map((found) => [random.next().value as number, found] as const)
      const shuffled = keyed.sort(([a], [b]) => a - b).map(([, found]) => found)
      assert.equal(chainsOf(SERVICES, shuffled), chainsOf(SERVICES, findings))
    }),
    { numRuns, seed },
  )
})

/** The part of the DOT grammar that a graph of ours may use; a reader of tokens, not of lines. */
const parseDot = (text: string): { readonly nodes: ReadonlySet<string>; readonly edges: readonly string[] } => {
  const tokens = text.match(/"(?:\\.|[^"\\])*"|->|[A-Za-z_]\w*|[{}[\];,=]/g) ?? []
  assert.is(text.replace(/"(?:\\.|[^"\\])*"|->|[A-Za-z_]\w*|[{}[\];,=]/g, '').trim(), '', 'nothing but tokens')
  let at = 0
  const take = (wanted?: RegExp): string => {
    const token = tokens[at++] ?? 'the end'
    if (wanted !== undefined) assert.match(token, wanted)
    return token
  }
  const ID = /^(?:"|[A-Za-z_])/
  const attributes = (): void => {
    if (tokens[at] !== '[') return
    take()
    while (tokens[at] !== ']') {
      take(ID)
      take(/^=$/)
      take(ID)
      if (tokens[at] === ',') take()
    }
    take(/^\]$/)
  }
  take(/^digraph$/)
  take(ID)
  take(/^\{$/)
  const nodes = new Set<string>()
  const edges: string[] = []
  while (tokens[at] !== '}') {
    const first = take(ID)
    if (tokens[at] === '=') {
      take()
      take(ID)
    } else if (tokens[at] === '->') {
      take()
      edges.push(`${first}->${take(ID)}`)
      attributes()
    } else {
      nodes.add(first)
      attributes()
    }
    take(/^;$/)
  }
  take(/^\}$/)
  assert.is(at, tokens.length)
  return { nodes, edges }
}

test('DOT is of its grammar whatever the names are, and every edge is between nodes it has', () => {
  const nasty = fc.string({
    unit: fc.constantFrom('a', '"', '\\', '\n', '\x1b', ']', '>', '\xff', ';', '<', '&'),
    maxLength: 6,
  })
  fc.assert(
    fc.property(nasty, nasty, nasty, fc.boolean(), (path, by, actor, complete) => {
      const service = of(`s${by}`, 'svc')
      const chains = chainsOf([service], [acted(service, `/${path}`, [act({ by, actor: `x${actor}` })])])
      assert.is(chains.length, 1)
      const text = chainsDot(chains, complete)
      assert.not.match(text.replaceAll('\n', ''), /\p{Cc}/u)
      const { nodes, edges } = parseDot(text)
      assert.is(nodes.size, 3)
      assert.is(edges.length, 2)
      for (const edge of edges) {
        const [, from, to] = /^("(?:\\.|[^"\\])*")->("(?:\\.|[^"\\])*")$/.exec(edge) ?? []
        assert.ok(nodes.has(from ?? '') && nodes.has(to ?? ''), edge)
      }
    }),
    { numRuns, seed },
  )
})

test.run()
