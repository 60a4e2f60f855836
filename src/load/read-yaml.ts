import type { Document, Node, ParsedNode, YAMLMap } from 'yaml'
import { LIMITS, PathwritError, safeText } from '../model/index.ts'
import { lineColumn } from './line-column.ts'

/** The only place that imports yaml, and only when a YAML file is read: JSON packs never pay for it. */
const parse = async (text: string): Promise<{ yaml: typeof import('yaml'); documents: readonly Document.Parsed[] }> => {
  const yaml = await import('yaml')
  const documents = yaml.parseAllDocuments(text, {
    version: '1.2',
    schema: 'core',
    // Its own check takes quadratic time; ours is below.
    uniqueKeys: false,
    strict: true,
    merge: false,
    prettyErrors: false,
  })
  return { yaml, documents: Array.isArray(documents) ? documents : [] }
}

/** The parser takes seconds for a megabyte; JSON takes milliseconds. */
const LONGEST = 1 << 18

/** Indentation steps that are open at once. Blocks of text with such steps are taken for nesting: nobody writes them. */
const indentLevels = (text: string): number => {
  const open: number[] = []
  let most = 0
  for (const [, space = ''] of text.matchAll(/^( *)[^ \n]/gm)) {
    while ((open.at(-1) ?? -1) >= space.length) open.pop()
    most = Math.max(most, open.push(space.length))
  }
  return most
}

/** Nesting the parser would recurse into: brackets, indentation, or marks that each open a level on one line. */
const tooDeep = (text: string): boolean => {
  let flow = 0
  for (const char of text) {
    if (char === '[' || char === '{') flow++
    else if (char === ']' || char === '}') flow = Math.max(0, flow - 1)
    if (flow > 4 * LIMITS.depth) return true
  }
  return indentLevels(text) > LIMITS.depth || /^[ \t]*(?:[-?:][ \t]+){64}/m.test(text)
}

/** A YAML file as the JSON value it stands for. Tags, anchors, several documents and names that are not text are refused. */
export const readYaml = async (text: string, file: string): Promise<unknown> => {
  const refusal = (message: string, offset: number, hint?: string, code: 'pack' | 'limit' = 'pack'): PathwritError =>
    new PathwritError(code, message, { file, ...lineColumn(text, offset), hint })
  const fail = (...said: Parameters<typeof refusal>): never => {
    throw refusal(...said)
  }
  if (text.length > LONGEST)
    fail(`longer than ${LONGEST} characters`, 0, 'write so large a pack as JSON, or as several files', 'limit')
  if (tooDeep(text)) fail(`nested more than ${LIMITS.depth} levels deep`, 0, undefined, 'limit')
  const { yaml, documents } = await parse(text)
  const [document, second] = documents
  if (document === undefined) return fail('the file is empty', 0, 'a pack has at least name, version and title')
  const problem = document.errors[0] ?? document.warnings[0]
  if (problem !== undefined) fail(safeText(problem.message), problem.pos[0], yamlHint(problem.code))
  if (second !== undefined) fail('a second YAML document', second.range[0], 'a file holds one pack or one rule')
  const offsetOf = (node: unknown): number => (yaml.isNode(node) ? (node.range?.[0] ?? 0) : 0)
  const checkNode = (node: Node): void => {
    if ('anchor' in node && node.anchor !== undefined) fail('an anchor', offsetOf(node), 'packs have no aliases')
    if (node.tag !== undefined) fail(`a tag: ${safeText(node.tag)}`, offsetOf(node), 'values are plain JSON values')
    if (yaml.isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value))
      fail('a number that JSON does not have', offsetOf(node))
  }
  const checkNames = ({ items }: YAMLMap): void => {
    const names = new Set<string>()
    for (const { key } of items) {
      if (!yaml.isScalar(key) || typeof key.value !== 'string')
        throw refusal('a name that is not text', offsetOf(key), 'put the name in quotes')
      if (names.has(key.value))
        fail(`the name "${safeText(key.value)}" stands twice in one object`, offsetOf(key), 'keep one of the two')
      names.add(key.value)
    }
  }
  yaml.visit(document, {
    Alias: (_, node) => fail('an alias', offsetOf(node), 'repeat the value, or name it in "define" or "lists"'),
    Scalar: (_, node) => checkNode(node),
    Seq: (_, node) => checkNode(node),
    Map: (_, map) => {
      checkNode(map)
      checkNames(map)
    },
  })
  return document.toJS({ maxAliasCount: 0 })
}

const yamlHint = (code: string): string => {
  if (code === 'TAG_RESOLVE_FAILED') return 'values are plain JSON values; put a text that starts with ! in quotes'
  if (code === 'TAB_AS_INDENT') return 'indent with spaces'
  return 'the mistake may stand in the lines before; texts with : # [ or { in them stand in quotes'
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
