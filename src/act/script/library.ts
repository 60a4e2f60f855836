import { type BytePath, latin1 } from '../../model/index.ts'
import { parseShell, type ShellScript, shellOf } from '../../parse/index.ts'
import type { ActView } from '../contract.ts'

/** What is looked at to tell a script from a program, and what is read of a script: more than the parser takes. */
const HEAD = 512
const WHOLE = 1 << 20

const STRICT = /^#![^\n]{0,200}sh[ \t]+-[a-zA-Z]*e/

/** A shell's file, and whether its first line says so. */
export interface Shelf {
  readonly script: ShellScript
  readonly named: boolean
  /** Its first line says that a command that fails ends it. */
  readonly strict: boolean
}

/** Files as shell scripts, each read and parsed once; null: not read, a program, or another interpreter's. */
export type Library = (path: BytePath) => Shelf | null

export const makeLibrary = (view: Pick<ActView, 'files' | 'tree' | 'resolve'>): Library => {
  const known = new Map<BytePath, Shelf | null>()
  const bytesAt = (path: BytePath, limit: number): Uint8Array | undefined =>
    view.files.get(path)?.subarray(0, limit) ?? view.tree.read(path, limit) ?? undefined
  const read = (path: BytePath): Shelf | null => {
    const head = bytesAt(path, HEAD)
    if (head === undefined || head.includes(0)) return null
    const shell = shellOf(latin1(head))
    if (shell === undefined && head[0] === 0x23 && head[1] === 0x21) return null
    const bytes = bytesAt(path, WHOLE)
    return bytes === undefined
      ? null
      : { script: parseShell(latin1(bytes)), named: shell !== undefined, strict: STRICT.test(latin1(head)) }
  }
  return (path) => {
    const real = view.files.has(path) ? path : view.resolve(path).path
    const found = known.get(real)
    if (found !== undefined) return found
    const shelf = read(real)
    known.set(real, shelf)
    return shelf
  }
}
