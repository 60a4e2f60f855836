import type { Program } from '../engines/index.ts'

/** How the entries it saw are counted from what it printed. */
export type Counting =
  /** One ends each: `\0` or a newline. */
  | { readonly ends: '\0' | '\n' }
  /** Its last line is the number. */
  | 'number'
  /** The last line of `pathwrit scan --format ndjson`. */
  | 'summary'
  /** It does not say. */
  | 'none'

/** A program that walks a tree. It is started anew for every pass. */
export interface Collector {
  readonly name: string
  readonly about: string
  /** What it learns of an entry: names alone, or what `lstat` tells, or more. */
  readonly learns: 'names' | 'stat' | 'what rules ask'
  readonly packages?: readonly string[]
  readonly program?: Program
  readonly counting: Counting
  /** It cannot be told to see everything: what it leaves out. */
  readonly misses?: string
  /** `scratch` is a folder for what it must write. */
  command(root: string, scratch: string): readonly [program: string, ...args: string[]]
  /** Exit codes that are no failure, beside 0. */
  readonly fine?: readonly number[]
}
