import type { ImageConfig } from '../../parse/index.ts'

/** One layer, from the bottom up. */
export interface LayerRef {
  /** Its name in the store. */
  readonly name: string
  /** How reports call it: its digest where it has one. */
  readonly shown: string
  /** What its bytes must hash to, as they are stored; undefined: nothing says. */
  readonly digest: string | undefined
  /** Why it cannot be read, where that is known before. */
  readonly unreadable?: string | undefined
}

/** The image that is judged. */
export interface FoundImage {
  readonly names: readonly string[]
  readonly config: ImageConfig
  readonly layers: readonly LayerRef[]
}

/** What was asked for on the command line. */
export interface ImageChoice {
  readonly image?: string | undefined
  readonly platform?: string | undefined
}

const HUB = /^(?:docker\.io\/)?(?:library\/)?/

/** `docker.io/library/nginx:latest` and `nginx` are one name. */
const plainName = (name: string): string => {
  const short = name.replace(HUB, '')
  const last = short.slice(short.lastIndexOf('/') + 1)
  return last.includes(':') || last.includes('@') ? short : `${short}:latest`
}

/** Whether one of an image's names, or the beginning of its digest, is the one that was given. */
export const isCalled = (given: string, names: readonly string[], digest: string | undefined): boolean =>
  names.some((name) => name === given || plainName(name) === plainName(given)) ||
  (digest !== undefined &&
    /^(?:sha256:)?[0-9a-f]{12,}$/.test(given) &&
    digest.replace('sha256:', '').startsWith(given.replace('sha256:', '')))
