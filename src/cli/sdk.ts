import type * as Index from '../index.ts'
import type * as Report from '../report/index.ts'

/** The part of the SDK that commands use. They are handed it, so that tests can hand them another. */
export interface Sdk
  extends Pick<
      typeof Index,
      | 'actLines'
      | 'acts'
      | 'baseline'
      | 'LIMITS'
      | 'PathwritError'
      | 'dateOf'
      | 'isDate'
      | 'parseWaivers'
      | 'collect'
      | 'compareSurfaces'
      | 'compile'
      | 'explainPath'
      | 'listBuiltinPacks'
      | 'loadPacks'
      | 'loadWaivers'
      | 'nearest'
      | 'reporter'
      | 'runTraced'
      | 'safeText'
      | 'scanEvents'
      | 'services'
      | 'suggestUnit'
      | 'surface'
      | 'testPack'
      | 'VERSION'
    >,
    Pick<
      typeof Report,
      | 'actsText'
      | 'chainsDot'
      | 'chainsJson'
      | 'chainsText'
      | 'compareNdjson'
      | 'comparePretty'
      | 'explanationJson'
      | 'explanationText'
      | 'jsonText'
      | 'packTestJson'
      | 'packTestText'
      | 'rulePageText'
      | 'rulesJson'
      | 'rulesText'
      | 'servicesJson'
      | 'servicesText'
      | 'suggestionText'
      | 'surfaceNdjson'
      | 'surfacePretty'
      | 'surfaceTree'
      | 'waiversText'
    > {}

export type {
  Baseline,
  Finding,
  Pack,
  Plan,
  Profile,
  ReportHead,
  ReportTail,
  StatedWaiver,
  TargetOptions,
} from '../index.ts'
