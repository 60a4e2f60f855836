import { type BytePath, joinPath, LIMITS, type Selection, type State, type Stop } from '../../model/index.ts'
import { inWords, type Notes } from '../notes.ts'
import type { Boundary } from './boundary.ts'
import { type Descent, pathDescent } from './descent.ts'
import type { Host, Listing } from './host.ts'
import { isDirectory, type Seen } from './seen.ts'

/** A selected inode: its directory and name (`/` and an empty one for the root), what stat said, the FACT bits wanted. */
export type Visit = (directory: BytePath, name: BytePath, seen: Seen, facts: number, descent: Descent) => void

export interface WalkContext {
  readonly host: Host
  readonly boundary: Boundary
  readonly incomplete: Notes
  readonly notLookedAt: Notes
  /** Told of every directory that is entered and was looked at on the way in, to save others a look of their own. */
  readonly entered?: ((path: BytePath, seen: Seen) => void) | undefined
}

/** At most this many entries are visited between two pauses. */
export const PAUSE_EVERY = 512

/** A directory that waits to be entered. */
interface Pending extends Stop {
  readonly state: State
}

/** A piece of a walk: where it begins (absent: at the root), after how many entries it ends, and what it leaves, in order. */
export interface Part {
  readonly from: readonly Stop[] | undefined
  readonly entries: number
  readonly rest: Stop[]
}

/**
 * Walks the selected part of the root, directory by directory, parents first, entries by their bytes. An explicit stack:
 * depth costs memory, not stack. Only entries that the selection wants, and directories it has not called dead, are
 * stat'ed. Pauses (yields the path it is at) after each directory and every PAUSE_EVERY entries.
 *
 * What the descent cannot vouch for, a directory that has become another one meanwhile, is reported as incomplete. Nothing but
 * stat, readlink and directory listings is done here; files are opened in `read.ts`, which verifies what it has opened.
 */
export function* walk(
  context: WalkContext,
  selection: Selection,
  visit: Visit,
  part?: Part,
): Generator<BytePath, void> {
  const descent = context.host.descend?.() ?? pathDescent(context.host)
  try {
    const stack = part?.from?.map((stop) => pending(selection, stop)) ?? atRoot(context, selection, visit, descent)
    stack.reverse()
    let left = part?.entries ?? Number.POSITIVE_INFINITY
    for (let here = stack.pop(); here !== undefined; here = stack.pop()) {
      left -= yield* directory(context, descent, selection, visit, here, stack)
      yield here.path
      if (left > 0) continue
      for (let next = stack.pop(); next !== undefined; next = stack.pop())
        part?.rest.push({ path: next.path, dev: next.dev, ino: next.ino })
    }
  } finally {
    descent.close()
  }
}

/** The root itself visited, and entered next if anything below can be selected. */
const atRoot = ({ host, incomplete }: WalkContext, selection: Selection, visit: Visit, descent: Descent): Pending[] => {
  const root = host.lstat('/')
  if (typeof root === 'string') {
    incomplete.add('/', inWords(root))
    return []
  }
  const { dev, ino } = root
  if (selection.rootFacts !== 0) visit('/', '', root, selection.rootFacts, descent)
  return selection.dead(selection.root) ? [] : [{ path: '/', state: selection.root, dev, ino }]
}

/** Where another walk has stopped, in this selection's own terms. */
const pending = (selection: Selection, { path, dev, ino }: Stop): Pending => {
  let state = selection.root
  if (path !== '/') for (const name of path.slice(1).split('/')) state = selection.enter(state, name)
  return { path, state, dev, ino }
}

/** Returns how many entries it has met, itself counted. */
function* directory(
  context: WalkContext,
  descent: Descent,
  selection: Selection,
  visit: Visit,
  here: Pending,
  stack: Pending[],
): Generator<BytePath, number> {
  const { incomplete } = context
  const { path, state } = here
  if (path.length > LIMITS.pathLength) {
    incomplete.add(path.slice(0, 1024), 'a directory nested too deeply below it')
    return 1
  }
  const wrong = descent.enter(path, here.dev, here.ino)
  if (wrong !== undefined) {
    incomplete.add(path, wrong)
    return 1
  }
  const seen = context.entered === undefined ? undefined : descent.entered()
  if (seen !== undefined) context.entered?.(path, seen)
  const listed = descent.list(
    (name, isDirectory) =>
      selection.facts(state, name) !== 0 || (isDirectory && !selection.dead(selection.enter(state, name))),
  )
  if (typeof listed === 'string') {
    incomplete.add(path, inWords(listed))
    return 1
  }
  const below: Pending[] = []
  yield* entries(context, descent, selection, visit, here, listed, below)
  const doubt = descent.leave()
  if (doubt !== undefined) incomplete.add(path, doubt)
  for (let i = below.length - 1; i >= 0; i--) stack.push(below[i] as Pending)
  return 1 + listed.names.length
}

function* entries(
  { boundary, incomplete, notLookedAt }: WalkContext,
  descent: Descent,
  selection: Selection,
  visit: Visit,
  here: Pending,
  listed: Listing,
  below: Pending[],
): Generator<BytePath, void> {
  const { directories } = listed
  let met = 0
  for (const name of listed.names) {
    if (++met % PAUSE_EVERY === 0) yield here.path
    if (directories.size > 0 && directories.has(name)) {
      const path = joinPath(here.path, name)
      const excluded = boundary.excluded(path)
      if (excluded !== undefined) {
        notLookedAt.add(path, excluded)
        continue
      }
    }
    const seen = descent.stat(name)
    if (typeof seen === 'string') {
      incomplete.add(joinPath(here.path, name), inWords(seen))
      continue
    }
    const inner = isDirectory(seen) ? placeOf(selection, here, name, seen) : undefined
    const facts = selection.facts(here.state, name)
    if (facts !== 0) visit(here.path, name, seen, facts, descent)
    if (inner === undefined) continue
    const crossing = boundary.crossing(inner.path, inner.dev, here.dev)
    if (crossing === undefined) below.push(inner)
    else notLookedAt.add(inner.path, crossing)
  }
}

/** The directory `name` as one to enter; undefined when nothing below it can be selected. */
const placeOf = (selection: Selection, here: Pending, name: BytePath, { dev, ino }: Seen): Pending | undefined => {
  const state = selection.enter(here.state, name)
  return selection.dead(state) ? undefined : { path: joinPath(here.path, name), state, dev, ino }
}
