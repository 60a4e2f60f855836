/** Published vulnerabilities as records: what a file of them holds, one JSON object a line. */
export interface Evidence {
  readonly path: string
  readonly type: 'dir' | 'file' | 'symlink' | 'socket'
  readonly owner: string
  readonly group: string
  readonly mode: string
  readonly target?: string
}

/** What a repair changes: texts of files, null for one that is gone, and metadata. */
export interface Repair {
  readonly files?: Readonly<Record<string, string | null>>
  readonly evidence?: readonly Evidence[]
}

export interface Vulnerability {
  readonly id: string
  readonly service: string
  readonly user: string
  readonly group: string
  readonly principle: string
  readonly confidence: 'high' | 'medium' | 'low'
  readonly evidence: readonly Evidence[]
  /** Lines of scripts, units and log rotation, or words about them. */
  readonly other_evidence: readonly string[]
  /** Files of root's as they are, by path, in place of what is made out of words: executable where they begin with `#!`. */
  readonly files?: Readonly<Record<string, string>>
  /** The repaired versions of a record that holds its files. */
  readonly repairs?: readonly Repair[]
  readonly expected: string
}

export const parseRecords = (text: string): readonly Vulnerability[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Vulnerability)

/** Rules that say a principle is broken; a name that ends in `/` stands for all of a category. */
export const RULES: Readonly<Record<string, readonly string[]>> = Object.freeze({
  PRIV_OP_IN_SVC_DIR: ['root-acts/'],
  PIDFILE_TRUST: ['runtime/pidfile-trust', 'root-acts/in-service-tree', 'root-acts/writes-in-service-tree'],
  LOG_DIR_MIXED: [
    'logs/mixed-directory',
    'logs/opened-as-root',
    'logs/rotation',
    'root-acts/in-service-tree',
    'root-acts/writes-in-service-tree',
  ],
  LOGROTATE_SU: ['logs/rotation', 'logs/rotation-redirected', 'logs/rotation-sticky', 'logs/rotation-refused'],
  SECRET_MODE: ['secrets/'],
  CODE_ROOT_OWNED: ['code/', 'root-acts/executes-service-file'],
  CONFIG_ROOT_OWNED: [
    'config/named-at-start',
    'config/not-service-modifiable',
    'config/etc-not-service-modifiable',
    'root-acts/executes-service-file',
  ],
  ROOT_EXEC_SVC_WRITABLE: ['root-acts/executes-service-file'],
  TMPFILES_UNSAFE: ['root-acts/tmpfiles-order', 'root-acts/in-service-tree'],
  SOCKET_MODE: ['runtime/socket-mode', 'runtime/control-socket', 'unit/socket-mode'],
  CACHE_EXEC: ['cache/code-unverified', 'surface/world-writable'],
  STATE_DIR: ['state/', 'logs/mixed-directory', 'root-acts/in-service-tree', 'root-acts/writes-in-service-tree'],
  TMP_FIXED_NAME: ['tmp/'],
  RUN_DIR: ['runtime/', 'surface/world-writable'],
})

export const isOfKind = (rule: string, principle: string): boolean =>
  (RULES[principle] ?? []).some((wanted) => (wanted.endsWith('/') ? rule.startsWith(wanted) : rule === wanted))
