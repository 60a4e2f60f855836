import type { BytePath, MountRule, Sandbox, SandboxState } from '../../model/index.ts'
import { type Layout, layoutOf, type Seen } from './layout.ts'

/** What a sandbox leaves of a path, and the directive that decides it, if any does. */
export interface Judged {
  readonly state: SandboxState
  readonly rule: MountRule | undefined
}

const RANK: readonly SandboxState[] = ['hidden', 'private', 'read-only', 'writable']

const judge = (seen: Seen, host: BytePath): Judged => {
  const rule = (seen.mount ?? seen.content)?.rule
  if (seen.shows === 'gone') return { state: 'hidden', rule }
  if (seen.shows === 'own') return { state: 'private', rule: seen.content?.rule }
  // Another tree of the host stands in its place.
  if (seen.host !== host) return { state: 'hidden', rule: seen.content?.rule }
  return { state: seen.readOnly ? 'read-only' : 'writable', rule }
}

/** The most that is left of a path of the host, under its own name or under another one that shows it. */
export const judgeIn = (layout: Layout, path: BytePath): Judged =>
  [path, ...layout.elsewhere(path)]
    .map((at) => judge(layout.seen(at), path))
    .reduce((best, next) => (RANK.indexOf(next.state) > RANK.indexOf(best.state) ? next : best))

/**
 * What a sandbox leaves of a path of the host, by its mounts alone: the longest path that leads to it decides
 * (systemd.exec(5)). Modes and owners are another matter; so are symbolic links on the way.
 */
export const sandboxed = (sandbox: Sandbox, path: BytePath): SandboxState => judgeIn(layoutOf(sandbox), path).state
