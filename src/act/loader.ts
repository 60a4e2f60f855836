import { type ActRecord, type BytePath, bytesOf, joinPath, normalizePath, parentOf, textOf } from '../model/index.ts'
import { decodeText } from '../parse/index.ts'
import type { ActSource, ActView } from './contract.ts'
import { actAt, actAtText, globPaths, originAt } from './make.ts'

const CONF = '/etc/ld.so.conf'
const PRELOAD = '/etc/ld.so.preload'
const DEPTH = 8

const bare = (line: string): string => (line.split('#', 1)[0] as string).trim()

/** Directories that ld.so.conf(5) names, with those of the files it includes. */
const directoriesOf = (path: BytePath, view: ActView, depth = 0): readonly ActRecord[] => {
  const bytes = view.files.get(path)
  if (bytes === undefined || depth > DEPTH) return []
  const by = 'the dynamic linker'
  const own = actAt(path, originAt(view, path), { verb: 'source', trigger: 'start', by })
  const told = decodeText(bytes)
    .split('\n')
    .flatMap((raw, index): readonly ActRecord[] => {
      const line = bare(raw)
      const included = /^include\s+(\S.*)$/.exec(line)?.[1]
      if (included !== undefined) {
        const pattern = included.startsWith('/') ? bytesOf(included) : joinPath(parentOf(path), bytesOf(included))
        return globPaths(normalizePath(pattern), view.tree)
          .filter((at) => view.files.has(at))
          .flatMap((at) => directoriesOf(at, view, depth + 1))
      }
      if (/^hwcap\s/.test(line)) return []
      return line
        .split(/[\s,:]+/)
        .filter((word) => word.startsWith('/'))
        .map((word) =>
          actAtText(word.split('=', 1)[0] as string, originAt(view, path, index + 1), {
            verb: 'source',
            trigger: 'start',
            by,
            words: `libraries of every program are looked for in ${word}`,
          }),
        )
    })
  return [own, ...told]
}

/** Libraries put into every program, and the list of them. */
const preloads = (view: ActView): readonly ActRecord[] => {
  const bytes = view.files.get(PRELOAD)
  if (bytes === undefined) return []
  const deed = { verb: 'source', trigger: 'start', by: textOf(PRELOAD) } as const
  const words = decodeText(bytes)
    .split('\n')
    .map(bare)
    .join(' ')
    .split(/[\s:]+/)
  return [
    actAt(PRELOAD, originAt(view, PRELOAD), deed),
    ...words.filter((word) => word.startsWith('/')).map((word) => actAtText(word, originAt(view, PRELOAD, 1), deed)),
  ]
}

/** Where the dynamic linker finds the libraries of what root runs. */
export const loader: ActSource = Object.freeze({
  name: 'ld.so',
  globs: [CONF, '/etc/ld.so.conf.d/*', PRELOAD],
  acts: (view: ActView) => ({ records: [...directoriesOf(CONF, view), ...preloads(view)], doubts: [] }),
})
