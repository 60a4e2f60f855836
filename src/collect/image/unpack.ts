import type { InputLimits } from '../../model/index.ts'
import { type EntrySink, formatImageRun, IMAGE_RUN_PATH } from '../../parse/index.ts'
import type { Input, PackedFeed } from '../stream/index.ts'
import { findDocker, findLegacy } from './docker.ts'
import type { FoundImage, ImageChoice } from './found.ts'
import { findOci } from './oci.ts'
import { type Plan, planLayers, tellLayers } from './plan.ts'
import type { Store } from './store.ts'

export type OpenStore = (
  input: Input,
  each: (chunk: Uint8Array) => void,
) => Promise<Store & { close?(): Promise<void> }>

/** The image that is asked for, whatever its archive is: an OCI layout, or what `docker save` wrote. */
const findImage = async (store: Store, choice: ImageChoice): Promise<FoundImage> => {
  const layout = await store.text('oci-layout')
  const index = layout === undefined ? undefined : await store.text('index.json')
  if (index !== undefined) return findOci(store, index, choice)
  const manifest = await store.text('manifest.json')
  if (manifest !== undefined) return findDocker(store, manifest, choice)
  const repositories = await store.text('repositories')
  if (repositories !== undefined) return findLegacy(store, repositories, choice)
  throw store.error(
    store.whole
      ? 'no image is in it: it has neither an index.json beside oci-layout nor a manifest.json'
      : 'the archive ends early, before what says which layers are an image',
    'name the format with --input NAME, such as --input tar for the archive of a root',
  )
}

interface Opened {
  readonly store: Store & { close?(): Promise<void> }
  readonly image: FoundImage
  readonly plan: Plan
}

/** An image as a stream of entries. Its layers are put one over the other once; each reading tells what is seen in the end. */
export const imageFeed = (open: OpenStore, choice: ImageChoice, limits?: InputLimits): PackedFeed => {
  let opened: Opened | undefined
  const prepare = async (input: Input, each: (chunk: Uint8Array) => void): Promise<Opened> => {
    const store = await open(input, each)
    try {
      const image = await findImage(store, choice)
      return { store, image, plan: await planLayers(store, image, input.name, limits, each) }
    } catch (error) {
      await store.close?.()
      throw error
    }
  }
  return {
    collector: 'image',
    cannotCarry: ['mount', 'dev', 'ino'],
    position: 'offset',
    content: 'inside',
    async unpack(input, sink: EntrySink, each) {
      opened ??= await prepare(input, each)
      const { store, image, plan } = opened
      sink.about?.({
        kind: 'config',
        path: IMAGE_RUN_PATH,
        text: formatImageRun(image.config.run),
        origin: { collector: 'image', source: input.name },
      })
      await tellLayers(store, plan, sink, each)
      return undefined
    },
    async close() {
      for (const { reading } of opened?.plan.layers ?? []) await reading.kept.close()
      await opened?.store.close?.()
    },
  }
}
