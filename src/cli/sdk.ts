import type { Plan } from '../evaluate/index.ts'
import type { PathwritError, Reporter, ReporterOptions, ReportHead, ReportTail, Service } from '../model/index.ts'
import type { Pack } from '../pack/index.ts'
import type * as Report from '../report/index.ts'
import type { Explain, ScanEvents, Services, Surface, TargetOptions } from '../scan/contract.ts'

/** The part of the SDK that commands use. They are handed it, so that tests can hand them another. */
export interface Sdk
  extends Pick<
    typeof Report,
    | 'explanationJson'
    | 'explanationText'
    | 'jsonText'
    | 'rulePageText'
    | 'rulesJson'
    | 'rulesText'
    | 'servicesJson'
    | 'servicesText'
    | 'surfaceNdjson'
    | 'surfacePretty'
  > {
  readonly VERSION: string
  readonly PathwritError: typeof PathwritError
  nearest(name: string, known: readonly string[]): string | undefined
  safeText(text: string): string
  listBuiltinPacks(): Promise<readonly string[]>
  loadPack(reference: string, options: { readonly params?: ReadonlyMap<string, string> }): Promise<Pack>
  compile(options: {
    readonly packs: readonly Pack[]
    readonly rules?: readonly string[] | undefined
    readonly skipRules?: readonly string[] | undefined
    readonly backend?: 'compiled' | 'interpret' | undefined
  }): Plan | Promise<Plan>
  readonly scanEvents: ScanEvents
  readonly surface: Surface
  readonly explainPath: Explain
  readonly services: Services
  collect(plan: Plan, options: TargetOptions): AsyncIterable<string>
  reporter(name: string, options: ReporterOptions): Reporter
}

export type { Pack, Plan, ReportHead, ReportTail, Service, TargetOptions }
