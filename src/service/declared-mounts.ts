import { type BytePath, type ConfigRecord, type FactRecord, type Mount, normalizePath } from '../model/index.ts'
import { parseFstab } from '../parse/index.ts'

export const FSTAB: BytePath = '/etc/fstab'

/** Mounted by the system itself, whatever fstab says of `/` (and `/tmp` often is): its line tells nothing about them. */
const APART: readonly BytePath[] = ['/dev', '/proc', '/run', '/sys', '/tmp']

/** The mount that a target's own files say a path lies on; undefined where they do not say. */
export type DeclaredMounts = (path: BytePath) => Mount | undefined

/**
 * Mounts as the target's fstab declares them: a path lies on the nearest mount point above it that a line names. Nothing is
 * said of what is mounted by hand (`noauto`), of what the system mounts by itself, or without a line for `/` of all the rest.
 * `resolve`: where a mount point written through links really is. Undefined: no fstab that names any mount.
 */
export const declaredMounts = (
  records: readonly FactRecord[],
  resolve: (path: BytePath) => BytePath,
): DeclaredMounts | undefined => {
  const fstab = records.find((record): record is ConfigRecord => record.kind === 'config' && record.path === FSTAB)
  const entries = fstab === undefined ? [] : parseFstab(fstab.text).entries
  if (entries.length === 0) return undefined
  const mounts = new Map<BytePath, Mount | undefined>(APART.map((path) => [path, undefined]))
  for (const { point, type, options, automatic } of entries) {
    const at = resolve(normalizePath(point))
    mounts.set(at, automatic ? Object.freeze({ point: at, type, options, declared: true }) : undefined)
  }
  return (path) => {
    let found = mounts.get('/')
    for (let slash = path.indexOf('/', 1); path !== '/'; slash = path.indexOf('/', slash + 1)) {
      const above = slash < 0 ? path : path.slice(0, slash)
      if (mounts.has(above)) found = mounts.get(above)
      if (slash < 0) break
    }
    return found
  }
}
