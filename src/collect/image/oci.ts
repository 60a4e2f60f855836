import { createHash } from 'node:crypto'
import { PathwritError, safeText } from '../../model/index.ts'
import {
  type Descriptor,
  defaultPlatform,
  fitsPlatform,
  type ImageConfig,
  type Platform,
  parseImageConfig,
  parseOci,
  parsePlatform,
  platformText,
} from '../../parse/index.ts'
import { type FoundImage, type ImageChoice, isCalled, type LayerRef } from './found.ts'
import type { Store } from './store.ts'

/** Indexes within indexes. */
const DEPTH = 8
/** Entries of all indexes together. */
const ENTRIES = 10_000

export const blobName = (digest: string): string => `blobs/${digest.replace(':', '/')}`

/** What a blob of this digest hashes to. */
export const hashFor = (digest: string) => {
  const hash = createHash(digest.slice(0, digest.indexOf(':')))
  return { update: (bytes: Uint8Array) => void hash.update(bytes), digest: () => hash.digest('hex') }
}

export const mismatch = (store: Store, digest: string): PathwritError =>
  store.error(
    `the blob ${digest} is not what its name says: its bytes have another digest`,
    'fetch or build the image anew',
  )

/** A document among the blobs, whose digest must be its own. */
const document = async (store: Store, digest: string, what: string): Promise<string> => {
  const text = await store.text(blobName(digest))
  if (text === undefined) throw store.error(`the ${what} ${digest} is not in it`, 'fetch or build the image anew')
  const hash = hashFor(digest)
  hash.update(Buffer.from(text, 'utf8'))
  if (hash.digest() !== digest.slice(digest.indexOf(':') + 1)) throw mismatch(store, digest)
  return text
}

interface Candidate {
  readonly manifest: Descriptor
  readonly names: readonly string[]
}

/** Every image manifest that an index leads to, through further indexes. */
const candidatesOf = async (store: Store, text: string): Promise<readonly Candidate[]> => {
  const found: Candidate[] = []
  let entries = 0
  const walk = async (
    from: string,
    what: string,
    names: readonly string[],
    above: readonly string[],
  ): Promise<void> => {
    const index = parseOci(from)
    if (index?.kind !== 'index') throw store.error(`${what} is no image index`, 'fetch or build the image anew')
    for (const each of index.manifests) {
      if (each.isAttestation) continue
      if (++entries > ENTRIES)
        throw new PathwritError('limit', `its indexes have more than ${ENTRIES} entries`, {
          file: store.name,
          hint: 'no image comes near',
        })
      const called = each.name === undefined ? names : [...names, each.name]
      if (!/index|manifest\.list/.test(each.mediaType)) {
        found.push({ manifest: each, names: called })
        continue
      }
      if (above.includes(each.digest))
        throw store.error(`the index ${each.digest} holds itself`, 'fetch or build the image anew')
      if (above.length >= DEPTH)
        throw new PathwritError('limit', `indexes within indexes, more than ${DEPTH} deep`, {
          file: store.name,
          hint: 'no image comes near',
        })
      // The layout's own index need not be told apart from one of several platforms by its media type.
      if (store.has(blobName(each.digest)))
        await walk(await document(store, each.digest, 'index'), `the index ${each.digest}`, called, [
          ...above,
          each.digest,
        ])
    }
  }
  await walk(text, 'index.json', [], [])
  return found
}

export const configOf = (store: Store, text: string, what: string): ImageConfig => {
  const config = parseImageConfig(text)
  if (config === undefined)
    throw store.error(`the configuration ${what} is no JSON object`, 'fetch or build the image anew')
  return config
}

export const wantedPlatform = (choice: ImageChoice): Platform | undefined => {
  if (choice.platform === undefined) return undefined
  const platform = parsePlatform(choice.platform)
  if (platform !== undefined) return platform
  throw new PathwritError('usage', `--platform ${safeText(choice.platform)} is no platform`, {
    hint: 'write os/arch or os/arch/variant, such as linux/arm64/v8',
  })
}

