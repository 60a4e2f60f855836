import { LIMITS, PathwritError } from '../../model/index.ts'
import { stretch } from '../stretch.ts'
import type { TraceDecoder, TraceOptions } from './contract.ts'
import { forkingOf, HANDLERS } from './strace-calls.ts'
import { hashOf, isDigit, isWord, namesByHash, prefixEnd } from './strace-prefix.ts'
import { lineText, straceCall } from './strace-text.ts'
import { tracker } from './tracker.ts'

const NEWLINE = 0x0a
const PAREN = 0x28

const UNFINISHED = '<unfinished ...>'
const RESUMED = ' resumed>'
const LONGEST_NAME = 32
/** What calls that wait for their end may hold, all together, in bytes. */
const HELD = 64 << 20
const FORKS: ReadonlySet<string> = new Set(['clone', 'clone3', 'fork', 'vfork'])

/** Reads what strace prints, with any of -f -ff -y -yy -t -tt -ttt -r -T. */
export const straceDecoder = (options: TraceOptions): TraceDecoder => {
  const names = namesByHash()
  const track = tracker(options, 'trace')
  const held = stretch()
  const unfinished = new Map<number, string>()
  /** Processes that wait for the one they make. */
  const making: number[] = []
  let heldCalls = 0
  let skipping = false
  let tooLong = 0
  let strays = 0
  let calls = 0
  const found = { pid: 0 }
  const announced = new Set<number>()

  /** The process of a line that names none. */
  const unnamed = (): number => options.pid ?? track.only?.pid ?? 0
  const numbered = (given: number): number => {
    if (given < 0) return unnamed()
    if (
      given > 0 &&
      track.get(given) === undefined &&
      track.get(0) !== undefined &&
      !announced.has(given) &&
      making.length === 0
    )
      track.rename(0, given)
    return given
  }
  const hold = (who: number, text: string, name: string): void => {
    if (heldCalls + text.length > HELD) {
      tooLong++
      return
    }
    heldCalls += text.length - (unfinished.get(who)?.length ?? 0)
    unfinished.set(who, text)
    if (FORKS.has(name) && !making.includes(who)) making.push(who)
  }
  const ofProcess = (who: number) => {
    const known = track.get(who)
    if (known !== undefined) return known
    const maker = making.at(-1)
    const parent = maker === undefined ? undefined : track.get(maker)
    // A child may speak before its parent is told of it.
    if (parent !== undefined && maker !== undefined)
      track.fork(parent, who, forkingOf(unfinished.get(maker) ?? ''), true)
    return track.process(who)
  }
  const call = (who: number, name: string, text: string, line: number): void => {
    const process = ofProcess(who)
    if (process === undefined) return
    const cut = straceCall(text, name.length + 1)
    if (cut === undefined) {
      // On a terminal, news of a child breaks in on the call that makes it.
      const child = FORKS.has(name) ? /strace: Process (\d+) attached$/.exec(text) : null
      if (child !== null) hold(who, text.slice(0, child.index), name)
      else strays++
      return
    }
    calls++
    HANDLERS.get(name)?.({ name, call: cut, process, pid: who, line }, track)
  }
  const speaks = (bytes: Uint8Array, at: number, to: number, line: number): void => {
    let end = at
    while (end < to && end - at < LONGEST_NAME && isWord(bytes[end])) end++
    if (bytes[end] !== PAREN) {
      other(bytes, at, to)
      return
    }
    const name = names.get(hashOf(bytes, at, end))
    if (name === undefined || name.length !== end - at) {
      calls++
      if (found.pid > 0) numbered(found.pid)
      return
    }
    const who = numbered(found.pid)
    if (name === 'close') {
      close(bytes, end + 1, who)
      return
    }
    const text = lineText(bytes, at, to)
    // What another process says on a terminal may break in behind the words.
    const broken = text.endsWith(UNFINISHED) ? text.length - UNFINISHED.length : undefined
    if (broken !== undefined) {
      ofProcess(who)
      hold(who, text.slice(0, broken).trimEnd(), name)
    } else call(who, name, text, line)
  }
  const close = (bytes: Uint8Array, at: number, who: number): void => {
    let fd = 0
    for (let i = at; isDigit(bytes[i]) && i < at + 10; i++) fd = fd * 10 + (bytes[i] as number) - 0x30
    calls++
    const process = track.get(who)
    if (process !== undefined) track.closed(process, fd)
  }
  /** `<... openat resumed>) = 3` */
  const resumed = (bytes: Uint8Array, at: number, to: number, line: number): void => {
    const who = numbered(found.pid)
    const begun = unfinished.get(who)
    if (begun === undefined) {
      calls++
      return
    }
    const text = lineText(bytes, at, to)
    const behind = text.indexOf(RESUMED)
    if (behind < 0) return
    unfinished.delete(who)
    heldCalls -= begun.length
    const i = making.indexOf(who)
    if (i >= 0) making.splice(i, 1)
    const name = begun.slice(0, begun.indexOf('('))
    const rest = text.slice(behind + RESUMED.length).replace(/^ (?=\))/, '')
    call(who, name, begun.endsWith(',') && !rest.startsWith(')') ? `${begun} ${rest}` : begun + rest, line)
  }
  const other = (bytes: Uint8Array, at: number, to: number): void => {
    const text = lineText(bytes, at, Math.min(to, at + 200))
    const exited = /^\+\+\+ (?:exited with (\d+)|killed by)/.exec(text)
    if (exited !== null) {
      const who = numbered(found.pid)
      const waiting = unfinished.get(who)
      if (waiting !== undefined) {
        unfinished.delete(who)
        heldCalls -= waiting.length
        const i = making.indexOf(who)
        if (i >= 0) making.splice(i, 1)
      }
      announced.delete(who)
      track.exit(who, exited[1] !== '0')
      return
    }
    const attached = /^strace: Process (\d+) attached/.exec(text)?.[1]
    if (attached !== undefined) {
      if (announced.size < LIMITS.traceProcesses) announced.add(Number(attached))
    } else if (!/^(?:\+\+\+|---|strace: |$)/.test(text)) strays++
  }
  const read = (bytes: Uint8Array, from: number, to: number): void => {
    const line = track.line()
    const at = prefixEnd(bytes, from, to, found)
    if (at >= to) return
    if (bytes[at] === 0x3c) resumed(bytes, at, to, line)
    else speaks(bytes, at, to, line)
  }
  return {
    push(chunk) {
      let from = 0
      for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
        if (skipping || held.length + to - from > LIMITS.lineLength) {
          held.take(new Uint8Array())
          track.line()
          tooLong++
          skipping = false
        } else if (held.length > 0) {
          const whole = held.take(chunk.subarray(from, to))
          read(whole, 0, whole.length)
        } else read(chunk, from, to)
        from = to + 1
      }
      if (skipping || from === chunk.length) return
      if (held.length + chunk.length - from > LIMITS.lineLength) {
        held.take(new Uint8Array())
        skipping = true
      } else held.add(chunk.subarray(from))
    },
    end() {
      if (held.length > 0) {
        const whole = held.take(new Uint8Array())
        read(whole, 0, whole.length)
      }
    },
    finish() {
      if (calls === 0)
        throw new PathwritError('input', 'no system call was found in it', {
          file: options.file,
          hint: 'record one with: strace -f -y -o FILE COMMAND',
        })
      const { events, notes, lines } = track.finish()
      const more = [
        ...(tooLong > 0 ? [`${tooLong} lines were too long to be read`] : []),
        ...(strays > 0 ? [`${strays} lines could not be read as calls`] : []),
      ]
      return { events, notes: [...notes, ...more], lines }
    },
  }
}
