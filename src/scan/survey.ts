import { createAccess } from '../access/index.ts'
import type { World } from '../evaluate/index.ts'
import {
  type BytePath,
  type Declared,
  type FactRecord,
  type Incomplete,
  PathwritError,
  type Resolved,
  type Service,
  type Source,
  type Survey,
  safeText,
  type UnresolvedActs,
} from '../model/index.ts'
import {
  accountsOf,
  declaredMounts,
  discover,
  HOST_FACT_FILES,
  MOUNT_UNIT_FILES,
  recordsOf,
  surveyGlobs,
} from '../service/index.ts'
import { ACT_GLOBS, type FoundActs, surveyActs, unresolvedOf } from './acts-survey.ts'
import { bytesSelection } from './bytes-selection.ts'
import type { GatheredSurvey } from './parallel/index.ts'
import { type FoundEvents, followed } from './traces.ts'
import { existsIn, SIGNATURE_SUFFIXES, worldOf } from './world.ts'

/** What pass 1 found: who is there, and the world that conditions see. */
export interface Surveyed {
  readonly world: World
  readonly services: readonly Service[]
  readonly rootServices: readonly { readonly name: string; readonly why: string }[]
  readonly nameFor: (given: string) => string
  readonly doubts: readonly string[]
  /** What could not be made out of the files that say what will be done. */
  readonly actDoubts: readonly string[]
  /** Acts whose path could not be told: how many and some of them; undefined where nobody asked for acts. */
  readonly unresolvedActs: UnresolvedActs | undefined
  /** Files that would say what is done there, had the input their text. */
  readonly silent: readonly BytePath[]
  /** What discovery wanted to read and could not, beside what the source itself tells. */
  readonly unread: readonly Incomplete[]
  /** Facts that the input does not carry and the target's own files declare. */
  readonly declared: readonly Declared[]
  /** What other threads have met with in it. */
  readonly elsewhere: GatheredSurvey['elsewhere'] | undefined
  readonly hasContent: boolean
  readonly wholeTree: boolean
  readonly listed: number | undefined
  /** Every record that is not an inode, as `collect` writes them. */
  readonly records: readonly FactRecord[]
}

export interface SurveyOptions {
  readonly manifestGlobs: readonly string[]
  /** Services stated on the command line. */
  readonly stated: readonly string[]
  /** As the command line names it, for errors. */
  readonly target: string
  /** Whether access or mounts are judged: then the files that declare mounts and kernel settings are read too. */
  readonly hostFacts?: boolean | undefined
  /** Another way to have the files of these globs surveyed: by several threads. */
  readonly gather?: ((globs: readonly string[]) => Promise<GatheredSurvey>) | undefined
  /** What traces told beside the target. */
  readonly events?: FoundEvents | undefined
  /** Whether what will be done on the target is wanted: then the files that say so are read. */
  readonly acts?: boolean | undefined
}

/** An input in which nothing was found is an error: silence about it would read as "fine". */
export const nothingRead = (target: string, why: string | undefined): PathwritError =>
  new PathwritError('input', `no record could be read from ${safeText(target)}${why === undefined ? '' : `: ${why}`}`, {
    hint: 'is it the right target, and the right --input?',
  })

/** All that is known by now not to have been looked at. */
export const incompleteOf = (
  source: Pick<Source, 'incomplete'>,
  { unread }: Surveyed,
  interrupted: readonly Incomplete[] = [],
): readonly Incomplete[] => [...source.incomplete, ...unread, ...interrupted]

/** Files that name others, which name others: asked for so many times. */
const ROUNDS = 9

/** The surveyed files as records. What they name in turn is asked for where the source must be told before it can be read. */
export const parsedFiles = async (
  source: Pick<Source, 'collector'>,
  survey: Survey,
  resolve: (path: BytePath) => Resolved,
  hostFacts: boolean | undefined,
): Promise<{ parsed: readonly FactRecord[]; notes: readonly string[]; unread: readonly Incomplete[] }> => {
  const asked = new Set<BytePath>()
  for (let round = 1; ; round++) {
    const notes: string[] = []
    const unread: Incomplete[] = []
    const parsed = recordsOf(survey.files, survey.tree, {
      collector: source.collector,
      note: (words) => notes.push(words),
      resolve,
      hostFacts,
      unread: (link) => unread.push(link),
    })
    const paths = new Set(unread.map(({ path }) => resolve(path).path).filter((path) => !asked.has(path)))
    if (survey.more === undefined || paths.size === 0 || round === ROUNDS) return { parsed, notes, unread }
    for (const path of paths) asked.add(path)
    await survey.more([...paths])
  }
}

