import type { Finding, ReporterOptions, ReportHead, ReportTail } from '../../src/model/index.ts'
import { reporter } from '../../src/report/index.ts'

export interface Scanned {
  readonly head: ReportHead
  readonly findings: readonly Finding[]
  readonly tail: ReportTail
}

/** Everything a reporter prints of one scan or several. */
export const print = (name: string, scans: readonly Scanned[], options: Partial<ReporterOptions> = {}): string => {
  const one = reporter(name, { color: false, width: 0, targets: scans.length, ...options })
  return scans
    .map(({ head, findings, tail }) => one.begin(head) + findings.map((f) => one.finding(f)).join('') + one.end(tail))
    .join('')
}
