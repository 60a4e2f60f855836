import {
  type FactSource,
  type Incomplete,
  quotePath,
  type ReporterOptions,
  type Service,
  safeText,
} from '../model/index.ts'
import { incompleteText, placesText } from './pretty/closing.ts'
import { identityOf } from './pretty/groups.ts'
import { plural, table, wrapped } from './pretty/layout.ts'
import { type Page, pageOf } from './pretty/page.ts'
import { jsonText, wireIncomplete, wireService } from './wire/records.ts'

/** What `services` found in one target. */
export interface ServicesListing {
  readonly services: readonly Service[]
  readonly rootServices: readonly { readonly name: string; readonly why: string }[]
  readonly doubts?: readonly string[] | undefined
  readonly complete: boolean
  readonly incomplete: readonly Incomplete[]
}

/** Who is there, and where each fact came from. */
export const servicesText = (listing: ServicesListing, options: ReporterOptions): string => {
  const page = pageOf(options)
  const root = listing.rootServices.map(({ name, why }) => [safeText(name), safeText(why)])
  return [
    ...listing.services.map((service) => serviceText(service, page)),
    root.length === 0
      ? ''
      : `${page.style.bold('root')}  these keep root's power, so nothing is judged for them\n${table(root, '  ')}\n`,
    ...(listing.doubts ?? []).map((doubt) => wrapped('doubt: ', safeText(doubt), page.width)),
    incompleteText(listing.complete, page),
    placesText(listing.incomplete),
    `${plural(listing.services.length, 'service')}, ${listing.rootServices.length} of root's own, ${listing.complete ? 'complete' : 'INCOMPLETE'}\n`,
  ].join('')
}

const serviceText = (service: Service, page: Page): string => {
  const rows = service.facts.map((fact) => [safeText(fact.field), safeText(fact.value), sourceOf(fact)])
  const doubts = service.doubts.map((doubt) => wrapped('  doubt: ', safeText(doubt), page.width))
  const heading = `${page.style.bold(safeText(service.name))}  ${identityOf(service)}`
  return `${heading}\n${table(rows, '  ')}${doubts.join('')}\n`
}

const sourceOf = ({ source, origin }: FactSource): string => {
  if (origin === undefined) return safeText(source)
  const line = origin.line === undefined ? '' : `:${origin.line}`
  return `${safeText(source)} ${quotePath(origin.source)}${line}`
}

/** The same as one JSON object. */
export const servicesJson = (
  listing: ServicesListing,
  head: { readonly version: string; readonly target: string },
): string =>
  `${jsonText({
    version: 1,
    tool: { name: 'pathwrit', version: head.version },
    target: head.target,
    complete: listing.complete,
    services: listing.services.map((service) => wireService(service, { facts: true })),
    rootServices: listing.rootServices,
    doubts: listing.doubts ?? [],
    incomplete: listing.incomplete.map((entry) => wireIncomplete(entry)),
  })}\n`
