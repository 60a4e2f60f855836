import { type BytePath, bytesOf, joinPath, type Origin, rawBytes } from '../../model/index.ts'
import type { EntrySink } from '../../parse/index.ts'
import type { Control } from './control.ts'

const DPKG = '/var/lib/dpkg'
const INFO = `${DPKG}/info`

/** Members that dpkg keeps elsewhere: the control file becomes an entry of `status`. */
const ELSEWHERE = new Set(['control'])
/** Scripts are what dpkg makes sure can be run. */
const SCRIPTS = new Set(['preinst', 'postinst', 'prerm', 'postrm', 'config'])

const directory = { type: 'directory', mode: 0o755, uid: 0, gid: 0, extra: { owner: 'root', group: 'root' } } as const
const file = { type: 'file', uid: 0, gid: 0, nlink: 1, extra: { owner: 'root', group: 'root' } } as const

/** An entry of the database's `status` for a package that has just been installed. */
const statusOf = ({ files, conffiles }: Control): Uint8Array => {
  const control = Buffer.from(files.get('control')?.bytes ?? []).toString('latin1')
  const lines = control.split('\n').filter((line) => line.trim() !== '')
  const [first = '', ...rest] = lines
  const kept = conffiles.length === 0 ? [] : ['Conffiles:', ...conffiles.map((path) => ` ${path} newconffile`)]
  return rawBytes(`${[first, 'Status: install ok installed', ...rest, ...kept].join('\n')}\n\n`)
}

/**
 * Tells a sink what dpkg would keep of a package in its database. Positions: those of a file's own header in the control archive, plus one
 * (headers of the data archive stand at multiples of 512), and two odd ones for what is made up of other members.
 */
export const tellDatabase = (control: Control, sink: EntrySink, origin: Origin) => {
  const { name, architecture, sideBySide } = control.about
  const key = sideBySide ? `${name}:${architecture}` : name
  const tell = (path: BytePath, bytes: Uint8Array, mode: number, mtime: number | undefined, at: number): void => {
    const body = sink.inode({ path, row: { ...file, mode, size: bytes.length, mtime }, at, origin })
    body?.take(bytes)
    body?.end(true)
  }
  for (const [index, path] of ['/var', '/var/lib', DPKG, INFO].entries())
    sink.inode({ path, row: directory, at: 2 + index, origin })
  for (const [member, { bytes, mode, mtime, at }] of control.files)
    if (!ELSEWHERE.has(member))
      tell(
        joinPath(INFO, `${bytesOf(key)}.${member}`),
        bytes,
        SCRIPTS.has(member) ? 0o755 : mode & 0o755,
        mtime,
        at + 1,
      )
  tell(`${DPKG}/status`, statusOf(control), 0o644, undefined, 7)
  return {
    /** The package's list of files, once they are known. */
    list(paths: readonly BytePath[]): void {
      const lines = paths.map((path) => (path === '/' ? '/.' : path))
      tell(`${INFO}/${key}.list`, rawBytes(lines.map((line) => `${line}\n`).join('')), 0o644, undefined, 6)
    },
  }
}
