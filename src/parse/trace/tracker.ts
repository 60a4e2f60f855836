import { type BytePath, eventWrites, LIMITS, normalizePath } from '../../model/index.ts'
import type { Deed, Traced, TraceOptions } from './contract.ts'
import { credentials } from './credentials.ts'
import { factsOf } from './drop.ts'
import { flagNames } from './flags.ts'
import { forked, newIdentity, uidOf } from './identity.ts'
import { ledger } from './ledger.ts'
import type { Process, Stint } from './process.ts'

/** How a new process comes of another; clone(2). */
export interface Forking {
  readonly thread: boolean
  readonly sharesView: boolean
  readonly sharesFiles: boolean
  readonly namespace: boolean
}
export const PLAIN_FORK: Forking = Object.freeze({
  thread: false,
  sharesView: false,
  sharesFiles: false,
  namespace: false,
})

const STINTS = 32

/** Whether a path can stand as it is. */
const PLAIN = /^(?!.*(?:\/\/|\/\.{1,2}(?:\/|$)|\/$))\//s

/** Follows the processes of a trace, whatever its format: who each is, where it stands, and what it did. */
export const tracker = (options: TraceOptions, collector: string) => {
  const book = ledger()
  const processes = new Map<number, Process>()
  let descriptors = 0
  let unplaced = 0
  let untracked = 0
  let lines = 0

  const begin = (pid: number): Process => {
    return {
      pid,
      program: undefined,
      view: { cwd: undefined, root: '', umask: undefined },
      files: new Map(),
      who: newIdentity(),
      family: new Set(),
      undecided: [],
      now: undefined,
      dropped: false,
      drop: undefined,
      calls: [],
      failures: [],
      threads: 1,
      early: false,
    }
  }
  const stintOf = (process: Process): Stint => {
    if (process.now !== undefined) return process.now
    const { program, who, undecided } = process
    if (process.dropped) {
      process.now = book.decided(process, 'after-drop')
      return process.now
    }
    const same = undecided.find(
      (one) => one.program === program && one.who.euid === who.euid && one.who.egid === who.egid,
    )
    process.now = same ?? (undecided.length < STINTS ? book.undecided(process) : (undecided.at(-1) as Stint))
    if (same === undefined && undecided.length < STINTS) undecided.push(process.now)
    return process.now
  }
  const users = credentials(book)

  /** A process is no more: what was undecided never dropped, unless a way back was left open and never taken. */
  const end = (process: Process, badly: boolean): void => {
    const { undecided, drop, who } = process
    if (drop !== undefined) {
      book.settle(process, drop.before, 'before-drop')
      book.settle(process, undecided.slice(drop.before.length), 'after-drop')
      book.dropped(process, factsOf(process, drop, badly, false), 'ok', drop.line)
    } else {
      const isOther = ({ who: then }: Stint): boolean => {
        const uid = uidOf(then)
        return uid !== undefined && uid !== 0
      }
      const unprivileged = undecided.every(isOther)
      book.settle(process, undecided, unprivileged ? 'after-drop' : 'never-drops')
      const failed = process.failures.find(({ part }) => part === 'user')
      const uid = uidOf(who)
      if (failed !== undefined && (uid === undefined || uid === 0)) {
        const facts = factsOf(process, undefined, badly, false)
        if (facts.ignored.length > 0) book.dropped(process, facts, failed.error, lines)
      }
    }
    descriptors -= process.files.size
  }
  const api = {
    users,
    /** Counts a line, and tells its number. */
    line: (): number => ++lines,
    get(pid: number): Process | undefined {
      return processes.get(pid)
    },
    get alive(): number {
      return processes.size
    },
    /** The only process there is. */
    get only(): Process | undefined {
      return processes.size === 1 ? processes.values().next().value : undefined
    },
    /** The process of a line; one that was not seen to begin has just been attached to. */
    process(pid: number): Process | undefined {
      const known = processes.get(pid)
      if (known !== undefined) return known
      if (processes.size >= LIMITS.traceProcesses) {
        untracked++
        return undefined
      }
      const fresh = begin(pid)
      processes.set(pid, fresh)
      return fresh
    },
    /** The process that went without a number until now. */
    rename(from: number, to: number): void {
      const process = processes.get(from)
      if (process === undefined || processes.has(to)) return
      processes.delete(from)
      processes.set(to, { ...process, pid: to })
    },
    fork(parent: Process, pid: number, how: Forking, early = false): void {
      const known = processes.get(pid)
      if (known?.early) {
        known.early = false
        return
      }
      if (known === parent) return
      // Its number is used again: the end of the old one was not traced.
      if (known !== undefined) api.exit(pid, true)
      if (processes.size >= LIMITS.traceProcesses) {
        untracked++
        return
      }
      if (how.thread) {
        parent.threads++
        processes.set(pid, parent)
        return
      }
      const files = how.sharesFiles ? parent.files : copied(parent.files)
      processes.set(pid, {
        ...begin(pid),
        program: parent.program,
        view: how.sharesView ? parent.view : { ...parent.view },
        files,
        who: { ...forked(parent.who), inNamespace: parent.who.inNamespace || how.namespace },
        family: parent.family,
        dropped: parent.dropped,
        early,
      })
    },
    exec(process: Process, program: BytePath | undefined): void {
      if (process.files.size > 0) process.files = copied(process.files)
      process.view = { ...process.view }
      process.program = program
      process.now = undefined
      const { who } = process
      who.suid = who.euid
      who.sgid = who.egid
      who.keepsCaps = false
      // A program without user 0 gets none but the ambient ones; capabilities(7).
      const ids = [who.ruid, who.euid].map((id) => id ?? who.start.value)
      if (ids.every((id) => id !== undefined && id !== 0)) who.caps = who.ambient
      else who.caps = undefined
    },
    exit(pid: number, badly: boolean): void {
      const process = processes.get(pid)
      if (process === undefined) return
      processes.delete(pid)
      process.threads--
      if (process.threads === 0) end(process, badly)
    },
    /** Makes a path absolute: below `base` where it is relative. undefined where that is not known. */
    absolute(process: Process, path: BytePath, base: BytePath | undefined): BytePath | undefined {
      const { view } = process
      if (path.length > LIMITS.pathLength) return undefined
      const whole = path.startsWith('/')
        ? view.root + path
        : base === undefined
          ? undefined
          : path === ''
            ? base
            : `${base}/${path}`
      if (whole === undefined) return undefined
      return PLAIN.test(whole) ? whole : normalizePath(whole)
    },
    /** A deed whose place cannot be told. */
    unplaced(): void {
      unplaced++
    },
    opened(process: Process, fd: number, path: BytePath): void {
      if (!process.files.has(fd)) {
        if (descriptors >= LIMITS.traceDescriptors) return
        descriptors++
      }
      process.files.set(fd, path)
    },
    closed(process: Process, fd: number): void {
      if (process.files.delete(fd)) descriptors--
    },
    deed(process: Process, deed: Deed, line: number): void {
      stintOf(process).done.add(deed, process.pid, line)
      if (
        process.failures.length > 0 &&
        (deed.op === 'exec' || eventWrites({ op: deed.op, flags: flagNames(deed.flags) }))
      )
        for (const failure of process.failures) failure.acted = true
    },
    finish(): Traced {
      for (const process of new Set(processes.values())) end(process, false)
      processes.clear()
      const notes: string[] = []
      const { lost } = book.budget
      if (lost > 0)
        notes.push(`more than ${LIMITS.traceEvents} different operations: ${lost} were counted and not looked at`)
      if (untracked > 0)
        notes.push(`more than ${LIMITS.traceProcesses} processes at once: ${untracked} lines of others`)
      if (unplaced > 0) notes.push(`${unplaced} operations whose directory the trace does not tell`)
      return { events: book.records(options.file, collector), notes, lines }
    },
  }
  const copied = (files: ReadonlyMap<number, BytePath>): Map<number, BytePath> => {
    if (descriptors + files.size > LIMITS.traceDescriptors) return new Map()
    descriptors += files.size
    return new Map(files)
  }
  return api
}
export type Tracker = ReturnType<typeof tracker>
