import type { Entry } from './server.ts'

/** The same tree as records in wire form: what `pathwrit collect` would write of it, and `evaluate` takes. */
export function* recordsOf(entries: Iterable<Entry>): Generator<Record<string, unknown>> {
  for (const { path, type, mode, uid, gid, content, target } of entries)
    yield {
      kind: 'inode',
      path,
      type,
      mode: mode.toString(8).padStart(4, '0'),
      uid,
      gid,
      size: content?.length ?? 0,
      nlink: type === 'directory' ? 2 : 1,
      linkTarget: target ?? null,
      acl: null,
      origin: { collector: 'benchmark', source: 'generated' },
    }
}
