import type { BytePath, Finding } from '../../model/index.ts'

/** As many as a thread alone gives. */
const EXAMPLES = 5

/** Groups of unknown verdicts from several pieces, in the order of the walk, made one per rule and missing facts. */
export const joinUnknown = () => {
  const groups = new Map<string, Finding>()
  return {
    add(findings: readonly Finding[]): void {
      for (const finding of findings) {
        const key = `${finding.rule}\0${(finding.missing ?? []).join(',')}`
        const known = groups.get(key)
        groups.set(key, known === undefined ? finding : joined(known, finding))
      }
    },
    list: (): readonly Finding[] => [...groups.values()],
  }
}

/** The earlier one tells how it is shown; both tell whom and what it concerns. */
const joined = (known: Finding, later: Finding): Finding => {
  const services = [...new Set([...known.services, ...later.services])].sort()
  const examples: readonly BytePath[] = [...(known.examples ?? []), ...(later.examples ?? [])].slice(0, EXAMPLES)
  return {
    ...known,
    service: services[0] ?? null,
    services,
    examples,
    count: (known.count ?? 0) + (later.count ?? 0),
  }
}
