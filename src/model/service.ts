import type { Subject } from './identity.ts'
import type { BytePath } from './path.ts'
import type { Origin } from './record.ts'
import type { Sandbox } from './sandbox.ts'

/** The roles a service's directories play, in the order of the founding layout. */
export const DIRECTORY_ROLES = [
  'config',
  'secrets',
  'code',
  'runtime',
  'tmp',
  'state',
  'uploads',
  'cache',
  'logs',
] as const
export type DirectoryRole = (typeof DIRECTORY_ROLES)[number]

/** Where one fact about a service was learned; the last source of the rising rank that spoke. */
export interface FactSource {
  /** Which field it settles: `user`, `group`, `groups`, `start`, `exec`, `dirs.state` … */
  readonly field: string
  readonly value: string
  /** `fhs`, `daemon-table`, `unit`, `config`, `flag` … */
  readonly source: string
  readonly origin?: Origin | undefined
}

/** A service and who it is once it has dropped its privileges. */
export interface Service {
  readonly name: string
  readonly subject: Subject
  readonly user: string
  readonly group: string
  /** Who its first process is. A `root` start drops to `subject` later. */
  readonly start: 'root' | 'user'
  readonly dirs: Readonly<Record<DirectoryRole, readonly BytePath[]>>
  /** Programs its unit starts, as absolute paths. */
  readonly exec: readonly BytePath[]
  /** The unit it comes from, if it does. */
  readonly unit?: string | undefined
  readonly umask?: number | undefined
  /** How its unit confines it. Absent: it sees the file system as the host does. */
  readonly sandbox?: Sandbox | undefined
  readonly facts: readonly FactSource[]
  /** What is ambiguous or could not be settled, in words. */
  readonly doubts: readonly string[]
}
