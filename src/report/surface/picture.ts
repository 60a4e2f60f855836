import { type BytePath, quotePath, type ReporterOptions, type SurfaceEntry, safeText } from '../../model/index.ts'
import { byText } from '../pretty/fold.ts'
import { plural, some, wrapped } from '../pretty/layout.ts'
import { type Page, pageOf } from '../pretty/page.ts'
import { type Alike, type AlikeByGrant, addAlike, type Branch, growing } from './branches.ts'
import type { SurfaceReporter } from './contract.ts'
import { limitsText, type Masked, maskedText, totalText } from './pretty.ts'
import { count, isMasked, newTally } from './tally.ts'

/** Directories drawn below one, kinds of other entries drawn in one, and levels; what goes beyond is counted. */
const BRANCHES = 24
const KINDS = 8
const LEVELS = 24
/** Of directories that can be modified inside another such one, this many levels are drawn. */
const GRANTED = 2

const NOUNS: ReadonlyMap<string | null, string> = new Map([
  ['directory', 'directory'],
  ['file', 'file'],
  ['symlink', 'link'],
  ['socket', 'socket'],
  ['fifo', 'fifo'],
  ['char', 'character device'],
  ['block', 'block device'],
])
const things = (type: string | null, count: number): string => {
  const noun = NOUNS.get(type) ?? 'path'
  return count !== 1 && noun === 'directory' ? plural(count, 'directorie') : plural(count, noun)
}

/** One line of the picture, and what hangs from it. */
interface Drawn {
  readonly text: string
  readonly below: readonly (() => Drawn)[]
}

const leafText = ({ type, count, names, grant }: Alike): string => {
  if (count > names.length) return `${things(type, count)}  ${grant}`
  const mark = type === 'file' || type === null ? '' : `  ${safeText(type)}`
  return `${some(names.map(quotePath), names.length)}${mark}  ${grant}`
}

/** `12 files, 3 directories  write, control  through owner app`: entries of several types whose grants are the same are one line. */
const countsText = (all: Iterable<Alike>): readonly string[] => {
  const byGrant = new Map<string, string[]>()
  for (const { type, count, grant } of all) byGrant.set(grant, [...(byGrant.get(grant) ?? []), things(type, count)])
  return [...byGrant].map(([grant, what]) => `${some(what, what.length)}  ${grant}`)
}

/** Whether what lies below says nothing that counts do not: entries of one type all have the same grant. */
const isUniform = ({ below }: Branch): boolean => {
  const types = [...below.values()].map(({ type }) => type)
  return new Set(types).size === types.length
}

const lineOf =
  (text: string): (() => Drawn) =>
  () => ({ text, below: [] })
const limited = (lines: readonly string[], most: number): readonly (() => Drawn)[] => [
  ...lines.slice(0, most).map(lineOf),
  ...(lines.length > most
    ? [lineOf(`… and ${plural(lines.length - most, 'kind')} more (--format ndjson lists all)`)]
    : []),
]

/** What stands in a branch: kinds to count, and directories to draw. More than a few of these that hold nothing and are alike are a kind too. */
const gathered = ({ leaves, branches }: Branch) => {
  const bare: AlikeByGrant = new Map()
  const isBare = (one: Branch): boolean => one.grant !== undefined && one.leaves.size + one.branches.size === 0
  for (const one of branches.values())
    if (isBare(one)) addAlike(bare, { type: 'directory', grant: one.grant as string, count: 1 }, [one.name])
  const many = [...bare.values()].filter(({ count, names }) => count > names.length)
  const isCounted = (one: Branch): boolean => isBare(one) && many.some(({ grant }) => grant === one.grant)
  return {
    alike: [...leaves.values(), ...many],
    branches: [...branches.values()].filter((one) => !isCounted(one)).sort((a, b) => byText(a.name, b.name)),
  }
}

/** A branch as a line: directories that hold nothing but one other directory share theirs with it. */
const draw = (start: Branch, level: number, granted: number, page: Page): Drawn => {
  let branch = start
  let path: BytePath = start.name
  while (branch.grant === undefined && branch.leaves.size === 0 && branch.branches.size === 1) {
    branch = [...branch.branches.values()][0] as Branch
    path = path === '/' ? `/${branch.name}` : `${path}/${branch.name}`
  }
  const text = `${page.style.bold(quotePath(path))}${branch.grant === undefined ? '' : `  ${branch.grant}`}`
  const inside = branch.grant === undefined ? granted : granted + 1
  const folds = branch.grant !== undefined && (isUniform(branch) || inside > GRANTED)
  if (branch.branches.size > 0 && (folds || level >= LEVELS))
    return {
      text,
      below: limited(
        countsText(branch.below.values()).map((line) => `below: ${line}`),
        KINDS,
      ),
    }
  const { alike, branches } = gathered(branch)
  const shown = branches.slice(0, branches.length > BRANCHES + 1 ? BRANCHES : branches.length)
  const more = branches.length - shown.length
  return {
    text,
    below: [
      ...limited([...alike].map(leafText), KINDS),
      ...shown.map((next) => () => draw(next, level + 1, inside, page)),
      ...(more === 0 ? [] : [lineOf(`… and ${things('directory', more)} more (--format ndjson lists all)`)]),
    ],
  }
}

/** The lines of a drawing behind the bars of what it hangs from. Text that must be broken stays right of them. */
const picture = ({ text, below }: Drawn, first: string, rest: string, page: Page, lines: string[]): void => {
  const hang = below.length > 0 ? '│ ' : '  '
  const width = page.width === 0 ? 0 : Math.max(1, page.width - rest.length - hang.length)
  const [head, ...broken] = wrapped('', text, width).trimEnd().split('\n')
  lines.push(`${first}${head?.trimEnd()}\n`, ...broken.map((line) => `${rest}${hang}${line.trimEnd()}\n`))
  below.forEach((next, index) => {
    const isLast = index === below.length - 1
    picture(next(), `${rest}${isLast ? '└─ ' : '├─ '}`, `${rest}${isLast ? '   ' : '│  '}`, page, lines)
  })
}

/** For people: the tree of what can be modified, drawn; what is alike is counted. */
export const surfaceTree = (options: ReporterOptions): SurfaceReporter => {
  const page = pageOf(options)
  const tree = growing()
  const all = newTally()
  const masked: Masked = { count: 0, example: '' }
  return {
    entry(entry: SurfaceEntry) {
      count(all, entry)
      if (!isMasked(entry)) tree.add(entry)
      else if (masked.count++ === 0) masked.example = entry.path
      return ''
    },
    end(summary) {
      const lines: string[] = []
      if (all.count > masked.count) picture(draw(tree.sumUp(), 0, 0, page), '', '', page, lines)
      return [
        ...lines,
        lines.length === 0 ? '' : '\n',
        maskedText(masked, page),
        limitsText(summary, page),
        totalText(summary, all, undefined, page),
      ].join('')
    },
  }
}
