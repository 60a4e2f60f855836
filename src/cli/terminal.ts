import type { Io, Sink } from './io.ts'
import { isSet, type Parsed } from './parse-args.ts'

const given = (value: string | undefined): boolean => value !== undefined && value !== ''

/** Whether to colour what goes to `sink`: flags above `NO_COLOR` above `FORCE_COLOR` above what the terminal is. */
export const useColor = (parsed: Parsed, io: Pick<Io, 'env'>, sink: Pick<Sink, 'isTTY'>): boolean => {
  if (isSet(parsed, 'no-color')) return false
  if (isSet(parsed, 'color')) return true
  if (given(io.env.NO_COLOR)) return false
  if (given(io.env.FORCE_COLOR)) return io.env.FORCE_COLOR !== '0'
  return sink.isTTY && io.env.TERM !== 'dumb'
}

/** How to lay out text: a file has no width and no colour unless `--color` says so. */
export const layoutOf = (parsed: Parsed, io: Io): { readonly color: boolean; readonly width: number } => {
  const sink = isSet(parsed, 'output') ? { isTTY: false, columns: 0 } : io.stdout
  return { color: useColor(parsed, io, sink), width: sink.isTTY ? sink.columns : 0 }
}
