import { LIMITS, safeText } from '../../model/index.ts'
import {
  type DockerImage,
  fitsPlatform,
  type ImageConfig,
  parseDockerManifest,
  parseRepositories,
  platformText,
} from '../../parse/index.ts'
import type { FoundImage, ImageChoice, LayerRef } from './found.ts'
import { chooseNamed, configOf, severalImages, wantedPlatform } from './oci.ts'
import type { Store } from './store.ts'

const ANEW = 'fetch or build the image anew'

/** A path that a document of the image names: it must be one within the archive. */
const within = (store: Store, path: string): string => {
  if (path.startsWith('/') || path.split('/').includes('..'))
    throw store.error(`the path ${safeText(path)} leads outside the archive`, 'do not trust this image')
  return path
}

const layerOf = (store: Store, path: string, diffId: string | undefined): LayerRef => {
  const name = within(store, path)
  // Blobs of an OCI layout are named by their digests.
  const blob = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1]
  return {
    name,
    shown: diffId ?? name,
    digest: blob === undefined ? undefined : `sha256:${blob}`,
    unreadable: store.has(name) ? undefined : 'it is not there',
  }
}

const checkPlatform = (store: Store, config: ImageConfig, choice: ImageChoice): void => {
  const wanted = wantedPlatform(choice)
  if (wanted !== undefined && !fitsPlatform(config.platform, wanted))
    throw store.error(`no image for ${platformText(wanted)}`, `it is for ${platformText(config.platform)}`)
}

/** The image of `docker save` that is asked for, by its manifest.json. */
export const findDocker = async (store: Store, manifest: string, choice: ImageChoice): Promise<FoundImage> => {
  const images = parseDockerManifest(manifest)
  if (images === undefined) throw store.error('manifest.json is no list of images', ANEW)
  const digestOf = ({ config }: DockerImage): string => /[0-9a-f]{64}/.exec(config)?.[0] ?? config
  const chosen = chooseNamed(store, images, choice.image, ({ names }) => names, digestOf)
  const [one, ...others] = chosen
  if (one === undefined || others.length > 0)
    throw severalImages(
      store,
      chosen.map((image) => image.names[0] ?? digestOf(image)),
    )
  const text = await store.text(within(store, one.config))
  if (text === undefined) throw store.error(`the configuration ${safeText(one.config)} is not in it`, ANEW)
  const config = configOf(store, text, one.config)
  checkPlatform(store, config, choice)
  return { names: one.names, config, layers: one.layers.map((path, at) => layerOf(store, path, config.diffIds[at])) }
}

/** The same by `repositories` and the `json` of each layer, as docker wrote them before 1.10. */
export const findLegacy = async (store: Store, repositories: string, choice: ImageChoice): Promise<FoundImage> => {
  const ids = parseRepositories(repositories)
  if (ids === undefined) throw store.error('repositories is no table of images', ANEW)
  const named = chooseNamed(
    store,
    [...ids],
    choice.image,
    ([name]) => [name],
    ([, id]) => id,
  )
  const [top, ...others] = new Set(named.map(([, id]) => id))
  if (top === undefined || others.length > 0)
    throw severalImages(
      store,
      named.map(([name]) => name),
    )
  const layers: LayerRef[] = []
  const history: (string | undefined)[] = []
  const seen = new Set<string>()
  let config: ImageConfig | undefined
  for (let id: string | undefined = top; id !== undefined; ) {
    if (!/^[0-9a-f]{64}$/.test(id)) throw store.error(`the image id ${safeText(id)} is none`, ANEW)
    if (seen.has(id)) throw store.error(`the image ${id} is its own parent`, ANEW)
    seen.add(id)
    if (seen.size > LIMITS.imageLayers) throw store.error(`more than ${LIMITS.imageLayers} layers`, ANEW)
    const text: string | undefined = await store.text(`${id}/json`)
    if (text === undefined) throw store.error(`the configuration ${id}/json is not in it`, ANEW)
    const own = configOf(store, text, `${id}/json`)
    config ??= own
    layers.unshift(layerOf(store, `${id}/layer.tar`, undefined))
    history.unshift(own.history[0])
    id = own.parent
  }
  checkPlatform(store, config as ImageConfig, choice)
  return { names: named.map(([name]) => name), config: { ...(config as ImageConfig), history }, layers }
}
