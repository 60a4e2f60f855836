import { type InputLimits, LIMITS, type Origin, PathwritError } from '../../model/index.ts'
import type { EntrySink } from '../../parse/index.ts'
import { newWithin } from '../stream/index.ts'
import type { FoundImage, LayerRef } from './found.ts'
import { isPacked, type LayerReading, layerName, readLayer } from './layer.ts'
import { newMerge, type Survivors } from './merge.ts'
import type { Store } from './store.ts'

/** A layer with its place among all positions. */
export interface PlacedLayer {
  readonly layer: LayerRef
  readonly from: number
  readonly to: number
  readonly origin: Origin
  readonly reading: LayerReading
}

/** Which entry of which layer is seen in the end. */
export interface Plan {
  readonly layers: readonly PlacedLayer[]
  readonly survivors: Survivors
  /** What could not be looked at. */
  readonly notes: readonly (readonly [path: string, why: string])[]
  /** Facts that some layer carries. */
  readonly carried: ReadonlySet<'acl' | 'defaultAcl' | 'caps'>
  readonly whole: boolean
}

const BLOCK = 512

/** Reads the headers of all layers, from the bottom up, and puts them one over the other. */
export const planLayers = async (
  store: Store,
  image: FoundImage,
  source: string,
  limits: InputLimits | undefined,
  each: (chunk: Uint8Array) => void,
): Promise<Plan> => {
  if (image.layers.length > LIMITS.imageLayers)
    throw new PathwritError('limit', `more than ${LIMITS.imageLayers} layers (limit imageLayers)`, {
      file: store.name,
      hint: 'no image comes near',
    })
  const notes: (readonly [string, string])[] = []
  const carried = new Set<'acl' | 'defaultAcl' | 'caps'>()
  const merge = newMerge((path, why) => void notes.push([path, why]))
  const layers: PlacedLayer[] = []
  let from = 0
  let whole = store.whole
  if (!whole) notes.push(['/', 'the archive ends early: truncated'])
  for (const [index, layer] of image.layers.entries()) {
    const created = image.config.history[index]
    const origin: Origin = {
      collector: 'image',
      source,
      layer: layer.shown,
      ...(created === undefined ? {} : { history: created }),
    }
    if (layer.unreadable !== undefined) {
      notes.push(['/', `${layerName(layer)} cannot be read: ${layer.unreadable}`])
      whole = false
      continue
    }
    merge.layer(from)
    const start = from
    const sink: EntrySink = {
      inode({ path, row, at }) {
        if (row.type === 'directory') merge.directory(path, start + at)
        else if (row.type === 'symlink') merge.symlink(path, row.extra?.linkTarget ?? '', start + at)
        else merge.other(path, start + at)
        return undefined
      },
      hardLink: (path, target) => merge.hardLink(path, target),
      amend() {},
      amended: (fact) => void carried.add(fact),
      record() {},
      incomplete: (path, why) => void notes.push([path, `${layerName(layer)}: ${why}`]),
      notLookedAt() {},
      trailer({ wholeTree }) {
        whole &&= wholeTree !== false
      },
    }
    const reading = { ...newWithin(limits), packed: await isPacked(store, layer), verified: false }
    layers.push({ layer, from, to: from, origin, reading })
    const { length, trouble } = await readLayer(store, layer, reading, sink, each).catch(async (error: unknown) => {
      for (const each of layers) await each.reading.kept.close()
      throw error
    })
    if (trouble !== undefined) {
      notes.push(['/', `${layerName(layer)}: ${trouble}`])
      whole = false
    }
    layers[layers.length - 1] = { layer, from, to: from + length, origin, reading }
    from += Math.ceil(length / BLOCK + 1) * BLOCK
  }
  return { layers, survivors: merge.survivors(), notes, carried, whole }
}

/** Tells a sink what is seen in the end; layers of which nothing is, or matters, are not read. */
export const tellLayers = async (
  store: Store,
  plan: Plan,
  sink: EntrySink,
  each: (chunk: Uint8Array) => void,
): Promise<void> => {
  const { layers, survivors, carried, notes, whole } = plan
  for (const { layer, from, to, origin, reading } of layers) {
    if (!survivors.anyIn(from, to) || sink.anyIn?.(from, to) === false) continue
    const told: EntrySink = {
      inode(entry) {
        const at = from + entry.at
        const [path, ...others] = survivors.pathsAt(at)
        if (path === undefined) return undefined
        const body = sink.inode({ ...entry, path, at, origin })
        for (const other of others) sink.hardLink(other, path, at)
        return body
      },
      hardLink() {},
      amend() {},
      amended() {},
      record() {},
      incomplete() {},
      notLookedAt() {},
      trailer() {},
    }
    await readLayer(store, layer, reading, told, each)
  }
  for (const fact of carried) sink.amended(fact)
  for (const [path, why] of notes) sink.incomplete(path, why)
  sink.trailer({ wholeTree: whole })
}
