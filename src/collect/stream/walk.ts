import type { Selection, State } from '../../model/index.ts'
import type { Table } from './table.ts'

/** FACT bits that a selection wants of an entry of a numbered directory. */
export type FactsIn = (directory: number, name: string) => number

/** A selection's states along the table's directories, each entered once; undefined: nothing below is wanted. */
export const statesOn = (table: Table, selection: Selection): ((directory: number) => State | undefined) => {
  /** A parent's number is always below its child's. */
  const states: (State | undefined)[] = [selection.dead(selection.root) ? undefined : selection.root]
  return (directory) => {
    for (let number = states.length; number <= directory; number++) {
      const parent = states[table.directoryParent(number)]
      const state = parent === undefined ? undefined : selection.enter(parent, table.directoryName(number))
      states.push(state === undefined || selection.dead(state) ? undefined : state)
    }
    return states[directory]
  }
}

/** Asks a selection of the table's entries. */
export const selectionOn = (table: Table, selection: Selection): FactsIn => {
  const stateOf = statesOn(table, selection)
  return (directory, name) => {
    if (name === '') return selection.rootFacts
    const state = stateOf(directory)
    return state === undefined ? 0 : selection.facts(state, name)
  }
}

/** Directories from the root down, each before what it holds, those of one directory in byte order. */
export function* directoriesInOrder(table: Table): Generator<number> {
  const first = new Uint32Array(table.directories)
  const next = new Uint32Array(table.directories)
  for (let number = table.directories - 1; number > 0; number--) {
    const parent = table.directoryParent(number)
    next[number] = first[parent] as number
    first[parent] = number
  }
  const stack = [0]
  for (let directory = stack.pop(); directory !== undefined; directory = stack.pop()) {
    yield directory
    const below: { number: number; name: string }[] = []
    for (let at = first[directory] as number; at !== 0; at = next[at] as number)
      below.push({ number: at, name: table.directoryName(at) })
    // Backwards: the stack turns it round.
    below.sort((a, b) => (a.name < b.name ? 1 : -1))
    for (const { number } of below) stack.push(number)
  }
}

export interface SelectedRow {
  readonly row: number
  readonly name: string
  readonly facts: number
}

/** The selected entries of a directory in byte order, the root's own row with directory 0. */
export const selectedEntries = (table: Table, facts: FactsIn, directory: number): SelectedRow[] => {
  const selected: SelectedRow[] = []
  const consider = (row: number, name: string): void => {
    const wanted = facts(directory, name)
    if (wanted !== 0) selected.push({ row, name, facts: wanted })
  }
  const root = directory === 0 ? table.rowIn(0, '') : undefined
  if (root !== undefined) consider(root, '')
  for (const row of table.entries(directory)) consider(row, table.name(row))
  return selected.sort((a, b) => (a.name < b.name ? -1 : 1))
}
