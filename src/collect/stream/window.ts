import type { BytePath, RowInput } from '../../model/index.ts'

/** The rows of the batch that is being judged, in order: what is asked about most is what passes. */
export interface Window {
  /** Puts a row behind those that wait for their batch. */
  add(directory: number, name: BytePath, row: RowInput): void
  /** The rows that wait, as one batch; the next ones wait for the next. */
  take(): WindowRows
  /** Looks into these rows from now on. */
  show(rows: WindowRows): void
  find(directory: number, name: BytePath): RowInput | undefined
}
export interface WindowRows {
  readonly directories: readonly number[]
  readonly names: readonly BytePath[]
  readonly rows: readonly RowInput[]
}

const fresh = () => ({ directories: [] as number[], names: [] as BytePath[], rows: [] as RowInput[] })

export const newWindow = (): Window => {
  let waiting = fresh()
  let shown: WindowRows = fresh()
  let recent = 0
  const isAt = (at: number, directory: number, name: BytePath): boolean =>
    shown.directories[at] === directory && shown.names[at] === name
  return {
    add(directory, name, row) {
      waiting.directories.push(directory)
      waiting.names.push(name)
      waiting.rows.push(row)
    },
    take() {
      const rows = waiting
      waiting = fresh()
      return rows
    },
    show(rows) {
      shown = rows
      recent = 0
    },
    find(directory, name) {
      if (recent < shown.names.length && isAt(recent, directory, name)) return shown.rows[recent]
      let low = 0
      let high = shown.names.length
      while (low < high) {
        const middle = (low + high) >>> 1
        const at = shown.directories[middle] as number
        if (at < directory || (at === directory && (shown.names[middle] as BytePath) < name)) low = middle + 1
        else high = middle
      }
      if (low === shown.names.length || !isAt(low, directory, name)) return undefined
      recent = low
      return shown.rows[low]
    },
  }
}
