import type { Document, Node, ParsedNode } from 'yaml'
import { LIMITS, PathwritError, safeText } from '../model/index.ts'
import { lineColumn } from './line-column.ts'

/** The only place that imports yaml, and only when a YAML file is read: JSON packs never pay for it. */
const parse = async (text: string): Promise<{ yaml: typeof import('yaml'); documents: readonly Document.Parsed[] }> => {
  const yaml = await import('yaml')
  const documents = yaml.parseAllDocuments(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    strict: true,
    merge: false,
    prettyErrors: false,
  })
  return { yaml, documents: Array.isArray(documents) ? documents : [] }
}

/** Nesting the parser would recurse into: marks that open a level with nothing but such marks before them on their line. */
const tooDeep = (text: string): boolean => {
  let flow = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '[' || char === '{') flow++
    else if (char === ']' || char === '}') flow = Math.max(0, flow - 1)
    if (flow > 4 * LIMITS.depth) return true
  }
  return /^[ \t]*(?:[-?:][ \t]+){64}/m.test(text)
}

/** A YAML file as the JSON value it stands for. Tags, anchors, several documents and names that are not text are refused. */
export const readYaml = async (text: string, file: string): Promise<unknown> => {
  const fail = (message: string, offset: number, hint?: string, code: 'pack' | 'limit' = 'pack'): never => {
    throw new PathwritError(code, message, { file, ...lineColumn(text, offset), hint })
  }
  if (tooDeep(text)) fail(`nested more than ${LIMITS.depth} levels deep`, 0, undefined, 'limit')
  const { yaml, documents } = await parse(text)
  const [document, second] = documents
  if (document === undefined) return fail('the file is empty', 0, 'a pack has at least name, version and title')
  const problem = document.errors[0] ?? document.warnings[0]
  if (problem !== undefined) fail(safeText(problem.message), problem.pos[0], yamlHint(problem.code))
  if (second !== undefined) fail('a second YAML document', second.range[0], 'a file holds one pack or one rule')
  const offsetOf = (node: unknown): number => (yaml.isNode(node) ? (node.range?.[0] ?? 0) : 0)
  yaml.visit(document, {
    Alias: (_, node) => fail('an alias', offsetOf(node), 'repeat the value, or name it in "define" or "lists"'),
    Node: (_, node: Node) => {
      if ('anchor' in node && node.anchor !== undefined) fail('an anchor', offsetOf(node), 'packs have no aliases')
      if (node.tag !== undefined) fail(`a tag: ${safeText(node.tag)}`, offsetOf(node), 'values are plain JSON values')
      if (yaml.isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value))
        fail('a number that JSON does not have', offsetOf(node))
    },
    Pair: (_, pair) => {
      if (!yaml.isScalar(pair.key) || typeof pair.key.value !== 'string')
        fail('a name that is not text', offsetOf(pair.key), 'put the name in quotes')
    },
  })
  return document.toJS({ maxAliasCount: 0 })
}

const yamlHint = (code: string): string | undefined => {
  if (code === 'DUPLICATE_KEY') return 'keep one of the two'
  if (code === 'TAG_RESOLVE_FAILED') return 'values are plain JSON values; put a text that starts with ! in quotes'
  if (code === 'TAB_AS_INDENT') return 'indent with spaces'
  return undefined
}

/** Where the value at a JSON pointer's steps stands in YAML text: the name before it when it has one. */
export const locateYaml = async (text: string, steps: readonly string[]): Promise<number> => {
  const { yaml, documents } = await parse(text)
  let node: unknown = documents[0]?.contents
  let offset = yaml.isNode(node) ? (node.range?.[0] ?? 0) : 0
  for (const step of steps) {
    let place: unknown
    if (yaml.isMap(node)) {
      const pair = node.items.find((item) => yaml.isScalar(item.key) && String(item.key.value) === step)
      place = pair?.key
      node = pair?.value
    } else if (yaml.isSeq(node)) {
      node = node.items[Number(step)]
      place = node
    } else break
    if (!yaml.isNode(place)) break
    offset = (place as ParsedNode).range?.[0] ?? offset
  }
  return offset
}
