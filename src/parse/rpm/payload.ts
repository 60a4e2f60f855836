import { type BytePath, LIMITS, latin1, PathwritError } from '../../model/index.ts'
import type { Body, Decoder } from '../entries.ts'

/** Which member of a payload it is: by name (cpio's newc form), or by its place in the header (the form for large files). */
export type PayloadKey = { readonly name: BytePath } | { readonly index: number }

export interface PayloadSink {
  /** Takes a member's bytes, if it answers a body. `size` in bytes; undefined where only the header says it. */
  member(key: PayloadKey, size: number | undefined): { readonly size: number; readonly body: Body | undefined }
}

const HEADER = 110
const STRIPPED = 14
const TRAILER = 'TRAILER!!!'
/** Both forms fill up what is not a multiple of four. */
const padding = (size: number): number => (4 - (size % 4)) % 4

/**
 * The payload of a package: a cpio archive of the newc or crc form, or rpm's own form without headers. Only bodies are of interest: all
 * else stands in the package's header. An early end is told by `whole`.
 */
export const rpmPayload = (file: string, sink: PayloadSink): Decoder & { readonly whole: boolean } => {
  let offset = 0
  let ended = false
  /** Bytes that are held until there are `wanted` of them. */
  let held = new Uint8Array(0)
  let filled = 0
  let use: (bytes: Uint8Array) => void = () => {}
  let body: { left: number; pad: number; readonly to: Body | undefined; wanted: boolean } | undefined

  const wrong = (message: string, back = 0): never => {
    throw new PathwritError('input', `a damaged payload: ${message} at byte ${offset - back}`, {
      file,
      hint: 'fetch or build the package anew',
    })
  }
  const hold = (count: number, then: (bytes: Uint8Array) => void): void => {
    held = new Uint8Array(count)
    filled = 0
    use = then
  }
  const hex = (bytes: Uint8Array, at: number): number => {
    const text = latin1(bytes.subarray(at, at + 8))
    return /^[0-9a-fA-F]{8}$/.test(text) ? Number.parseInt(text, 16) : wrong('a number that is none')
  }
  const begin = (): void => hold(6, magic)
  const openBody = (size: number, to: Body | undefined): void => {
    body = { left: size, pad: padding(size), to, wanted: to !== undefined }
    if (size === 0) finish()
    if (body !== undefined && body.pad === 0 && body.left === 0) body = undefined
    begin()
  }
  const finish = (): void => {
    if (body?.wanted) body.to?.end(true)
    if (body !== undefined) body.wanted = false
  }
  const magic = (bytes: Uint8Array): void => {
    const text = latin1(bytes)
    if (text === '07070X') hold(STRIPPED - 6, stripped)
    else if (text === '070701' || text === '070702') hold(HEADER - 6, header)
    else wrong('no cpio header', bytes.length)
  }
  const stripped = (bytes: Uint8Array): void => {
    const index = hex(bytes, 0)
    // Fourteen bytes of header are filled up to sixteen.
    hold(padding(STRIPPED), () => {
      const { size, body: to } = sink.member({ index }, undefined)
      openBody(size, to)
    })
  }
  const header = (bytes: Uint8Array): void => {
    const size = hex(bytes, 48)
    const length = hex(bytes, 88)
    if (length === 0 || length > LIMITS.pathLength) wrong(`a name of ${length} bytes`)
    hold(length + padding(HEADER + length), (rest) => {
      const name = latin1(rest.subarray(0, length)).split('\0', 1)[0] as string
      if (name === TRAILER) ended = true
      else openBody(size, sink.member({ name }, size).body)
    })
  }
  const inBody = (current: NonNullable<typeof body>, chunk: Uint8Array, at: number): number => {
    const count = Math.min(current.left > 0 ? current.left : current.pad, chunk.length - at)
    if (current.left > 0) {
      if (current.wanted && current.to?.take(chunk.subarray(at, at + count)) === false) {
        current.to.end(false)
        current.wanted = false
      }
      current.left -= count
      if (current.left === 0) finish()
    } else current.pad -= count
    if (current.left === 0 && current.pad === 0) body = undefined
    return count
  }
  begin()
  return {
    get whole() {
      return ended
    },
    push(chunk) {
      for (let at = 0; at < chunk.length && !ended; ) {
        let count: number
        if (body !== undefined) count = inBody(body, chunk, at)
        else {
          count = Math.min(held.length - filled, chunk.length - at)
          held.set(chunk.subarray(at, at + count), filled)
          filled += count
        }
        at += count
        offset += count
        if (body === undefined && filled === held.length) use(held)
      }
    },
    end() {
      if (body?.wanted) body.to?.end(false)
    },
  }
}
