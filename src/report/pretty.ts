import {
  type Finding,
  type ReporterKind,
  type ReportHead,
  SEVERITIES,
  safeText,
  type WaiverTail,
} from '../model/index.ts'
import { chainsSection } from './chains/index.ts'
import { incompleteText, nextText, notesText, placesText, silenceText, summaryText } from './pretty/closing.ts'
import { byText } from './pretty/fold.ts'
import { addToGroup, type Groups, groupsText } from './pretty/groups.ts'
import { pageOf } from './pretty/page.ts'
import { addUnknown, type Unknowns, unknownsText } from './pretty/unknowns.ts'
import { type AcceptedFindings, acceptedText, addAccepted, waiverNotes } from './pretty/waived.ts'
import { joinWaivers } from './wire/totals.ts'

const worse = (a: Finding, b: Finding | undefined): boolean => {
  if (b === undefined) return true
  const rank = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
  return rank > 0 || (rank === 0 && (byText(a.rule, b.rule) || byText(a.path, b.path)) < 0)
}

/** For people: by service, worst first, each with its chain of reasons. It prints at the end, as findings come in no order. */
export const pretty: ReporterKind = {
  name: 'pretty',
  create({ color, width, targets = 1 }) {
    const page = pageOf({ color, width })
    let head: ReportHead | undefined
    let groups: Groups = new Map()
    let unknowns: Unknowns = new Map()
    let accepted: AcceptedFindings = new Map()
    let worst: Finding | undefined
    const waivers: (WaiverTail | undefined)[] = []
    return {
      begin(next) {
        head = next
        groups = new Map()
        unknowns = new Map()
        accepted = new Map()
        worst = undefined
        return ''
      },
      finding(finding) {
        if (finding.waived !== undefined) addAccepted(accepted, finding, finding.waived)
        else if (finding.verdict === 'unknown') addUnknown(unknowns, finding)
        else {
          addToGroup(groups, finding)
          if (worse(finding, worst)) worst = finding
        }
        return ''
      },
      end(tail) {
        if (head === undefined) return ''
        const title = targets > 1 ? `${page.style.bold(`== ${safeText(head.target)}`)}\n\n` : ''
        const incomplete = incompleteText(tail.complete, page)
        waivers.push(tail.waivers)
        // Whether a waiver is of any use is known once every target was looked at.
        const whole = waivers.length >= targets ? joinWaivers(waivers) : undefined
        return [
          title,
          incomplete === '' ? '' : `${incomplete}\n`,
          groupsText(groups, head, page),
          unknownsText(unknowns, page),
          acceptedText(accepted, page),
          chainsSection(tail.chains, page),
          notesText(tail, page),
          groups.size === 0 ? silenceText(head, tail, page) : '',
          incomplete,
          placesText(tail.incomplete),
          waiverNotes(whole, page),
          summaryText(head, tail, page),
          nextText(head, worst, page),
          targets > 1 ? '\n' : '',
        ].join('')
      },
    }
  },
}
