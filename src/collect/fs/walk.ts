import { type BytePath, joinPath, LIMITS, type Selection, type State } from '../../model/index.ts'
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
}

/** At most this many entries are visited between two pauses. */
export const PAUSE_EVERY = 4096

/** A directory that waits to be entered. */
interface Pending {
  readonly path: BytePath
  readonly state: State
  readonly dev: number
  readonly ino: number
}

/**
 * Walks the selected part of the root, directory by directory, parents first, entries by their bytes. An explicit stack:
 * depth costs memory, not stack. Only entries that the selection wants, and directories it has not called dead, are
 * stat'ed. Pauses (yields the path it is at) after each directory and every PAUSE_EVERY entries.
 *
 * What the descent cannot vouch for, a directory that has become another one meanwhile, is reported as incomplete. Nothing but
 * stat, readlink and directory listings is done here; files are opened in `read.ts`, which verifies what it has opened.
 */
export function* walk(context: WalkContext, selection: Selection, visit: Visit): Generator<BytePath, void> {
  const { host, incomplete } = context
  const root = host.lstat('/')
  if (typeof root === 'string') {
    incomplete.add('/', inWords(root))
    return
  }
  const stack: Pending[] = [{ path: '/', state: selection.root, dev: root.dev, ino: root.ino }]
  const descent = host.descend?.() ?? pathDescent(host)
  try {
    if (selection.rootFacts !== 0) visit('/', '', root, selection.rootFacts, descent)
    if (selection.dead(selection.root)) return
    for (let here = stack.pop(); here !== undefined; here = stack.pop()) {
      yield* directory(context, descent, selection, visit, here, stack)
      yield here.path
    }
  } finally {
    descent.close()
  }
}

function* directory(
  context: WalkContext,
  descent: Descent,
  selection: Selection,
  visit: Visit,
  here: Pending,
  stack: Pending[],
): Generator<BytePath, void> {
  const { incomplete } = context
  const { path, state } = here
  if (path.length > LIMITS.pathLength)
    return incomplete.add(path.slice(0, 1024), 'a directory nested too deeply below it')
  const wrong = descent.enter(path, here.dev, here.ino)
  if (wrong !== undefined) return incomplete.add(path, wrong)
  const listed = descent.list(
    (name, isDirectory) =>
      selection.facts(state, name) !== 0 || (isDirectory && !selection.dead(selection.enter(state, name))),
  )
  if (typeof listed === 'string') return incomplete.add(path, inWords(listed))
  const below: Pending[] = []
  yield* entries(context, descent, selection, visit, here, listed, below)
  const doubt = descent.leave()
  if (doubt !== undefined) incomplete.add(path, doubt)
  for (let i = below.length - 1; i >= 0; i--) stack.push(below[i] as Pending)
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
