import { type BytePath, FACT, type Selection, type State } from '../../model/index.ts'

/** Directories of the root that are links into /usr wherever packages of today are put: a package may still name the link. */
const MERGED: ReadonlySet<BytePath> = new Set(['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'])

interface Member {
  readonly of: Selection
  readonly state: State
}

/**
 * What any of several selections wants; with `merged` also of what a package has in /lib, say, which will stand in /usr/lib. States are
 * sets of the selections' own, numbered as they are met.
 */
export const unionOf = (selections: readonly Selection[], merged = false): Selection => {
  const sets: (readonly Member[])[] = []
  const numbers = new Map<string, State>()
  const indexOf = new Map(selections.map((selection, index) => [selection, index]))
  const numberOf = (members: readonly Member[]): State => {
    const alive = members.filter(({ of, state }) => !of.dead(state))
    const key = [...new Set(alive.map(({ of, state }) => `${indexOf.get(of)}:${state}`))].sort().join(' ')
    const known = numbers.get(key)
    if (known !== undefined) return known
    const number = sets.push(alive) - 1
    numbers.set(key, number)
    return number
  }
  const entered = new Map<State, Map<BytePath, State>>()
  const members = (state: State): readonly Member[] => sets[state] ?? []
  const root = numberOf(selections.map((of) => ({ of, state: of.root })))
  return {
    root,
    rootFacts: selections.reduce((facts, selection) => facts | selection.rootFacts, 0),
    enter(state, name) {
      const known = entered.get(state)?.get(name)
      if (known !== undefined) return known
      const next = members(state).flatMap(({ of, state: own }) => {
        const plain = { of, state: of.enter(own, name) }
        if (!merged || state !== root || !MERGED.has(name)) return [plain]
        const usr = of.enter(own, 'usr')
        return of.dead(usr) ? [plain] : [plain, { of, state: of.enter(usr, name) }]
      })
      const number = numberOf(next)
      const names = entered.get(state)
      if (names === undefined) entered.set(state, new Map([[name, number]]))
      else names.set(name, number)
      return number
    },
    dead: (state) => members(state).length === 0,
    facts: (state, name) => members(state).reduce((facts, { of, state: own }) => facts | of.facts(own, name), 0),
  }
}

/** Every inode with what one lstat gives. */
export const EVERYTHING: Selection = Object.freeze<Selection>({
  root: 0,
  rootFacts: FACT.stat,
  enter: () => 0,
  dead: () => false,
  facts: () => FACT.stat,
})

/** Asks a selection by path: the FACT bits it wants of an inode. */
export const factsAt = (selection: Selection): ((path: BytePath) => number) => {
  const states = new Map<BytePath, State | undefined>([
    ['', selection.dead(selection.root) ? undefined : selection.root],
  ])
  const stateOf = (directory: BytePath): State | undefined => {
    if (states.has(directory)) return states.get(directory)
    const slash = directory.lastIndexOf('/')
    const above = stateOf(directory.slice(0, slash))
    const state = above === undefined ? undefined : selection.enter(above, directory.slice(slash + 1))
    const alive = state === undefined || selection.dead(state) ? undefined : state
    states.set(directory, alive)
    return alive
  }
  return (path) => {
    if (path === '/') return selection.rootFacts
    const slash = path.lastIndexOf('/')
    const state = stateOf(path.slice(0, slash))
    return state === undefined ? 0 : selection.facts(state, path.slice(slash + 1))
  }
}
