import {
  type BytePath,
  bytesOf,
  type Finding,
  type Origin,
  quotePath,
  type ReportHead,
  type Service,
  safeText,
} from '../../model/index.ts'
import { byText, type Fold, type Folds, folds, shownOf } from './fold.ts'
import { counted, some, witnessLines, wrapped } from './layout.ts'
import { findingHead } from './line.ts'
import type { Page } from './page.ts'
import { waivedText } from './waived.ts'

/** Findings by the services they concern. The host's come last, under the empty name. */
export type Groups = Map<string, Folds>

export const addToGroup = (groups: Groups, finding: Finding): void => {
  const names = finding.services.length > 0 ? finding.services : finding.service === null ? [] : [finding.service]
  const key = names.join('\0')
  let group = groups.get(key)
  if (group === undefined) {
    group = folds()
    groups.set(key, group)
  }
  group.add(finding)
}

/** Who a service is, on one line: `nginx  www-data(33):www-data(33)  starts as root`. */
export const identityOf = (service: Service): string => {
  const { subject } = service
  const more = subject.groups.filter((gid) => gid !== subject.gid)
  const groups = more.length === 0 ? '' : `+${more.join('+')}`
  const user = `${safeText(service.user)}(${subject.uid}):${safeText(service.group)}(${subject.gid})${groups}`
  return `${user}  starts as ${service.start === 'root' ? 'root' : safeText(service.user)}`
}

const headingOf = (key: string, head: ReportHead, { style, width }: Page): string => {
  if (key === '') return `${style.bold('host')}\n`
  const names = key.split('\0')
  const service = head.services.find(({ name }) => name === names[0])
  const heading = style.bold(some(names.map(safeText), 6))
  return wrapped('', service === undefined ? heading : `${heading}  ${identityOf(service)}`, width)
}

/** Every group with its heading. */
export const groupsText = (groups: Groups, head: ReportHead, page: Page): string => {
  const keys = [...groups.keys()].sort((a, b) => Number(a === '') - Number(b === '') || byText(a, b))
  return keys
    .map((key) => `${headingOf(key, head, page)}\n${foldsText((groups.get(key) as Folds).take(), page)}`)
    .join('')
}

const foldsText = (list: readonly Fold[], page: Page): string => list.map((fold) => foldText(fold, page)).join('')

const foldText = (fold: Fold, page: Page): string => {
  const { whole, more } = shownOf(fold)
  const text = whole.map((finding) => findingText(finding, page)).join('')
  return more === 0 ? text : `${text}${moreLine(more, fold.below, page)}\n`
}

const moreLine = (more: number, below: BytePath, page: Page): string =>
  wrapped('  ', `… and ${counted(more)} more like it below ${quotePath(below)} (--format json lists all)`, page.width)

/** Which layer of an image brought it, and by which step; or which script of a package made it what it is. */
const madeText = ({ layer, history, source, line }: Origin): string => {
  if (layer === undefined)
    return `made so by ${safeText(history ?? '')}, ${quotePath(bytesOf(source))}${line === undefined ? '' : `:${line}`}`
  const short = layer.replace(/^(sha\d+:[0-9a-f]{12})[0-9a-f]+$/, '$1')
  return safeText(history === undefined ? `in ${short}` : `in ${short}: ${history}`)
}

const findingText = (finding: Finding, page: Page): string =>
  [
    findingHead(finding, page),
    wrapped('    ', safeText(finding.message), page.width),
    witnessLines('    ', finding.witness, page.width),
    finding.origin.layer === undefined && finding.origin.history === undefined
      ? ''
      : wrapped('    ', madeText(finding.origin), page.width),
    finding.mitigated === undefined ? '' : wrapped('    ', `mitigated: ${safeText(finding.mitigated.by)}`, page.width),
    finding.expired === undefined
      ? ''
      : wrapped('    ', `no longer waived: ${waivedText(finding.expired)}`, page.width),
    '\n',
  ].join('')
