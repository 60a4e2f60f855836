import { PathwritError, type Reporter, type ReporterKind, type ReporterOptions } from '../model/index.ts'
import { json } from './json.ts'
import { ndjson } from './ndjson.ts'
import { pretty } from './pretty.ts'

/** Every reporter. A new one is a file and a line here. */
const REPORTERS: readonly ReporterKind[] = Object.freeze([pretty, json, ndjson])

export const reporterNames: readonly string[] = Object.freeze(REPORTERS.map(({ name }) => name))

/** A new reporter by name; a `usage` error names those there are. */
export const reporter = (name: string, options: ReporterOptions): Reporter => {
  const kind = REPORTERS.find((candidate) => candidate.name === name)
  if (kind !== undefined) return kind.create(options)
  throw new PathwritError('usage', `there is no reporter '${name}'`, { hint: `there are ${reporterNames.join(', ')}` })
}

export { type ActsListing, actsText } from './acts.ts'
export { type ChainsFound, chainsDot, chainsJson, chainsText } from './chains/index.ts'
export { type ExplainedPath, explanationJson, explanationText } from './explain.ts'
export { packTestJson, packTestText, type TestedRuleView } from './pack-test.ts'
export { type RulePage, rulePageText } from './rule-page.ts'
export { type ListedPack, type ListedRule, rulesJson, rulesText } from './rules.ts'
export { type ServicesListing, servicesJson, servicesText } from './services.ts'
export { suggestionText } from './suggestion.ts'
export { type CompareReporter, type CompareSummary, compareNdjson, comparePretty } from './surface/changes.ts'
export type { SurfaceReporter, SurfaceSummary } from './surface/contract.ts'
export { surfaceNdjson } from './surface/ndjson.ts'
export { surfaceTree } from './surface/picture.ts'
export { surfacePretty } from './surface/pretty.ts'
export { waiversText } from './waivers.ts'
export { jsonText } from './wire/records.ts'
