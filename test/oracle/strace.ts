import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { ActRecord, ActVerb } from '../../src/model/index.ts'

/** One change that was seen being made. */
export interface Deed {
  readonly verb: ActVerb
  readonly path: string
  /** What made it. */
  readonly program: string
}

const VERBS: Readonly<Record<string, ActVerb>> = {
  chown: 'chown',
  lchown: 'chown',
  fchownat: 'chown',
  chmod: 'chmod',
  fchmodat: 'chmod',
  mkdir: 'create',
  mkdirat: 'create',
  symlink: 'create',
  symlinkat: 'create',
  unlink: 'remove',
  unlinkat: 'remove',
  rmdir: 'remove',
  rename: 'remove',
  renameat: 'remove',
  renameat2: 'remove',
}

/** Programs whose doings are the packaging system's: the walk passes over them and all they run. */
const APART =
  /\/(?:update-rc\.d|deb-systemd-.*|invoke-rc\.d|service|systemctl|systemd-.*|ucf.?|dpkg.*|update-alternatives|py3.*|add(?:user|group)|debconf.*|frontend|apt.*|install-info)$/

/** Programs whose doings are in their command line. What others do, only they know. */
const TOLD = /\/(?:chown|chgrp|chmod|mkdir|rmdir|rm|mv|cp|ln|install|touch|find|sh|bash|dash|unlink)$/

const MAINTAINERS = /^\/var\/lib\/dpkg\/info\//

const CALL = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/

/** A script of another language than the shell's: what it runs, only it knows. */
const isForeign = (path: string): boolean => {
  try {
    const file = openSync(path, 'r')
    const head = Buffer.alloc(64)
    const read = readSync(file, head, 0, head.length, 0)
    closeSync(file)
    return /^#![^\n]*\b(?:perl|python|ruby|php)/.test(head.toString('latin1', 0, read))
  } catch {
    return false
  }
}

/** Made by mktemp in a directory for everybody: a name that nobody else has is no place that anybody acts at. */
const RANDOM = /^\/(?:run|var)\/lock\/[^/]*\.\w{10}$/

/** Changes that a trace tells, by programs that are not apart and not below one that is. */
export const deedsIn = (log: string, view: string): readonly Deed[] => {
  const programs = new Map<string, string>()
  const apart = new Set<string>()
  const seen = new Map<string, Deed>()
  for (const line of whole(log)) {
    const [, pid = '', call = '', args = '', result = ''] = CALL.exec(line) ?? []
    if (call === 'execve' && result === '0') {
      const program = /^"([^"]*)"/.exec(args)?.[1] ?? '?'
      programs.set(pid, program)
      if (APART.test(program) || isForeign(join(view, program))) apart.add(pid)
      // debconf starts the script anew, as its own child.
      if (MAINTAINERS.test(program)) apart.delete(pid)
    } else if (/^(?:clone3?|v?fork)$/.test(call) && Number(result) > 0) {
      // A child may have become another program before its parent is told of it.
      if (!programs.has(result)) programs.set(result, programs.get(pid) ?? '?')
      if (apart.has(pid) && !MAINTAINERS.test(programs.get(result) ?? '')) apart.add(result)
    }
    const verb = VERBS[call]
    if (verb === undefined || result !== '0' || apart.has(pid) || !TOLD.test(programs.get(pid) ?? '')) continue
    const path = pathIn(args, view, call.startsWith('symlink'))
    // What `ln -f` puts in place by way of another name is that name's.
    if (path === undefined || /^\/(?:tmp|var\/tmp|dev)\/|\/Cu[\w]{6}$/.test(path) || RANDOM.test(path)) continue
    seen.set(`${verb} ${path}`, { verb, path, program: programs.get(pid) ?? '?' })
  }
  return [...seen.values()]
}

/** Lines of calls that were interrupted by others, put together. */
const whole = (log: string): readonly string[] => {
  const begun = new Map<string, string>()
  return log.split('\n').flatMap((line) => {
    const [pid = ''] = line.split(' ')
    if (line.endsWith('<unfinished ...>')) {
      begun.set(pid, line.slice(0, -'<unfinished ...>'.length))
      return []
    }
    const resumed = /^\d+ +<\.\.\. \w+ resumed>(.*)$/.exec(line)
    return resumed === null ? [line] : [`${begun.get(pid) ?? ''}${resumed[1]}`]
  })
}

const pathIn = (args: string, view: string, last: boolean): string | undefined => {
  const parts = last ? args.slice(args.indexOf('", ') + 3) : args
  const match = /^(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)"/.exec(parts)
  if (match === null) return undefined
  const [, directory = '', name = ''] = match
  const base = directory.startsWith(view) ? directory.slice(view.length) : directory
  // Without a directory a relative name is what `mkdir -p` makes on its way.
  if (!name.startsWith('/') && match[1] === undefined) return undefined
  const path = name.startsWith('/') ? name : `${base}/${name}`
  return path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1')
}

const matches = (pattern: string, path: string): boolean => {
  if (!pattern.includes('*')) return pattern === path
  const [head = '', ...rest] = pattern.split('*')
  return path.startsWith(head) && path.endsWith(rest.at(-1) ?? '')
}

/** Whether an act says so, or one may: its path could not be told. A parent that `mkdir -p` makes goes with its child. */
export const foretold = (
  deed: Deed,
  acts: readonly ActRecord[],
  resolve: (path: string) => string,
): 'told' | 'beside' | 'missed' => {
  // What is made gets its owner and mode of who makes it, who may take away first what is there.
  const making = deed.verb === 'chmod' || (deed.verb !== 'create' && /\/(?:cp|mv|install)$/.test(deed.program))
  const same = acts.filter(({ verb }) => verb === deed.verb || (making && verb === 'create'))
  const here = ({ path, recursive, unresolved, verb, makes }: ActRecord): boolean =>
    unresolved === undefined &&
    (matches(path, deed.path) ||
      matches(resolve(path), deed.path) ||
      (recursive && [path, resolve(path)].some((above) => deed.path.startsWith(`${above}/`))) ||
      (verb === 'create' && makes === 'directory' && path.startsWith(`${deed.path}/`)))
  if (same.some(here)) return 'told'
  return same.some(({ unresolved }) => unresolved !== undefined) ? 'beside' : 'missed'
}
