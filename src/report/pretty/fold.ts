import { type BytePath, type Finding, isUnder, parentOf, SEVERITIES } from '../../model/index.ts'

/** Findings of one rule below one directory, for one set of services: some of them whole, the rest as a number. */
export interface Fold {
  readonly rule: string
  readonly severity: number
  /** The first few by path. */
  readonly kept: readonly Finding[]
  readonly count: number
  /** The deepest directory that holds them all. */
  readonly below: BytePath
}

/** Findings shown of one fold; one more is shown rather than a line saying that there is one more. */
const SHOWN = 5
const KEPT = SHOWN + 1
/** Directories of one rule that get their own fold; the others share one. */
const FOLDS_PER_RULE = 12

interface Growing {
  readonly rule: string
  readonly severity: number
  kept: Finding[]
  count: number
  below: BytePath
}

/** Byte order, the same in every locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const commonDirectory = (a: BytePath, b: BytePath): BytePath => {
  let directory = a
  while (!isUnder(b, directory)) directory = parentOf(directory)
  return directory
}

/** Findings with one cause belong together: below the directory that grants it all, else in one directory. */
const causeOf = (finding: Finding): BytePath => {
  const first = finding.witness[0]?.path
  return first !== undefined && first !== finding.path && isUnder(finding.path, first) ? first : parentOf(finding.path)
}

export interface Folds {
  add(finding: Finding): void
  /** Highest severity first, then by path. */
  take(): readonly Fold[]
}

/** Keeps a bounded number of whole findings for each directory and rule, whatever order they come in. */
export const folds = (): Folds => {
  const growing = new Map<string, Growing>()
  return {
    add(finding) {
      const severity = SEVERITIES.indexOf(finding.severity)
      const cause = causeOf(finding)
      const key = `${finding.rule}\0${severity}\0${cause}`
      const fold = growing.get(key)
      if (fold === undefined) {
        growing.set(key, { rule: finding.rule, severity, kept: [finding], count: 1, below: parentOf(finding.path) })
        return
      }
      fold.count++
      fold.below = commonDirectory(fold.below, parentOf(finding.path))
      insert(fold.kept, finding)
    },
    take: () => joined([...growing.values()]).sort(byRank),
  }
}

const insert = (kept: Finding[], finding: Finding): void => {
  let at = kept.length
  while (at > 0 && byText((kept[at - 1] as Finding).path, finding.path) > 0) at--
  kept.splice(at, 0, finding)
  if (kept.length > KEPT) kept.pop()
}

const byRank = (a: Fold, b: Fold): number =>
  b.severity - a.severity || byText(a.kept[0]?.path ?? '', b.kept[0]?.path ?? '') || byText(a.rule, b.rule)

/** Gives each rule at most its number of folds: the first by path stand alone, the others are joined into the last. */
const joined = (all: readonly Growing[]): Fold[] => {
  const perRule = new Map<string, Growing[]>()
  for (const fold of [...all].sort(byRank)) {
    const key = `${fold.rule}\0${fold.severity}`
    const list = perRule.get(key)
    if (list === undefined) perRule.set(key, [fold])
    else if (list.length < FOLDS_PER_RULE) list.push(fold)
    else join(list[FOLDS_PER_RULE - 1] as Growing, fold)
  }
  return [...perRule.values()].flat()
}

const join = (into: Growing, fold: Growing): void => {
  into.count += fold.count
  into.below = commonDirectory(into.below, fold.below)
  for (const finding of fold.kept) insert(into.kept, finding)
}

/** What to print whole of a fold, and how many more there are. */
export const shownOf = (fold: Fold): { readonly whole: readonly Finding[]; readonly more: number } => {
  const whole = fold.count <= KEPT ? fold.kept : fold.kept.slice(0, SHOWN)
  return { whole, more: fold.count - whole.length }
}
