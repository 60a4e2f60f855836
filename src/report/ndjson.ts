import type { ReporterKind } from '../model/index.ts'
import { jsonText, wireFinding, wireIncomplete } from './wire/records.ts'
import { totals } from './wire/totals.ts'

/** One object a line, `kind` first: `finding`, `incomplete`, `chain`, and last a `summary`, without which the output was cut off. */
export const ndjson: ReporterKind = {
  name: 'ndjson',
  create({ targets = 1 }) {
    const all = totals(targets)
    let tool: unknown
    return {
      begin(head) {
        all.begin(head)
        tool = head.tool
        return ''
      },
      finding: (finding) => `${jsonText({ kind: 'finding', ...wireFinding(finding, all.target()) })}\n`,
      end(tail) {
        const lines = tail.incomplete.map((entry) =>
          jsonText({ kind: 'incomplete', ...wireIncomplete(entry, all.target()) }),
        )
        if (all.end(tail)) {
          const { summary, incomplete: _, chains, ...rest } = all.wire()
          for (const chain of chains) lines.push(jsonText({ kind: 'chain', ...chain }))
          lines.push(jsonText({ kind: 'summary', version: 1, tool, ...summary, ...rest }))
        }
        return lines.map((line) => `${line}\n`).join('')
      },
    }
  },
}
