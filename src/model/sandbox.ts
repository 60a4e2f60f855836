import type { BytePath } from './path.ts'
import type { Origin } from './record.ts'

/**
 * What one directive puts on a path of the service's own view of the file system, in systemd's order of priority: of two
 * on the very same path the earlier kind stands. `private`: an empty file system of the service's own in place of what the
 * host has there (PrivateTmp=, PrivateDevices=); `host`: the host's own tree, which stays as it is (MountAPIVFS=); `tmpfs`: an
 * empty file system by TemporaryFileSystem= or ProtectHome=; `implicit`: a tree that another directive leaves as it is.
 */
export const MOUNT_KINDS = [
  'inaccessible',
  'bind',
  'bind-ro',
  'private',
  'host',
  'read-only',
  'read-write',
  'no-exec',
  'exec',
  'tmpfs',
  'implicit',
] as const
export type MountKind = (typeof MOUNT_KINDS)[number]

/** One mount of a sandbox. `path` is as the service sees it, below RootDirectory= if there is one. */
export interface MountRule {
  readonly path: BytePath
  readonly kind: MountKind
  /** For a bind or `host`: the path of the host that shows there. For `implicit`: what a private tree is given back. */
  readonly source?: BytePath | undefined
  /** A read-only one; what else is mounted on the very same path becomes read-only with it. */
  readonly readOnly?: boolean | undefined
  /** Left out when the path does not exist. */
  readonly optional: boolean
  /** The directive in words: `ProtectSystem=strict`. */
  readonly directive: string
  /** The unit file or drop-in and the line it stands in. */
  readonly origin: Origin
}

/** How a unit changes what its processes see of the file system (systemd.exec(5), "Sandboxing" and "Paths"). */
export interface Sandbox {
  /** In the order of the directives; which one counts where is `sandboxed`'s business. */
  readonly rules: readonly MountRule[]
  readonly rootDirectory?: BytePath | undefined
  readonly privateTmp: boolean
  readonly dynamicUser: boolean
}

/** What a sandbox leaves of a path of the host: `private`, something of the service's own is in its place; `hidden`, out of reach. */
export const SANDBOX_STATES = ['writable', 'read-only', 'private', 'hidden'] as const
export type SandboxState = (typeof SANDBOX_STATES)[number]
