import type { BytePath, Mount } from '../model/index.ts'

/** proc(5) writes blank, tab, newline and backslash in a path as three octal digits. */
const unescaped = (field: string): BytePath =>
  field.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))

/**
 * The mounts of `/proc/PID/mountinfo` (proc(5); `text` one character a byte) by mount point; where several lie on one
 * point the last is on top. The file system's own `ro` counts as the mount's. Lines of another shape are left out.
 */
export const parseMountinfo = (text: BytePath): ReadonlyMap<BytePath, Mount> => {
  const mounts = new Map<BytePath, Mount>()
  for (const line of text.split('\n')) {
    const fields = line.split(' ')
    const dash = fields.indexOf('-', 6)
    const [point, options, type, superOptions] = [fields[4], fields[5], fields[dash + 1], fields[dash + 3]]
    if (dash < 0 || point === undefined || options === undefined || type === undefined || !point.startsWith('/'))
      continue
    const own = options.split(',')
    const readOnly = own.includes('ro') || (superOptions ?? '').split(',').includes('ro')
    mounts.set(unescaped(point), {
      point: unescaped(point),
      type,
      options: readOnly ? ['ro', ...own.filter((option) => option !== 'ro' && option !== 'rw')] : own,
    })
  }
  return mounts
}
