import type { ReporterKind } from '../model/index.ts'
import { jsonText, wireFinding } from './wire/records.ts'
import { totals } from './wire/totals.ts'

/**
 * The JSON report (`schemas/report.v1.json`), one line per finding. It streams: findings come before what is known only
 * at the end, and a report that was cut off is not JSON.
 */
export const json: ReporterKind = {
  name: 'json',
  create({ targets = 1 }) {
    const all = totals(targets)
    let started = false
    let findings = 0
    return {
      begin(head) {
        all.begin(head)
        if (started) return ''
        started = true
        return `{"version":${head.version},\n"tool":${jsonText(head.tool)},\n"findings":[`
      },
      finding: (finding) => `${findings++ === 0 ? '\n' : ',\n'}${jsonText(wireFinding(finding, all.target()))}`,
      end(tail) {
        if (!all.end(tail)) return ''
        const rest = Object.entries(all.wire()).map(([key, value]) => `"${key}":${jsonText(value)}`)
        return `${findings === 0 ? '' : '\n'}],\n${rest.join(',\n')}}\n`
      },
    }
  },
}
