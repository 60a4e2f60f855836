import { type BytePath, isUnder, joinPath, latin1, type ManifestRecord, parentOf, textOf } from '../model/index.ts'
import { type Lines, readLines } from './lines.ts'

const PLAIN = /^(\\?)([0-9a-fA-F]{64}) [ *](.+)$/s
const BSD = /^(\\?)SHA256 \((.+)\) = ([0-9a-fA-F]{64})$/s

const UNESCAPED: ReadonlyMap<string, string> = new Map([
  ['\\\\', '\\'],
  ['\\n', '\n'],
  ['\\r', '\r'],
])

/** A name relative to a directory; undefined when its `..` climb out of the root. */
const resolveName = (directory: BytePath, name: BytePath): BytePath | undefined => {
  const kept: BytePath[] = []
  for (const segment of (name.startsWith('/') ? name : joinPath(directory, name)).split('/')) {
    if (segment === '..') {
      if (kept.pop() === undefined) return undefined
    } else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  return kept.length === 0 ? undefined : `/${kept.join('/')}`
}

/** Whether a file's first lines are those of a SHA-256 manifest. */
export const looksLikeManifest = (bytes: Uint8Array): boolean => {
  const first = latin1(bytes.subarray(0, 8192))
    .split('\n')
    .find((line) => line.trim() !== '' && !line.startsWith('#'))
  return first !== undefined && (PLAIN.test(first.trimEnd()) || BSD.test(first.trimEnd()))
}

/**
 * The manifest that `sha256sum` writes (`*` marks binary, a backslash in front an escaped name) or its BSD form. Names are
 * resolved against the manifest's own directory; one that climbs out of the root is left out with a note.
 */
export const parseManifest = (bytes: Uint8Array, manifest: BytePath, collector: string): Lines<ManifestRecord> =>
  readLines(latin1(bytes), (line, number): ManifestRecord | string | undefined => {
    if (line.trim() === '' || line.startsWith('#')) return undefined
    const plain = PLAIN.exec(line)
    const bsd = plain === null ? BSD.exec(line) : null
    const hash = plain?.[2] ?? bsd?.[3]
    const written = plain?.[3] ?? bsd?.[2]
    if (hash === undefined || written === undefined) return 'neither a checksum line nor a comment'
    const escaped = (plain?.[1] ?? bsd?.[1]) === '\\'
    const name = escaped ? written.replace(/\\[\\nr]/g, (pair) => UNESCAPED.get(pair) as string) : written
    const path = resolveName(parentOf(manifest), name)
    if (path === undefined || !isUnder(path, '/')) return 'the name climbs out of the root'
    const origin = { collector, source: textOf(manifest), line: number }
    return { kind: 'manifest', path, manifest, sha256: hash.toLowerCase(), origin }
  })
