import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Finding, Stop } from '../../../src/model/index.ts'
import type { Judged } from '../../../src/scan/parallel/message.ts'
import { newQueue } from '../../../src/scan/parallel/queue.ts'
import { joinUnknown } from '../../../src/scan/parallel/unknown.ts'

const test = suite('scan/parallel queue')
const cases = Number(process.env.PATHWRIT_CASES ?? 200)

const stop = (path: string): Stop => ({ path, dev: 0, ino: 0 })
const judged = (rest: readonly Stop[], paths: readonly string[]): Judged => ({
  findings: paths.map((path) => ({ path }) as Finding),
  unknown: [],
  records: paths.length,
  rest,
  incomplete: [],
  notLookedAt: [],
  interrupted: false,
})

/** A tree as nested lists: a directory is its children. */
type Tree = readonly Tree[]
const leaf: fc.Arbitrary<Tree> = fc.constant([])
const grown = (below: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> => fc.array(fc.oneof(leaf, below), { maxLength: 4 })
const tree: fc.Arbitrary<Tree> = grown(grown(grown(grown(grown(leaf)))))
const at = (root: Tree, path: string): Tree =>
  path === ''
    ? root
    : path
        .split('/')
        .slice(1)
        .reduce<Tree>((node, name) => node[Number(name)] as Tree, root)

/** Walks from some stops, so many directories, as a walk of one thread does. */
const walked = (root: Tree, from: readonly Stop[], budget: number): Judged => {
  const stack = from.map(({ path }) => path).reverse()
  const paths: string[] = []
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    paths.push(path)
    stack.push(
      ...at(root, path)
        .map((_, i) => `${path as string}/${i}`)
        .reverse(),
    )
    if (paths.length >= budget) break
  }
  return judged(stack.reverse().map(stop), paths)
}

test('whoever judges what and whenever it is done, results come in the order of one thread', () => {
  fc.assert(
    fc.property(
      tree,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      fc.infiniteStream(fc.nat(99)),
      (root, budget, threads, choices) => {
        const next = (): number => choices.next().value as number
        const queue = newQueue<Judged>([stop('')], threads)
        const out: string[] = []
        const collect = (list: readonly Judged[]): void => {
          for (const one of list) out.push(...one.findings.map(({ path }) => path))
        }
        const taken: { number: number; from: readonly Stop[] }[] = []
        while (!queue.empty) {
          for (let i = next() % (threads + 1); i >= 0; i--) {
            const piece = queue.take()
            if (piece !== undefined) taken.push(piece)
          }
          const [piece] = taken.splice(next() % Math.max(1, taken.length), 1)
          if (piece !== undefined && next() % 10 === 0) queue.giveBack(piece.number)
          else if (piece !== undefined) queue.done(piece.number, walked(root, piece.from, budget))
          if (next() % 2 === 0) collect(queue.ready())
        }
        const expected = walked(root, [stop('')], Number.POSITIVE_INFINITY)
        assert.equal(
          out,
          expected.findings.map(({ path }) => path),
        )
      },
    ),
    { numRuns: cases },
  )
})

test('groups of unknown verdicts are joined as one thread would have made them', () => {
  const group = (rule: string, services: string[], examples: string[], count: number): Finding =>
    ({
      rule,
      service: services[0],
      services,
      missing: ['acl'],
      examples,
      count,
      message: `${rule} ${examples[0]}`,
    }) as unknown as Finding
  const join = joinUnknown()
  join.add([group('b', ['y'], ['/1', '/2', '/3'], 3)])
  join.add([group('a', ['x'], ['/4'], 1), group('b', ['x', 'y'], ['/5', '/6', '/7'], 9)])
  assert.equal(join.list(), [
    { ...group('b', ['x', 'y'], ['/1', '/2', '/3', '/5', '/6'], 12) },
    { ...group('a', ['x'], ['/4'], 1) },
  ])
})

test.run()
