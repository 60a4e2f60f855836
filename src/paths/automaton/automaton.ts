import type { BytePath, State } from '../../model/index.ts'
import type { NewPathIndex } from '../contract.ts'
import { newMatches } from '../matches.ts'
import type { Budget } from './budget.ts'
import { newNames } from './names.ts'
import { newOutcomes } from './outcomes.ts'
import { opened, type Place, placeAt } from './places.ts'
import { newReaders } from './readers.ts'
import { type TrieNode, trieOf } from './trie.ts'

/** Cells for caches, about 40 MB: far more than any tree of ordinary names asks for. */
const CELLS = 5_000_000
/** The state in which nothing can match any more. */
const DEAD = 0
const ROOT = 1

/** Bytes as one character each. */
const asText = (bytes: Uint8Array, from: number, to: number): BytePath => {
  let text = ''
  // A call takes so many arguments and no more.
  for (let at = from; at < to; at += 4096) text += String.fromCharCode(...bytes.subarray(at, Math.min(at + 4096, to)))
  return text
}

/** Sliced strings keep the text they were cut from alive; a state must not. */
const copied = (name: BytePath): BytePath => name.split('').join('')

/**
 * An automaton over path segments, made as it is walked and shared by all patterns. A state stands for a set of places in
 * the patterns' trie. Only what a state was first reached by (its parent's state and a name) is kept for good; its
 * place and all that hangs on it is a cache that a full budget empties and the next question fills again.
 */
export const automatonWithin =
  (cells: number, keptMatches?: number): NewPathIndex =>
  (globs) => {
    const budget: Budget = { used: 0, limit: cells }
    const { root, segmentPatterns } = trieOf(globs)
    const names = newNames(segmentPatterns, budget)
    const readers = newReaders(names, root.deep, budget)
    const matches = newMatches(keptMatches)
    const outcomes = newOutcomes(names, matches, budget)
    const rootNodes = opened([root])
    const parents: State[] = [DEAD, DEAD]
    const enteredBy: BytePath[] = ['', '']
    let places: (Place | undefined)[] = []
    const states = new Map<string, State>()

    const remember = (state: State, nodes: readonly TrieNode[]): Place => {
      const place = placeAt(nodes, readers)
      places[state] = place
      states.set(nodes.map((node) => node.id).join(), state)
      budget.used += 4 * nodes.length + 40
      return place
    }
    const forget = (): void => {
      places = []
      states.clear()
      names.forget()
      readers.forget()
      outcomes.forget()
      budget.used = 0
    }

    const nodesBehind = (place: Place, name: BytePath): TrieNode[] =>
      opened([...place.nodes.filter((node) => node.stays), ...outcomes.reached(place, name)])
    /** A forgotten place, found again by the way its state was first reached. */
    const found = (state: State): Place => {
      const way: State[] = []
      let at = state
      for (; at > ROOT && places[at] === undefined; at = parents[at] as State) way.push(at)
      let place = places[at] ?? remember(at, at === DEAD ? [] : rootNodes)
      for (let step = way.pop(); step !== undefined; step = way.pop())
        place = remember(step, nodesBehind(place, enteredBy[step] as BytePath))
      return place
    }
    const placeOf = (state: State): Place => {
      if (budget.used > budget.limit) forget()
      return places[state] ?? found(state)
    }
    const stateFor = (nodes: readonly TrieNode[], parent: State, name: BytePath): State => {
      if (nodes.length === 0) return DEAD
      const known = states.get(nodes.map((node) => node.id).join())
      if (known !== undefined) return known
      const state = parents.push(parent) - 1
      enteredBy.push(copied(name))
      remember(state, nodes)
      return state
    }

    const rootState = rootNodes.length === 0 ? DEAD : ROOT
    const rootMatch = matches.of(root.ends ?? [])
    const enter = (state: State, name: BytePath): State => {
      if (state === DEAD) return DEAD
      const place = placeOf(state)
      const known = outcomes.of(place, name)
      known.next ??= stateFor(nodesBehind(place, name), state, name)
      return known.next
    }
    const match = (state: State, name: BytePath) => outcomes.of(placeOf(state), name).match

    let lastDirectory = ''
    let lastState: State = rootState
    return {
      name: 'automaton',
      root: rootState,
      rootMatch,
      enter,
      dead: (state) => state === DEAD,
      match,
      matchBytes(state, bytes, from, to) {
        const place = placeOf(state)
        const known = outcomes.ofBytes(place, bytes, from, to)
        return known === undefined ? outcomes.of(place, asText(bytes, from, to)).match : known.match
      },
      lookup(path) {
        if (path === '/') return rootMatch
        const slash = path.lastIndexOf('/')
        const directory = path.slice(0, slash)
        // Paths come directory by directory.
        if (directory !== lastDirectory) {
          lastState = rootState
          for (let at = 1; at <= slash && lastState !== DEAD; ) {
            const end = path.indexOf('/', at)
            lastState = enter(lastState, path.slice(at, end))
            at = end + 1
          }
          lastDirectory = directory
        }
        return match(lastState, path.slice(slash + 1))
      },
    }
  }

/** The path index to use: thousands of patterns at the price of one. */
export const automaton: NewPathIndex = automatonWithin(CELLS)
