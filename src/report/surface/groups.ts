import { type BytePath, nameOf, parentOf, quotePath, safeText } from '../../model/index.ts'
import { counted, plural, some, witnessLines, wrapped } from '../pretty/layout.ts'
import type { Page } from '../pretty/page.ts'
import { type Counted, count, grantText, newTally, type Tally, tallyText } from './tally.ts'

/** Paths by the tree that grants them: the topmost directory that is an entry itself, else the directory they stand in. */
export interface Groups {
  add(entry: Counted): void
  readonly trees: number
  text(page: Page): string
}

/** Kinds of entries shown in one directory, and names of one kind. */
const KINDS = 5
const NAMES = 5

/** Entries of one directory with the same powers for the same reason: the first one, and some names. */
interface Alike {
  readonly first: Counted
  readonly names: BytePath[]
  count: number
}
interface Tree {
  readonly root: Counted | undefined
  readonly tally: Tally
  readonly alike: Map<string, Alike>
}

/** Keeps a bounded number of entries for each tree. Entries come ordered by path, a directory before what is in it. */
export const groups = (): Groups => {
  const trees = new Map<BytePath, Tree>()
  const above = (path: BytePath): Tree | undefined => {
    for (let at = path; at !== '/'; ) {
      at = parentOf(at)
      const tree = trees.get(at)
      if (tree?.root !== undefined) return tree
    }
    return undefined
  }
  const start = (path: BytePath, root: Counted | undefined): Tree => {
    const tree = { root, tally: newTally(), alike: new Map() }
    trees.set(path, tree)
    return tree
  }
  return {
    add(entry) {
      const tree = above(entry.path)
      if (tree !== undefined) count(tree.tally, entry)
      else if (entry.type === 'directory') start(entry.path, entry)
      else {
        const directory = parentOf(entry.path)
        const held = trees.get(directory) ?? start(directory, undefined)
        count(held.tally, entry)
        addAlike(held.alike, entry)
      }
    },
    get trees() {
      return trees.size
    },
    text: (page) =>
      [...trees]
        .sort(([a], [b]) => (key(a) < key(b) ? -1 : 1))
        .map(([path, tree]) =>
          tree.root === undefined ? looseText(path, tree, page) : treeText(tree.root, tree, page),
        )
        .join(''),
  }
}

const key = (path: BytePath): string => path.replaceAll('/', '\0')

const addAlike = (alike: Map<string, Alike>, entry: Counted): void => {
  const id = [entry.type, entry.can.join(), entry.through, entry.sandbox, entry.by].join('\0')
  const found = alike.get(id) ?? { first: entry, names: [], count: 0 }
  alike.set(id, found)
  found.count++
  if (found.names.length < NAMES) found.names.push(nameOf(entry.path))
}

const treeText = (root: Counted, { tally }: Tree, page: Page): string =>
  [
    wrapped('', `${page.style.bold(quotePath(root.path))}  ${grantText(root)}`, page.width),
    witnessLines('  ', root.witness, page.width),
    tally.count === 0 ? '' : wrapped('  ', `${plural(tally.count, 'path')} below it: ${tallyText(tally)}`, page.width),
    '\n',
  ].join('')

const looseText = (directory: BytePath, { tally, alike }: Tree, page: Page): string => {
  const all = [...alike.values()]
  const shown = all.slice(0, all.length > KINDS + 1 ? KINDS : all.length)
  const rest = tally.count - shown.reduce((sum, one) => sum + one.count, 0)
  // Of one kind, the line of that kind says it.
  const kinds = all.length === 1 ? '' : `: ${tallyText(tally)}`
  const head = `${page.style.bold(quotePath(directory))}  ${plural(tally.count, 'path')} in it${kinds}`
  return [
    wrapped('', head, page.width),
    ...shown.map((one) => alikeText(one, page)),
    rest === 0 ? '' : `  … and ${plural(rest, 'path')} more (--format ndjson lists all)\n`,
    '\n',
  ].join('')
}

const alikeText = ({ first, names, count }: Alike, page: Page): string => {
  const shown = names.map(quotePath)
  const rest = count - names.length
  const who = rest === 0 ? some(shown, NAMES) : `${shown.join(', ')} and ${counted(rest)} more`
  const line = `${who}  ${safeText(first.type ?? 'absent')}  ${grantText(first)}`
  return wrapped('  ', line, page.width) + witnessLines('    ', first.witness, page.width)
}
