import {
  type Batch,
  type BatchBuilder,
  BatchRow,
  type BytePath,
  batchBuilder,
  type Extra,
  type Inode,
  type Match,
  nameOf,
  type Origin,
  parentOf,
  type RowInput,
  type Selection,
  type Source,
  type Tree,
} from '../../model/index.ts'
import { classify } from '../../parse/index.ts'
import { keyOf, type Layer } from './layer.ts'
import { factsAt, unionOf } from './selection.ts'
import type { Stack } from './stack.ts'
import type { OwnFiles } from './view.ts'

const CAPACITY = 4096

type Content = Pick<Extra, 'contentClass' | 'sha256'>

/** What judging wants of files' bytes, by their path in the layer. */
const contentsOf = async (layer: Layer, selection: Selection): Promise<ReadonlyMap<BytePath, Content>> => {
  const contents = new Map<BytePath, Content>()
  for await (const batch of layer.source.batches(unionOf([selection], true)))
    for (let row = 0; row < batch.length; row++) {
      const view = new BatchRow(batch, row)
      const { contentClass, sha256 } = view
      if (view.type === 'file') contents.set(view.path, { contentClass, sha256 })
    }
  return contents
}

const definite = (extra: Extra): Extra =>
  Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== undefined)) as Extra

const rowOf = (inode: Inode, content: Content, origin: Origin): RowInput => {
  const {
    type,
    mode,
    uid,
    gid,
    size,
    mtime,
    nlink,
    dev,
    ino,
    linkTarget,
    acl,
    defaultAcl,
    caps,
    selinux,
    attrs,
    mount,
  } = inode
  const { owner, group } = inode
  const { line, offset, declared } = origin
  const extra = { acl, defaultAcl, caps, selinux, attrs, mount, owner, group, line, offset, declared, ...content }
  const link = type === 'symlink' ? { linkTarget } : {}
  return { type, mode, uid, gid, size, mtime, nlink, dev, ino, extra: definite({ ...extra, ...link }) }
}

/** Puts rows into batches, one for each place that records come from. */
const builders = () => {
  const open = new Map<string, BatchBuilder>()
  return {
    add(path: BytePath, row: RowInput, { collector, source, layer, history }: Origin): Batch | undefined {
      const key = JSON.stringify([collector, source, layer, history])
      let builder = open.get(key)
      if (builder === undefined) {
        const told = { ...(layer === undefined ? {} : { layer }), ...(history === undefined ? {} : { history }) }
        builder = batchBuilder({ collector, source, ...told }, CAPACITY)
        open.set(key, builder)
      }
      builder.add(parentOf(path), path === '/' ? '' : nameOf(path), row)
      return builder.length === CAPACITY ? builder.take() : undefined
    },
    *rest(): Generator<Batch> {
      for (const builder of open.values()) if (builder.length > 0) yield builder.take()
    },
  }
}

/** The rows of a batch that still stand for what is there. */
const untouched = (batch: Batch, { tree }: Stack): Batch => {
  const rows = Array.from({ length: batch.length }, (_, row) => row)
  const kept = rows.filter((row) => {
    const { path } = new BatchRow(batch, row)
    return !tree.changed.has(path) && tree.lookup(path) !== null
  })
  if (kept.length === batch.length) return batch
  const pick = <T extends { [index: number]: number; slice(): T }>(column: T): T => {
    const copy = column.slice()
    for (const [at, row] of kept.entries()) copy[at] = column[row] as number
    return copy
  }
  const { matches } = batch
  const { type, mode, uid, gid, size, mtime, ctime, nlink, dev, ino, directory } = batch
  return {
    ...batch,
    length: kept.length,
    name: (at) => batch.name(kept[at] as number),
    extra: (at) => batch.extra(kept[at] as number),
    origin: (at) => batch.origin(kept[at] as number),
    ...(matches === undefined ? {} : { matches: { ...matches, of: kept.map((row) => matches.of[row] as Match) } }),
    type: pick(type),
    mode: pick(mode),
    uid: pick(uid),
    gid: pick(gid),
    size: pick(size),
    mtime: pick(mtime),
    ctime: pick(ctime),
    nlink: pick(nlink),
    dev: pick(dev),
    ino: pick(ino),
    directory: pick(directory),
  }
}

/** What is known of the bytes of files that lie in the base and were only given away or had their mode set. */
const noteContents = (batch: Batch, { tree, standing }: Stack, into: Map<BytePath, Content>): void => {
  for (let row = 0; row < batch.length; row++) {
    const view = new BatchRow(batch, row)
    const { path } = view
    if (view.type !== 'file' || standing.has(path) || !tree.changed.get(path)) continue
    into.set(path, { contentClass: view.contentClass, sha256: view.sha256 })
  }
}

/** Whatever no target lists and is there all the same. */
const BARE: Origin = Object.freeze({ collector: 'bare-system', source: 'what every such system has', declared: true })

/** Every path of a tree. */
function* walk(tree: Tree): Generator<BytePath> {
  const waiting: BytePath[] = ['/']
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    yield at
    for (const child of tree.children(at) ?? []) waiting.push(child.path)
  }
}

/** The selected inodes of a stack: the base's as they are where nothing touched them, then what was put there or changed. */
export async function* stackBatches(
  stack: Stack,
  base: Source | undefined,
  layers: readonly Layer[],
  made: OwnFiles,
  selection: Selection,
): AsyncGenerator<Batch> {
  const { tree, standing } = stack
  const kept = new Map<BytePath, Content>()
  if (base !== undefined)
    for await (const batch of base.batches(selection)) {
      const left = untouched(batch, stack)
      if (left.length > 0) yield left
      if (left !== batch) noteContents(batch, stack, kept)
    }
  const contents = new Map<Layer, ReadonlyMap<BytePath, Content>>()
  for (const layer of layers) contents.set(layer, await contentsOf(layer, selection))
  const origins = new Map(
    layers.map((layer) => [layer, new Map(layer.entries.map(({ path, origin }) => [path, origin]))]),
  )
  const facts = factsAt(selection)
  const out = builders()
  const own = base === undefined ? walk(tree) : tree.changed.keys()
  const paths = [...own].filter((path) => facts(path) !== 0)
  for (const path of paths.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
    const inode = tree.lookup(path)
    if (!inode) continue
    const from = standing.get(path)
    const origin = inode.origin ?? (from && origins.get(from.layer)?.get(from.path)) ?? BARE
    const bytes = made.get(path)
    const text = bytes && { contentClass: classify(path, bytes, bytes.length) }
    const content = text ?? (from ? contents.get(from.layer)?.get(from.path) : kept.get(path)) ?? {}
    const full = out.add(path, rowOf(inode, content, origin), origin)
    if (full !== undefined) yield full
  }
  yield* out.rest()
}
