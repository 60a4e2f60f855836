import { type Collector, latin1, memoryTree, PathwritError, type Source, type Survey } from '../../model/index.ts'
import { type Traced, traceDecoder, traceFormat } from '../../parse/index.ts'
import { notes } from '../notes.ts'
import { drive, openInput } from '../stream/index.ts'

/** The process that a file of `strace -ff -o NAME` is about: its last suffix. */
const pidOf = (path: string): number | undefined => {
  const found = /\.(\d{1,7})$/.exec(path)
  return found === null ? undefined : Number(found[1])
}

/** Reads a trace to its end. `each` is called before every chunk, and may throw. */
export const readTrace = async (
  target: Parameters<Collector['open']>[0],
  each: () => void,
): Promise<Traced & { readonly trouble: string | undefined }> => {
  const input = await openInput(target, false)
  try {
    const decoder = traceDecoder({ file: input.name, pid: pidOf(target.path) })
    const trouble = await drive(input, decoder, each)
    return { ...decoder.finish(), trouble }
  } finally {
    await input.close()
  }
}

const CANNOT = ['acl', 'caps', 'selinux', 'attrs', 'mount', 'contentClass', 'sha256'] as const

/** What processes were seen doing: strace and others, see docs/use/traces.md. Nothing is known of the files themselves. */
export const trace: Collector = Object.freeze<Collector>({
  name: 'trace',
  accepts: ({ isDirectory, head }) => !isDirectory && traceFormat(latin1(head)) !== undefined,
  async open(target, { signal, onProgress }): Promise<Source> {
    const told = notes()
    let chunks = 0
    const read = await readTrace(target, () => {
      if (signal?.aborted) throw new PathwritError('interrupted', `interrupted while reading ${target.path}`)
      onProgress?.({ stage: 'survey', records: ++chunks, path: '/' })
    })
    if (read.trouble !== undefined) told.add('/', read.trouble)
    for (const why of read.notes) told.add('/', why)
    return {
      collector: 'trace',
      cannotCarry: CANNOT,
      get incomplete() {
        return told.list
      },
      notLookedAt: [],
      survey: async (): Promise<Survey> => ({
        tree: memoryTree([], { ancestors: 'unknown', whole: false }),
        files: [],
        records: read.events,
        hasContent: false,
        wholeTree: false,
        listed: read.events.length,
      }),
      batches: () => [],
      close: async () => undefined,
    }
  },
})
