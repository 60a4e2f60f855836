import type { Io } from './io.ts'

/** A line on the terminal that says how far a scan is. Without a terminal it is silent. */
export interface ProgressLine {
  readonly report: ((progress: { stage: string; records: number; path: string }) => void) | undefined
  clear(): void
}

const EVERY_MS = 100
const CLEAR = '\r\x1b[K'

export const progressLine = (io: Pick<Io, 'stderr' | 'env'>, safe: (text: string) => string): ProgressLine => {
  if (!io.stderr.isTTY || io.env.TERM === 'dumb') return { report: undefined, clear: () => undefined }
  // What is done at once needs no progress.
  let last = Date.now()
  let shown = false
  return {
    report({ stage, records, path }) {
      const now = Date.now()
      if (now - last < EVERY_MS) return
      last = now
      shown = true
      const line = [...safe(`${stage} ${records} ${path}`)].slice(0, Math.max(10, io.stderr.columns - 1)).join('')
      void io.stderr.write(`${CLEAR}${line}`)
    },
    clear() {
      if (shown) void io.stderr.write(CLEAR)
      shown = false
    },
  }
}