const listed = (words: Iterable<string>): string => [...new Set(words)].map((word) => safeText(word)).join(', ')

export const chooseNamed = <T>(
  store: Store,
  images: readonly T[],
  given: string | undefined,
  namesOf: (image: T) => readonly string[],
  digestOf: (image: T) => string | undefined,
): readonly T[] => {
  const all = listed(
    images
      .flatMap((image) => [...namesOf(image), ...(namesOf(image).length === 0 ? [digestOf(image) ?? ''] : [])])
      .filter((name) => name !== ''),
  )
  if (images.length === 0) throw store.error('it holds no image', 'is it the right file?')
  if (given === undefined) return images
  const chosen = images.filter((image) => isCalled(given, namesOf(image), digestOf(image)))
  if (chosen.length > 0) return chosen
  throw new PathwritError('usage', `no image ${safeText(given)} in ${safeText(store.name)}`, {
    file: store.name,
    hint: all === '' ? 'its images have no names' : `there is: ${all}`,
  })
}

export const severalImages = (store: Store, words: readonly string[]): PathwritError =>
  new PathwritError('usage', `${words.length} images are in ${safeText(store.name)}`, {
    file: store.name,
    hint: `choose one with --image NAME: ${listed(words)}`,
  })

/** Those of the asked platform, or of this machine's where nothing was asked and there are several. */
const ofPlatform = (store: Store, images: readonly { at: Candidate; platform: Platform }[], choice: ImageChoice) => {
  const asked = wantedPlatform(choice)
  const platforms = new Set(images.map(({ platform }) => platformText(platform)))
  if (asked === undefined && platforms.size < 2) return images
  const wanted = asked ?? defaultPlatform(process.arch)
  const fitting = images.filter(({ platform }) => fitsPlatform(platform, wanted))
  if (fitting.length > 0) return fitting
  throw new PathwritError('usage', `no image for ${platformText(wanted)} in ${safeText(store.name)}`, {
    file: store.name,
    hint: `choose one with --platform: ${listed(platforms)}`,
  })
}

/** The image of an OCI layout that is asked for. */
export const findOci = async (store: Store, index: string, choice: ImageChoice): Promise<FoundImage> => {
  const all = await candidatesOf(store, index)
  const named = chooseNamed(
    store,
    all,
    choice.image,
    ({ names }) => names,
    ({ manifest }) => manifest.digest,
  )
  const read = async (at: Candidate) => {
    const text = await document(store, at.manifest.digest, 'manifest')
    const manifest = parseOci(text)
    if (manifest?.kind !== 'manifest')
      throw store.error(`the manifest ${at.manifest.digest} is none`, 'fetch or build the image anew')
    const config = configOf(
      store,
      await document(store, manifest.config.digest, 'configuration'),
      manifest.config.digest,
    )
    return { at, manifest, config, platform: at.manifest.platform ?? config.platform }
  }
  // A layout need not hold the blobs of all platforms that its index names.
  const here = named.filter(({ manifest }) => store.has(blobName(manifest.digest)))
  const fitting = ofPlatform(
    store,
    await Promise.all((here.length > 0 ? here : named).map(read)),
    choice,
  ) as readonly Awaited<ReturnType<typeof read>>[]
  const chosen = new Map(fitting.map((each) => [each.at.manifest.digest, each]))
  const [one, ...others] = chosen.values()
  if (one === undefined || others.length > 0)
    throw severalImages(
      store,
      [...chosen.values()].map(({ at }) => at.names[0] ?? at.manifest.digest),
    )
  const { manifest, config, at } = one
  if (manifest.layers.length > 0 && !manifest.layers.some(({ mediaType }) => /layer|tar/.test(mediaType)))
    throw store.error('what is in it is no image: none of its blobs is a layer', 'is it the right file?')
  const layers = manifest.layers.map(({ digest, mediaType }): LayerRef => {
    const name = blobName(digest)
    const why = mediaType.endsWith('+encrypted') ? 'it is encrypted' : store.has(name) ? undefined : 'it is not there'
    return { name, shown: digest, digest, unreadable: why }
  })
  return { names: at.names, config, layers }
}
