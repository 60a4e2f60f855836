/** What a finished command knows of itself. */
export interface Outcome {
  /** Findings at or above the threshold, or an unknown where that counts. */
  readonly failing: boolean
  readonly complete: boolean
  /** Something could be read. */
  readonly anyRecord: boolean
  readonly interrupted: boolean
}

export const EXIT = Object.freeze({ fine: 0, findings: 1, refused: 2, incomplete: 3 })

/**
 * The exit code. Findings outweigh incompleteness, for they are known whatever else there is; a target of which nothing
 * could be read is an input error, unless it was the user who cut it short.
 */
export const exitCode = (outcome: Outcome): number => {
  if (outcome.failing) return EXIT.findings
  if (!outcome.anyRecord && !outcome.interrupted) return EXIT.refused
  return outcome.complete && !outcome.interrupted ? EXIT.fine : EXIT.incomplete
}

const ORDER: readonly string[] = Object.freeze(['info', 'low', 'medium', 'high', 'critical'])

/** Whether findings of these counts reach the threshold. */
export const reaches = (
  counts: Readonly<Record<string, number>>,
  unknown: number,
  threshold: string,
  failOnUnknown: boolean,
): boolean => {
  if (failOnUnknown && unknown > 0) return true
  if (threshold === 'never') return false
  const from = ORDER.indexOf(threshold)
  return ORDER.slice(from).some((severity) => (counts[severity] ?? 0) > 0)
}
