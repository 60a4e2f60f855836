import type { BytePath } from './path.ts'
import type { Trigger } from './record.ts'

/** Which program puts a package in place: its rules decide what becomes of what is there already. */
export type PackageSystem = 'dpkg' | 'rpm'

/** A script that a package brings along and that is kept in no file of its own. */
export interface PackageScript {
  /** As the packaging system calls it: `%post`, `%triggerin -- bash`. */
  readonly name: string
  readonly trigger: Trigger
  readonly text: string
  /** The program that reads it: a shell's path, or another one's. */
  readonly interpreter: string
  /** `$1`, `$2` …; empty: it is called with none; undefined: they are not known. */
  readonly args: readonly string[] | undefined
  /** Whether it runs before the files are put in place. */
  readonly early: boolean
}

/** What a package that is not installed yet says of itself, beside its files. */
export interface PackageFacts {
  readonly system: PackageSystem
  readonly name: string
  readonly version: string
  /** As origins name the file it was read from. */
  readonly source: string
  /** Files whose owner and mode stay as they are where there is such a file already. */
  readonly conffiles: readonly BytePath[]
  readonly scripts: readonly PackageScript[]
  /** Users and groups that it says it makes or needs. */
  readonly users: readonly string[]
  readonly groups: readonly string[]
}
