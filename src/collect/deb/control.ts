import { type BytePath, LIMITS, nameOf, PathwritError, parentOf } from '../../model/index.ts'
import { type DebControl, type EntrySink, parseConffiles, parseDebControl } from '../../parse/index.ts'

export interface ControlFile {
  readonly bytes: Uint8Array
  readonly mode: number
  readonly mtime: number | undefined
  /** Offset of its header in the control archive. */
  readonly at: number
}

/** What the control archive of a package holds: files at its top, by name. */
export interface Control {
  readonly files: ReadonlyMap<string, ControlFile>
  readonly about: DebControl
  readonly conffiles: readonly BytePath[]
}

/** Gathers the control archive whole, and then says what it is. */
export const controlReader = (file: string) => {
  const files = new Map<string, ControlFile>()
  let held = 0
  const incomplete: string[] = []
  const sink: EntrySink = {
    inode({ path, row, at }) {
      if (row.type !== 'file' || parentOf(path) !== '/') return undefined
      const pieces: Uint8Array[] = []
      return {
        take(bytes) {
          held += bytes.length
          if (held > LIMITS.packageControl)
            throw new PathwritError(
              'limit',
              `the control files of the package hold more than ${LIMITS.packageControl} bytes`,
              {
                file,
                hint: 'no real package comes near; fetch or build it anew (limit packageControl)',
              },
            )
          pieces.push(bytes.slice())
          return true
        },
        end(whole) {
          if (!whole) return
          const bytes = Buffer.concat(pieces)
          files.set(nameOf(path), { bytes, mode: row.mode ?? 0o644, mtime: row.mtime, at })
        },
      }
    },
    hardLink() {},
    amend() {},
    amended() {},
    record() {},
    incomplete: (_path, why) => void incomplete.push(`control archive: ${why}`),
    notLookedAt() {},
    trailer() {},
  }
  return {
    sink,
    incomplete,
    /** undefined: it names no package. */
    read(): Control | undefined {
      const about = parseDebControl(files.get('control')?.bytes ?? new Uint8Array(0))
      const conffiles = parseConffiles(files.get('conffiles')?.bytes ?? new Uint8Array(0))
      return about && { files, about, conffiles }
    },
  }
}
