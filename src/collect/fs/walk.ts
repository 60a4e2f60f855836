import type { Stats } from 'node:fs'
import { type BytePath, joinPath, LIMITS, type Selection, type State } from '../../model/index.ts'
import { inWords, type Notes } from '../notes.ts'
import type { Boundary } from './boundary.ts'
import type { Host, Listing } from './host.ts'

/** A selected inode: its directory and name (`/` and an empty one for the root), what lstat said, the FACT bits wanted. */
export type Visit = (directory: BytePath, name: BytePath, stats: Stats, facts: number) => void

export interface WalkContext {
  readonly host: Host
  readonly boundary: Boundary
  readonly incomplete: Notes
  readonly notLookedAt: Notes
}

/** At most this many entries are visited between two pauses. */
export const PAUSE_EVERY = 4096

interface Pending {
  readonly path: BytePath
  readonly state: State
  readonly dev: number
  readonly ino: number
}

/**
 * Walks the selected part of the root, directory by directory, parents first, entries by their bytes. An explicit stack:
 * depth costs memory, not stack. Only entries that the selection wants, and directories it has not called dead, are
 * lstat'ed. Pauses (yields the path it is at) after each directory and every PAUSE_EVERY entries.
 *
 * Races: names are looked up by path, so between two calls a directory may become something else. A directory is
 * compared, device and inode, before and after its entries were looked at, and one that has changed is reported
 * as incomplete. What remains is a swap there and back within that moment: it can make the scan see metadata of a place that
 * is not the one named. Nothing but lstat, readlink and directory listings is done by these paths; files are opened in
 * `read.ts`, which verifies what it has opened.
 */
export function* walk(context: WalkContext, selection: Selection, visit: Visit): Generator<BytePath, void> {
  const { host, incomplete } = context
  const root = host.lstat('/')
  if (typeof root === 'string') {
    incomplete.add('/', inWords(root))
    return
  }
  if (selection.rootFacts !== 0) visit('/', '', root, selection.rootFacts)
  if (selection.dead(selection.root)) return
  const stack: Pending[] = [{ path: '/', state: selection.root, dev: root.dev, ino: root.ino }]
  for (let here = stack.pop(); here !== undefined; here = stack.pop()) {
    if (here.path.length > LIMITS.pathLength) {
      incomplete.add(here.path.slice(0, 1024), 'a directory nested too deeply below it')
      continue
    }
    const { path, state } = here
    const listed = host.list(
      path,
      (name, isDirectory) =>
        selection.facts(state, name) !== 0 || (isDirectory && !selection.dead(selection.enter(state, name))),
    )
    if (typeof listed === 'string') incomplete.add(here.path, inWords(listed))
    else {
      const below: Pending[] = []
      yield* entries(context, selection, visit, here, listed, below)
      const after = host.lstat(here.path)
      if (typeof after === 'string') incomplete.add(here.path, inWords(after))
      else if (after.ino !== here.ino || after.dev !== here.dev) incomplete.add(here.path, 'replaced during the scan')
      for (let i = below.length - 1; i >= 0; i--) stack.push(below[i] as Pending)
    }
    yield here.path
  }
}

function* entries(
  { host, boundary, incomplete, notLookedAt }: WalkContext,
  selection: Selection,
  visit: Visit,
  here: Pending,
  listed: Listing,
  below: Pending[],
): Generator<BytePath, void> {
  let seen = 0
  for (const name of listed.names) {
    if (++seen % PAUSE_EVERY === 0) yield here.path
    const path = joinPath(here.path, name)
    const excluded = listed.directories.has(name) ? boundary.excluded(path) : undefined
    if (excluded !== undefined) {
      notLookedAt.add(path, excluded)
      continue
    }
    const stats = host.lstat(path)
    if (typeof stats === 'string') {
      incomplete.add(path, inWords(stats))
      continue
    }
    const facts = selection.facts(here.state, name)
    if (facts !== 0) visit(here.path, name, stats, facts)
    if (!stats.isDirectory()) continue
    const state = selection.enter(here.state, name)
    if (selection.dead(state)) continue
    const crossing = boundary.crossing(path, stats.dev, here.dev)
    if (crossing === undefined) below.push({ path, state, dev: stats.dev, ino: stats.ino })
    else notLookedAt.add(path, crossing)
  }
}
