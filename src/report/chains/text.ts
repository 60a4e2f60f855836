import {
  type Chain,
  type ChainStep,
  type Incomplete,
  quotePath,
  type ReporterOptions,
  safeText,
} from '../../model/index.ts'
import { incompleteText, placesText } from '../pretty/closing.ts'
import { counted, plural, some, witnessLines, wrapped } from '../pretty/layout.ts'
import { type Page, pageOf } from '../pretty/page.ts'
import { waivedText } from '../pretty/waived.ts'

/** `shop, mail → bob → root`. */
const wayText = (services: readonly string[], steps: readonly ChainStep[], page: Page): string => {
  const way = [some(services.map(safeText), 6), ...steps.map(({ to }) => safeText(to))].join(' → ')
  return page.style.bold(way)
}

const hindrance = ({ mitigated, waived }: ChainStep): string =>
  [
    mitigated === undefined ? '' : `; mitigated: ${safeText(mitigated.by)}`,
    waived === undefined ? '' : `; waived: ${waivedText(waived)}`,
  ].join('')

/** `as bob: /srv/x: root runs it at daily: cron.daily/x (root-acts/executes-service-file)`. */
const stepText = (step: ChainStep, number: number): string => {
  const who = number === 0 ? '' : `as ${safeText(step.from)}: `
  const rule = step.rule === null ? '' : ` (${safeText(step.rule)})`
  return `${who}${quotePath(step.path)}: ${step.what}${rule}${hindrance(step)}`
}

/** Chains shown at the end of a scan. */
const SHOWN = 12

const isWaived = ({ steps }: Chain): boolean => steps.some(({ waived }) => waived !== undefined)

/** Of each identity the way to root, or, where there is none, those to other accounts. */
const telling = (chains: readonly Chain[]): readonly Chain[] => {
  const idOf = ({ services }: Chain): string => services.join('\0')
  const toRoot = new Set(chains.filter(({ to }) => to === 'root').map(idOf))
  return chains.filter((chain) => chain.to === 'root' || !toRoot.has(idOf(chain)))
}

interface Told {
  readonly services: readonly string[]
  readonly steps: readonly ChainStep[]
  readonly lines: readonly string[]
}

/** Those of several identities that go the same way are one. */
const folded = (chains: readonly Chain[]): readonly Told[] => {
  const groups = new Map<string, Told>()
  for (const { services, steps } of chains) {
    const lines = steps.map(stepText)
    const key = lines.join('\n')
    const known = groups.get(key)
    groups.set(key, { services: [...(known?.services ?? []), ...services], steps, lines })
  }
  return [...groups.values()]
}

/** What closes a scan: who becomes whom, in a few lines. What rests on waived findings was accepted, and is counted only. */
export const chainsSection = (chains: readonly Chain[] | undefined, page: Page): string => {
  if (chains === undefined || chains.length === 0) return ''
  const told = telling(chains.filter((chain) => !isWaived(chain)))
  const accepted = telling(chains).filter(isWaived).length
  const groups = folded(told)
  const shown = groups.slice(0, SHOWN)
  const more = groups.length - shown.length
  return [
    wrapped('', `${page.style.bold('who becomes whom')}  the shortest way from each service`, page.width),
    '\n',
    ...shown.flatMap(({ services, steps, lines }) => [
      `  ${wayText(services, steps, page)}\n`,
      ...lines.map((line) => wrapped('    ', line, page.width)),
    ]),
    more === 0 ? '' : `  and ${counted(more)} more (pathwrit chains lists all)\n`,
    accepted === 0 ? '' : `  ${plural(accepted, 'chain')} through waived findings (pathwrit chains lists all)\n`,
    '\n',
  ].join('')
}

/** What `chains` tells of a target. */
export interface ChainsFound {
  readonly chains: readonly Chain[]
  readonly services: number
  readonly complete: boolean
  readonly incomplete: readonly Incomplete[]
}

/** Every chain with its reasons. */
export const chainsText = (found: ChainsFound, options: ReporterOptions): string => {
  const page = pageOf(options)
  const parts = found.chains.map(({ services, user, steps }) => [
    `${wayText(services, steps, page)}\n`,
    ...steps.flatMap((step, number) => [
      wrapped('  ', stepText({ ...step, mitigated: undefined, waived: undefined }, number), page.width),
      witnessLines('    ', step.witness, page.width),
      step.mitigated === undefined ? '' : wrapped('    ', `mitigated: ${safeText(step.mitigated.by)}`, page.width),
      step.waived === undefined ? '' : wrapped('    ', `waived: ${waivedText(step.waived)}`, page.width),
      step.assumed.length === 0
        ? ''
        : wrapped('    ', `takes for granted: ${step.assumed.map(safeText).join(', ')}`, page.width),
    ]),
    `  ${services.length === 1 ? 'runs' : 'run'} as ${safeText(user)}\n\n`,
  ])
  const roots = new Set(found.chains.filter(({ to }) => to === 'root').flatMap(({ services }) => services))
  const state = found.complete ? 'complete' : 'INCOMPLETE'
  const sum = `${counted(roots.size)} of ${plural(found.services, 'service')} can become root; ${plural(found.chains.length, 'chain')}, ${state}`
  return [
    ...parts.flat(),
    found.complete ? '' : `${incompleteText(false, page)}${placesText(found.incomplete)}`,
    wrapped('', sum, page.width),
  ].join('')
}
