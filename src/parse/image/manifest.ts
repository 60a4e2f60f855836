import { type JsonObject, objectIn, objectsIn, parseObject, parseObjects, stringIn, stringsIn } from './json.ts'
import type { Platform } from './platform.ts'

/** What an OCI descriptor points at. */
export interface Descriptor {
  readonly mediaType: string
  /** `sha256:` or `sha512:` and so many hexadecimal digits: it can be a file's name. */
  readonly digest: string
  readonly platform: Platform | undefined
  /** The image's name, where an index says one. */
  readonly name: string | undefined
  /** A signature or provenance of another entry, no image. */
  readonly isAttestation: boolean
}

export const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/

const platformIn = (from: JsonObject): Platform | undefined => {
  const platform = objectIn(from, 'platform')
  const os = stringIn(platform, 'os')
  const architecture = stringIn(platform, 'architecture')
  return os === undefined || architecture === undefined
    ? undefined
    : { os, architecture, variant: stringIn(platform, 'variant') }
}

/** undefined: without a digest that can be one. */
const descriptor = (from: JsonObject): Descriptor | undefined => {
  const digest = stringIn(from, 'digest') ?? ''
  if (!DIGEST.test(digest)) return undefined
  const annotations = objectIn(from, 'annotations')
  const platform = platformIn(from)
  return {
    mediaType: stringIn(from, 'mediaType') ?? '',
    digest,
    platform,
    name:
      stringIn(annotations, 'io.containerd.image.name') ?? stringIn(annotations, 'org.opencontainers.image.ref.name'),
    isAttestation:
      stringIn(annotations, 'vnd.docker.reference.type') !== undefined ||
      (platform?.os === 'unknown' && platform.architecture === 'unknown'),
  }
}

/** An OCI index or manifest, told by what it holds; docker's own list and manifest are the same. */
export type OciDocument =
  | { readonly kind: 'index'; readonly manifests: readonly Descriptor[] }
  | { readonly kind: 'manifest'; readonly config: Descriptor; readonly layers: readonly Descriptor[] }

/** undefined: it is neither, or a descriptor in it is malformed. */
export const parseOci = (text: string): OciDocument | undefined => {
  const document = parseObject(text)
  if (document === undefined) return undefined
  if (Array.isArray(document.manifests)) {
    const manifests = objectsIn(document, 'manifests').map(descriptor)
    return manifests.every((each) => each !== undefined) ? { kind: 'index', manifests } : undefined
  }
  const config = descriptor(objectIn(document, 'config'))
  const layers = objectsIn(document, 'layers').map(descriptor)
  if (config === undefined || !Array.isArray(document.layers) || !layers.every((each) => each !== undefined))
    return undefined
  return { kind: 'manifest', config, layers }
}

/** One image of docker's manifest.json. Paths are those of entries in the archive. */
export interface DockerImage {
  readonly config: string
  readonly names: readonly string[]
  readonly layers: readonly string[]
}

export const parseDockerManifest = (text: string): readonly DockerImage[] | undefined => {
  const images = parseObjects(text)?.map((image) => ({
    config: stringIn(image, 'Config') ?? '',
    names: stringsIn(image, 'RepoTags'),
    layers: stringsIn(image, 'Layers'),
  }))
  return images?.every(({ config }) => config !== '') === true ? images : undefined
}

/** `repositories`, of docker before 1.10: image ids by `name:tag`. */
export const parseRepositories = (text: string): ReadonlyMap<string, string> | undefined => {
  const document = parseObject(text)
  if (document === undefined) return undefined
  const ids = new Map<string, string>()
  for (const name of Object.keys(document)) {
    const tags = objectIn(document, name)
    for (const tag of Object.keys(tags)) {
      const id = stringIn(tags, tag)
      if (id === undefined || !/^[0-9a-f]{64}$/.test(id)) return undefined
      ids.set(`${name}:${tag}`, id)
    }
  }
  return ids
}
