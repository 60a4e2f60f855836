import {
  type Access,
  type BytePath,
  type Inode,
  type MountRule,
  type Power,
  parentOf,
  type Sandbox,
  type SandboxState,
  type Subject,
  type Tree,
  type Truth,
  UNKNOWN,
} from '../../model/index.ts'
import { createAccess } from '../access.ts'
import { type Layout, layoutOf } from './layout.ts'
import { type Judged, judgeIn } from './state.ts'
import { viewOf } from './view.ts'

/** Access from within a sandbox: the second answer, beside the one by ownership. */
export interface SandboxAccess extends Access {
  /** What the mounts alone leave of a path of the host once its links are followed, and by which directive. */
  judge(path: BytePath): Judged
  /** What is left of a path that could be modified from outside: `writable` unless the sandbox surely keeps it as it is. */
  leaves(path: BytePath, inode?: Inode): SandboxState
}

/** Powers that change something. Reading is not asked of a sandbox: findings rest on what can be changed. */
const CHANGING: ReadonlySet<Power> = new Set([
  'write',
  'append',
  'create',
  'delete',
  'replace',
  'control',
  'modify',
  'redirect',
])
/** What leaves a path as the host has it. */
const OPENS: ReadonlySet<MountRule['kind']> = new Set(['read-write', 'bind', 'host', 'implicit'])
/** Powers over what a path holds or leads to, which reach it under every name. */
const CONTENT: ReadonlySet<Power> = new Set(['write', 'append', 'control', 'modify', 'redirect'])

/** Kleene's or, asked no further than the first yes. */
const some = <T>(items: Iterable<T>, ask: (item: T) => Truth): Truth => {
  let answer: Truth = false
  for (const item of items) {
    const one = ask(item)
    if (one === true) return true
    if (one === UNKNOWN) answer = UNKNOWN
  }
  return answer
}

/** The mounts of a sandbox where they really lie: links in their paths followed, as systemd does before it mounts. */
const settledLayout = (base: Access, sandbox: Sandbox): Layout => {
  const root = sandbox.rootDirectory
  const at = (path: BytePath): BytePath | undefined => {
    const found = base.resolve(path)
    return found.loop ? undefined : found.path
  }
  const real = root === undefined ? undefined : (at(root) ?? root)
  const below = (path: BytePath): BytePath => (real === undefined ? path : path === '/' ? real : `${real}${path}`)
  const settle = (rule: MountRule): MountRule | undefined => {
    const source = rule.source === undefined ? undefined : at(rule.source)
    if (rule.source !== undefined && source === undefined) return undefined
    // systemd before 256 made the destination read-only all the same; here it is left as it is.
    if (rule.optional && source !== undefined && base.resolve(source).inode === null) return undefined
    const { path, inode } = base.resolve(below(rule.path))
    // What is not there is left out; it could be made later, outside of any mount. An opened path is kept: that errs safely.
    if (inode === null && rule.optional && !OPENS.has(rule.kind)) return undefined
    const seen = real === undefined ? path : path.startsWith(`${real}/`) ? path.slice(real.length) : rule.path
    return { ...rule, path: seen, ...(source === undefined ? {} : { source }) }
  }
  return layoutOf(sandbox, settle)
}

/**
 * What a service can change of the host from within its sandbox. Questions about its own uid are answered in its view of
 * the tree, under every name that its mounts give a path; all others are answered by `base`. Only a plain `false` says
 * that the sandbox keeps the service from it.
 */
export const inSandbox = (base: Access, tree: Tree, sandbox: Sandbox, subject: Subject): SandboxAccess => {
  const layout = settledLayout(base, sandbox)
  const inner = createAccess(viewOf(tree, layout))

  /** A tree of the host's that another one covers can still be moved away with a directory above it. */
  const above = (path: BytePath): Truth => {
    const parents: BytePath[] = []
    for (let at = layout.seen(path).mount?.path ?? '/'; at !== '/'; at = parentOf(at)) parents.push(parentOf(at))
    return some(parents, (at) => some(['replace', 'control'] as const, (power) => inner.can(subject, power, at)))
  }
  const under = (path: BytePath, power: Power): Truth => {
    const seen = layout.seen(path)
    const covered = seen.shows === 'host' && seen.host !== path
    const own = covered
      ? power === 'modify' || power === 'redirect'
        ? above(path)
        : false
      : inner.can(subject, power, path)
    return own === true ? true : some<Truth>([own, ...elsewhere(path, power)], (answer) => answer)
  }
  const elsewhere = (path: BytePath, power: Power): readonly Truth[] =>
    layout.elsewhere(path).map((at) => inner.can(subject, power, at))
  /** Another name of the same inode may lie on a mount that is open. */
  const linked = (inode: Inode | null | undefined, power: Power): Truth => {
    if (!inode || inode.type === 'directory' || (inode.nlink ?? 1) < 2 || power === 'redirect') return false
    const names = tree.names(inode)
    if (names === undefined) return UNKNOWN
    const powers: readonly Power[] = power === 'modify' ? ['write', 'control'] : [power]
    return some(names, (name) => some(powers, (one) => under(name, one)))
  }
  const can = (power: Power, path: BytePath, given: Inode | undefined): Truth => {
    const ways = function* (): Generator<Truth> {
      yield under(path, power)
      if (!CONTENT.has(power)) return
      yield linked(given ?? tree.lookup(path), power)
      const to = base.resolve(path)
      if (to.path === path) return
      yield under(to.path, power)
      yield linked(to.inode, power)
    }
    return some<Truth>(ways(), (answer) => answer)
  }

  const judge = (path: BytePath): Judged => {
    const own = judgeIn(layout, path)
    const to = own.state === 'writable' ? base.resolve(path) : undefined
    return to === undefined || to.path === path ? own : judgeIn(layout, to.path)
  }
  const asks = (who: Subject, power: Power): boolean => who.uid === subject.uid && CHANGING.has(power)
  return Object.freeze<SandboxAccess>({
    can: (who, power, path, inode) => (asks(who, power) ? can(power, path, inode) : base.can(who, power, path, inode)),
    explain(who, power, path, inode) {
      if (!asks(who, power)) return base.explain(who, power, path, inode)
      const answer = can(power, path, inode)
      const own = inner.explain(subject, power, path)
      if (own.answer === answer) return own
      for (const at of layout.elsewhere(path)) {
        const other = inner.explain(subject, power, at)
        const shown = { path, why: 'is what shows there', by: 'bind mount' }
        if (other.answer === true) return { ...other, witness: [...other.witness, shown] }
      }
      return { ...own, answer, witness: [] }
    },
    resolve: (path) => base.resolve(path),
    judge,
    leaves(path, inode) {
      if (can('modify', path, inode) !== false) return 'writable'
      const { state } = judge(path)
      return state === 'writable' ? 'read-only' : state
    },
  })
}
