import { factsOf, lateCall, noteCall, type Part, startDrop } from './drop.ts'
import { afterSet, type Identity, type Ids, KEEP, uidOf } from './identity.ts'
import type { Ledger } from './ledger.ts'
import type { Process } from './process.ts'

/** A call that sets user or group numbers. `error` undefined: it went well. */
export interface SetCall {
  readonly kind: 'set' | 'setre' | 'setres'
  readonly asked: readonly number[]
  readonly words: string
  readonly error: string | undefined
  readonly line: number
}

const FAILURES = 24
const FAMILY = 64

/** Follows who processes are, and when they give up user 0. */
export const credentials = (book: Ledger) => {
  const real = (who: Identity): readonly (number | undefined)[] =>
    [who.ruid, who.euid, who.suid].map((id) => id ?? who.start.value)
  const leavesNoWay = (who: Identity): boolean => real(who).every((id) => id !== undefined && id !== 0)

  const failed = (process: Process, part: Part, { asked, words, error }: SetCall): void => {
    const { who, drop, dropped } = process
    noteCall(process, `${words} = ${error}`)
    // After a drop, asking for 0 back is how a careful program makes sure that it cannot have it.
    const isProof = (drop !== undefined || dropped) && asked.every((id) => id === 0 || id === KEEP) && part !== 'groups'
    const uid = uidOf(who)
    if (isProof || (drop === undefined && uid !== undefined && uid !== 0)) return
    if (drop !== undefined && part !== 'user') lateCall(drop, part, false)
    if (process.failures.length < FAILURES) process.failures.push({ part, words, error: error ?? '', acted: false })
  }
  const succeeded = (process: Process, part: Part, words: string): void => {
    noteCall(process, words)
    process.failures = process.failures.filter((one) => one.part !== part)
  }
  /** User 0 is gone: with no way back that settles what came before. */
  const gone = (process: Process, uid: number, line: number): void => {
    process.drop ??= startDrop(process, line)
    if (process.family.size < FAMILY) process.family.add(uid)
    process.now = undefined
    if (!leavesNoWay(process.who)) return
    book.settle(process, process.undecided, 'before-drop')
    process.undecided = []
    process.drop = { ...process.drop, before: [] }
    process.dropped = true
  }
  const back = (process: Process): void => {
    if (process.drop !== undefined)
      book.dropped(process, factsOf(process, process.drop, false, true), 'ok', process.drop.line)
    process.drop = undefined
    process.dropped = false
    process.now = undefined
    process.calls = []
    process.failures = []
    process.who.setgroups = false
    process.who.setgid = false
  }
  return {
    user(process: Process, call: SetCall): void {
      const { who } = process
      if (who.inNamespace) return
      if (call.error !== undefined) {
        failed(process, 'user', call)
        return
      }
      const before = uidOf(who)
      const privileged = before === undefined || before === 0
      const ids = afterSet(call.kind, call.asked, { real: who.ruid, effective: who.euid, saved: who.suid }, privileged)
      const effective = ids.effective
      succeeded(process, 'user', call.words)
      // Only one that is user 0 becomes another at will.
      if (before === undefined && effective !== undefined && effective !== 0) who.start.value = 0
      who.ruid = ids.real
      who.euid = effective
      who.suid = ids.saved
      const uid = uidOf(who)
      if (uid === undefined) return
      if (uid === 0) {
        if (before !== undefined && before !== 0) back(process)
      } else if (privileged || process.drop !== undefined) gone(process, uid, call.line)
      else process.now = undefined
    },
    group(process: Process, call: SetCall): void {
      const { who } = process
      if (who.inNamespace) return
      if (call.error !== undefined) {
        failed(process, 'group', call)
        return
      }
      const uid = uidOf(who)
      const privileged = uid === undefined || uid === 0
      const ids = afterSet(call.kind, call.asked, { real: who.rgid, effective: who.egid, saved: who.sgid }, privileged)
      who.rgid = ids.real
      who.egid = ids.effective
      who.sgid = ids.saved
      who.setgid = true
      succeeded(process, 'group', call.words)
      if (process.drop !== undefined) lateCall(process.drop, 'group', true)
      process.now = undefined
    },
    groups(process: Process, groups: readonly number[] | undefined, call: Omit<SetCall, 'kind' | 'asked'>): void {
      const { who } = process
      if (who.inNamespace) return
      if (call.error !== undefined) {
        failed(process, 'groups', { kind: 'set', asked: [], ...call })
        return
      }
      who.supplementary = groups
      who.setgroups = true
      succeeded(process, 'groups', call.words)
      if (process.drop !== undefined) lateCall(process.drop, 'groups', true)
    },
    /** What the process was told of itself, or what a log says of it. */
    observed(process: Process, uid: number): void {
      const { who } = process
      if (who.inNamespace) return
      const known = uidOf(who)
      if (known === undefined) {
        who.start.value = uid
        if (uid !== 0) process.dropped = process.drop === undefined && process.undecided.length === 0
        process.now = undefined
        return
      }
      if (known === uid) return
      // A program whose file gives another user was run.
      who.euid = uid
      who.suid = uid
      if (uid === 0) back(process)
      process.now = undefined
    },
    /** What a log says of a process at each of its operations: real, effective and saved numbers. Calls are not told. */
    recorded(process: Process, user: Ids, group: Ids, line: number): void {
      const { who } = process
      const before = uidOf(who)
      who.ruid = user.real
      who.euid = user.effective
      who.suid = user.saved
      who.rgid = group.real
      if (who.egid !== group.effective) process.now = undefined
      who.egid = group.effective
      who.sgid = group.saved
      const { effective } = user
      if (effective === before || effective === undefined) return
      if (before === undefined) process.dropped = effective !== 0
      else if (effective === 0) back(process)
      else if (before === 0) {
        gone(process, effective, line)
        if (process.drop !== undefined) process.drop = { ...process.drop, groups: undefined, group: undefined }
      }
      process.now = undefined
    },
    caps(process: Process, caps: readonly string[]): void {
      process.who.caps = caps
    },
  }
}
export type Credentials = ReturnType<typeof credentials>
