import { Session } from 'node:inspector'

interface Range {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}
interface Taken {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly Range[] }[]
  }[]
}

/** A stretch of our code that was run so often, roughly, for the first time. */
export interface Feature {
  readonly url: string
  readonly from: number
  readonly to: number
  readonly bit: number
}

/** What of our own code was run. */
export interface Coverage {
  /** What was run since this was last called and is not known yet. */
  fresh(): readonly Feature[]
  know(features: readonly Feature[]): void
  /** Characters of code known to have been run, each with each number of times once. */
  known(): number
  stop(): void
}

/** How often a stretch was run, in coarse steps: once, up to 3, 7, 15 times and so on; each is a bit. */
const stepBit = (count: number): number => 1 << Math.min(7, Math.floor(Math.log2(count)))

/**
 * The stretches of a function with how often each was run. Counts are told for ranges that hold others, and a range that was run
 * as often as the one around it is left out, so that it is characters, not ranges, that can be compared between runs.
 */
const stretches = (ranges: readonly Range[]): readonly Range[] => {
  const edges = [...new Set(ranges.flatMap(({ startOffset, endOffset }) => [startOffset, endOffset]))].sort(
    (a, b) => a - b,
  )
  return edges.slice(0, -1).map((startOffset, at) => {
    const inner = ranges.findLast((range) => range.startOffset <= startOffset && range.endOffset > startOffset)
    return { startOffset, endOffset: edges[at + 1] as number, count: inner?.count ?? 0 }
  })
}

/** V8's own block counts: nothing is instrumented, and nothing is installed. Synchronous as long as the session is local. */
export const coverage = (): Coverage => {
  const session = new Session()
  session.connect()
  const post = (method: string, params: object = {}): unknown => {
    let answer: unknown
    session.post(method, params, (error, result) => {
      if (error !== null) throw error
      answer = result
    })
    return answer
  }
  post('Profiler.enable')
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const scripts = new Map<string, Uint8Array>()
  const seenIn = (url: string, size: number): Uint8Array => {
    const found = scripts.get(url)
    if (found !== undefined && found.length >= size) return found
    const grown = new Uint8Array(size)
    grown.set(found ?? [])
    scripts.set(url, grown)
    return grown
  }
  return {
    fresh() {
      const { result } = post('Profiler.takePreciseCoverage') as Taken
      const found: Feature[] = []
      for (const { url, functions } of result) {
        if (!/\/dist\/(?:src\/|test\/fuzz\/targets\/self)/.test(url)) continue
        for (const { ranges } of functions) {
          const [whole] = ranges
          if (whole === undefined || whole.count === 0) continue
          const seen = seenIn(url, whole.endOffset)
          for (const { startOffset: from, endOffset: to, count } of stretches(ranges)) {
            if (count === 0) continue
            const bit = stepBit(count)
            for (let at = from; at < to; at++)
              if (((seen[at] as number) & bit) === 0) {
                found.push({ url, from, to, bit })
                break
              }
          }
        }
      }
      return found
    },
    know: (features) => {
      for (const { url, from, to, bit } of features) {
        const seen = seenIn(url, to)
        for (let at = from; at < to; at++) seen[at] = (seen[at] as number) | bit
      }
    },
    known: () => {
      let bits = 0
      for (const seen of scripts.values()) for (let byte of seen) for (; byte > 0; byte >>= 1) bits += byte & 1
      return bits
    },
    stop: () => session.disconnect(),
  }
}
