import type { Batch, Pack, Service } from '../../src/index.ts'
import type { Directories } from '../directories.ts'
import type { PeerRule } from '../packs/index.ts'
import type { PlainRecord } from '../workloads/index.ts'

/** A rule and a path it is broken at. Engines must agree on the set of these before any of them is timed. */
export interface Pair {
  readonly rule: string
  readonly path: string
}

/** Some thousand records in the forms that engines take. Making a form is never timed. */
export interface Chunk {
  readonly records: readonly PlainRecord[]
  /** The same in columns; made when first asked for. */
  readonly batch: Batch
}

/** What an engine is to judge by. */
export interface Job {
  readonly packs: readonly Pack[]
  readonly services: readonly Service[]
  /** The rules in plain form, without those that only ours can be told. */
  readonly rules: readonly PeerRule[]
  /** The directories of the tree: for engines that answer what a service can modify. */
  readonly directories: Directories
}

/** An engine with its rules compiled. One of three ways to be handed records. */
export type Judge =
  /** A block at a time. `prepare` may turn it into the engine's own form, untimed; nothing that depends on rules belongs there. */
  | {
      readonly form: 'chunks'
      readonly size?: number
      prepare?(chunk: Chunk): void
      judge(chunk: Chunk): readonly Pair[] | Promise<readonly Pair[]>
      close?(): void | Promise<void>
    }
  /** All of it first, then judged at once: tables. Loading is reported, but not part of judging. */
  | {
      readonly form: 'load'
      add(chunk: Chunk): void | Promise<void>
      judge(): Promise<readonly Pair[]>
      close?(): void | Promise<void>
    }
  /** A file of NDJSON lines, read and judged. */
  | { readonly form: 'file'; judge(file: string): Promise<readonly Pair[]>; close?(): void | Promise<void> }

export interface Engine {
  readonly name: string
  /** What it is, in one line of the table. */
  readonly about: string
  /** Packages of `benchmarks/package.json` that it is made of. */
  readonly packages?: readonly string[]
  /** A program it runs, as found on PATH or by an environment variable, and how to get it. */
  readonly program?: Program
  /** Whether it is pathwrit itself, which takes every rule. */
  readonly ours?: boolean
  /** Judges every record however long it takes, never every n-th: so that counts over the whole tree can be compared. */
  readonly whole?: boolean
  /** Flags for the process it runs in. */
  readonly nodeFlags?: readonly string[]
  /** Why a rule cannot be told to it, where that is so. */
  beyond?(rule: PeerRule): string | undefined
  /** Compiles the rules. Throws what the engine throws. */
  start(job: Job): Judge | Promise<Judge>
}

export interface Program {
  readonly name: string
  /** Arguments that make it print its version. */
  readonly version: readonly string[]
  readonly install: string
}