/** Links that both discovery and acts wanted are told once. */
const unreadOf = (acts: FoundActs | undefined, told: readonly Incomplete[]): readonly Incomplete[] =>
  (acts?.unread ?? []).filter(({ path }) => !told.some((link) => link.path === path))

/** Runs pass 1 of a source and joins what it brings. */
export const surveySource = async (source: Source, options: SurveyOptions): Promise<Surveyed> => {
  const globs = [
    ...(options.hostFacts === true ? [...HOST_FACT_FILES, ...MOUNT_UNIT_FILES] : []),
    ...(options.acts === true ? ACT_GLOBS : []),
    ...options.manifestGlobs,
    ...options.manifestGlobs.flatMap((glob) => SIGNATURE_SUFFIXES.map((end) => glob + end)),
  ]
  const wanted = [...surveyGlobs, ...globs]
  const gathered = await options.gather?.(wanted)
  const survey = gathered ?? (await source.survey(bytesSelection(wanted)))
  const { resolve } = createAccess(survey.tree)
  const { parsed, notes, unread } = await parsedFiles(source, survey, resolve, options.hostFacts)
  const traced = followed(options.events?.records ?? [], resolve)
  const stored = [...survey.records, ...(survey.about ?? []), ...parsed, ...traced]
  const hasAccounts = survey.hasContent || stored.some(({ kind }) => kind === 'account')
  if (survey.listed === 0 && stored.length === 0) throw nothingRead(options.target, source.incomplete[0]?.why)
  const accounts = accountsOf(stored, hasAccounts, survey.names)
  const exists = existsIn(survey.tree)
  const real = (path: BytePath): BytePath => resolve(path).path
  const { processes } = source
  const found = discover(stored, accounts, {
    stated: options.stated,
    exists,
    real,
    processes,
    tree: survey.tree,
  })
  const before = [...stored, ...found.processes]
  // Of a trace alone nothing is known but what was done.
  const isTrace =
    !survey.hasContent && survey.records.length > 0 && survey.records.every(({ kind }) => kind === 'event')
  const hasActs = stored.some(({ kind }) => kind === 'act' || kind === 'log-rotation')
  const acts =
    options.acts === true && !hasActs && !isTrace
      ? await surveyActs(survey, {
          tree: survey.tree,
          records: before,
          services: found.services,
          resolve,
          collector: source.collector,
        })
      : undefined
  const records = acts === undefined ? before : [...before, ...acts.records]
  const declared = declaredMounts(records, real)
  const actsRead = acts !== undefined && survey.hasContent && survey.records.length === 0
  const world = worldOf({
    ...survey,
    accounts,
    records,
    actsRead,
    services: found.services,
    declaredMount: declared?.at,
  })
  return {
    world,
    services: found.services,
    rootServices: found.rootServices,
    nameFor: found.nameFor,
    doubts: [...(survey.doubts ?? []), ...notes, ...found.doubts],
    actDoubts: acts?.doubts ?? [],
    unresolvedActs: options.acts === true ? unresolvedOf(records) : undefined,
    silent: acts?.silent ?? [],
    // Records that the input holds were made where the files could be read, and bare metadata has no files to miss.
    unread: [
      ...(options.events?.incomplete ?? []),
      ...(survey.hasContent && survey.records.length === 0 && survey.files.length > 0
        ? [...unread, ...unreadOf(acts, unread)]
        : []),
    ],
    records,
    declared: declared !== undefined && declared.by.length > 0 ? [{ fact: 'mount', by: declared.by }] : [],
    elsewhere: gathered?.elsewhere,
    hasContent: survey.hasContent,
    wholeTree: survey.wholeTree ?? true,
    listed: survey.listed,
  }
}
