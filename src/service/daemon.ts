import type { DirectoryRole } from '../model/index.ts'

/** How one word is found in a daemon's own configuration; see parse/config-value.ts for what each syntax takes. */
export interface Reader {
  readonly field: 'user' | 'group'
  /** Path of the file; `*` stands for any part of one segment. */
  readonly file: string
  readonly syntax: 'value' | 'option' | 'xml'
  readonly key: string
  /** `xml`: the element around it. */
  readonly parent?: string
  readonly starts?: readonly string[]
  readonly ends?: readonly string[]
  /** The word after it on its line is the group (nginx). */
  readonly groupFollows?: true
  /** Each value is an identity of its own (the pools of php-fpm) rather than the last one the only one. */
  readonly each?: true
}

/** How a daemon's configuration file names further ones that it reads in that place. */
export interface Include {
  /** The file it is started with; `*` stands for any part of one segment. */
  readonly from: string
  /** The words that name files, directories or patterns (glob(7)). */
  readonly words: readonly string[]
  /** Where relative names start. */
  readonly base: string
  /** Of a directory these files are read; all when it is not said. */
  readonly inside?: string
  /** Only outside of `{ }` blocks can the files say who it becomes. */
  readonly outermost?: true
}

/**
 * What is known of a daemon before its target is looked at. In names and paths `%` stands for what differs between
 * releases (php%-fpm): what it stood for in the unit's or the program's name is put into `dirs` and the readers' paths.
 */
export interface Daemon {
  readonly name: string
  /** Names of its units without `.service`; a template or an instance is known by what stands before its `@`. */
  readonly units: readonly string[]
  /** Programs that prove it is installed where no unit does. */
  readonly programs: readonly string[]
  /** What `%` can stand for in `programs`. */
  readonly releases?: readonly string[]
  /** Accounts it drops to when nothing else says so; the first one that exists. Empty: it stays root unless told. */
  readonly users: readonly string[]
  readonly group?: string
  /** Who starts it when no unit says so. */
  readonly start: 'root' | 'user'
  /** It drops only when its configuration or its command line says so; without that it stays root. */
  readonly onlyIfTold?: true
  /** What must be known beside the identity: a master that stays root, helpers with another user. */
  readonly remark?: string
  /** In place of the FHS defaults of these roles. */
  readonly dirs: Readonly<Partial<Record<DirectoryRole, readonly string[]>>>
  readonly readers: readonly Reader[]
  readonly includes?: Include
  /** It becomes the owner of these directories; `*` stands for any part of one segment. */
  readonly ownerOf?: readonly string[]
  /** Options on the unit's ExecStart= that name the user and group. */
  readonly execOptions?: { readonly user: string; readonly group?: string }
}

/** A row of the table; what is left out is the usual case: named as its unit, starts as root, FHS directories, no readers. */
export type DaemonRow = Pick<Daemon, 'name' | 'users' | 'programs'> & Partial<Daemon>

export const daemon = (row: DaemonRow): Daemon =>
  Object.freeze({ units: [row.name], start: 'root', dirs: {}, readers: [], ...row })

type Extra = Partial<Pick<Reader, 'starts' | 'ends' | 'groupFollows' | 'each'>>

/** `key value`, `key = value`, `key: value`. */
export const value = (field: 'user' | 'group', file: string, key: string, extra: Extra = {}): Reader =>
  Object.freeze({ field, file, syntax: 'value', key, ...extra })
export const option = (field: 'user' | 'group', file: string, key: string): Reader =>
  Object.freeze({ field, file, syntax: 'option', key })
export const xml = (field: 'user' | 'group', file: string, parent: string, key: string): Reader =>
  Object.freeze({ field, file, syntax: 'xml', key, parent })
