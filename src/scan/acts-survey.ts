import { type ActView, actSources, findActs, shellReader } from '../act/index.ts'
import {
  type BytePath,
  bytesOf,
  type FactRecord,
  type Incomplete,
  type Survey,
  type SurveyedFile,
  type Tree,
  type UnresolvedActs,
} from '../model/index.ts'
import { linkReader, linksAt } from '../service/index.ts'
import { silentFiles } from './silent-files.ts'

/** Files that some source of acts wants read. */
export const ACT_GLOBS: readonly string[] = Object.freeze([...new Set(actSources.flatMap(({ globs }) => globs))])

/** What the files say, links to them under their own names, and the configuration that the input carries as records. */
const filesOf = (
  surveyed: readonly SurveyedFile[],
  records: readonly FactRecord[],
  { tree, resolve }: Pick<ActView, 'tree' | 'resolve'>,
): { files: ReadonlyMap<BytePath, Uint8Array>; unread: readonly Incomplete[] } => {
  const files = new Map<BytePath, Uint8Array>()
  const encoder = new TextEncoder()
  for (const record of records) if (record.kind === 'config') files.set(record.path, encoder.encode(record.text))
  for (const { path, bytes } of surveyed) files.set(path, bytes)
  const links = linkReader(files, tree, resolve)
  for (const pattern of ACT_GLOBS)
    for (const path of linksAt(bytesOf(pattern), tree)) {
      const { bytes } = links.read(path)
      if (bytes) files.set(path, bytes)
    }
  return { files, unread: links.unread }
}

export interface FoundActs {
  readonly records: readonly FactRecord[]
  readonly doubts: readonly string[]
  readonly unread: readonly Incomplete[]
  /** Files that would say what is done there, had the input their text. */
  readonly silent: readonly BytePath[]
}

/** Scripts that run others, which run others: so many times a stream is read again for them. */
const ROUNDS = 6
const HEAD = 64
/** No script that is asked for is longer, in bytes. */
const LARGEST = 1 << 19

/**
 * What will be done on the target, by the files of pass 1 and the services found. Scripts that those run are read as they are
 * met: at once where the target can be, else they are asked for together and everything is worked out again.
 */
export const surveyActs = async (
  survey: Survey,
  parts: Pick<ActView, 'tree' | 'records' | 'services' | 'resolve' | 'collector'>,
): Promise<FoundActs> => {
  const asked = new Set<BytePath>()
  for (let round = 1; ; round++) {
    const wanted = new Set<BytePath>()
    const tree: Tree = {
      ...parts.tree,
      read(path, limit) {
        // Programs are no scripts: one look tells where the target can be read, and their size where it cannot yet.
        const head = parts.tree.read(path, HEAD)
        if (head === undefined && !asked.has(path) && (parts.tree.lookup(path)?.size ?? 0) <= LARGEST) wanted.add(path)
        return head?.[0] === 0x7f ? head : parts.tree.read(path, limit)
      },
    }
    const { files, unread } = filesOf(survey.files, parts.records, { ...parts, tree })
    const { packages } = survey
    const found = findActs(actSources, { ...parts, tree, files, packages }, shellReader)
    if (survey.more === undefined || wanted.size === 0 || round === ROUNDS) {
      // A root that can be read says itself what could not be.
      const silent = survey.listed === undefined ? [] : silentFiles(ACT_GLOBS, parts.tree, (path) => files.has(path))
      return { ...found, unread, silent }
    }
    for (const path of wanted) asked.add(path)
    await survey.more([...wanted])
  }
}

const EXAMPLES = 5

/** How many acts have no path that could be told, and a few of them, each reason and place once. */
export const unresolvedOf = (records: readonly FactRecord[]): UnresolvedActs => {
  let count = 0
  const examples: UnresolvedActs['examples'][number][] = []
  for (const record of records) {
    if (record.kind !== 'act' || record.unresolved === undefined) continue
    count++
    const { origin, by, words, verb, unresolved } = record
    if (examples.length < EXAMPLES && !examples.some((known) => known.source === origin.source))
      examples.push({ source: origin.source, line: origin.line, verb, by, words, why: unresolved })
  }
  return { count, examples }
}
