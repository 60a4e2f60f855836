import { field, objectIn, objectsIn, parseObject, stringIn, stringsIn } from './json.ts'
import type { Platform } from './platform.ts'

/** How a container of an image is started, unless it is told otherwise. */
export interface ImageRun {
  /** `user`, `uid`, with `:group` or `:gid` behind; empty: root. */
  readonly user: string
  readonly env: readonly string[]
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
  readonly workingDir: string
  readonly volumes: readonly string[]
  readonly ports: readonly string[]
}

export interface ImageConfig {
  readonly platform: Platform
  readonly run: ImageRun
  /** What made each layer, from the bottom up; undefined where nothing says it. */
  readonly history: readonly (string | undefined)[]
  /** Digests of the layers as they are when decompressed. */
  readonly diffIds: readonly string[]
  /** In the format of old each image names the one below it. */
  readonly parent: string | undefined
}

const WORDS = 200

/** An image's configuration, OCI or docker's; undefined when it is no JSON object. */
export const parseImageConfig = (text: string): ImageConfig | undefined => {
  const document = parseObject(text)
  if (document === undefined) return undefined
  const run = objectIn(document, 'config')
  return {
    platform: {
      os: stringIn(document, 'os') ?? 'linux',
      architecture: stringIn(document, 'architecture') ?? '',
      variant: stringIn(document, 'variant'),
    },
    run: {
      user: stringIn(run, 'User') ?? '',
      env: stringsIn(run, 'Env'),
      entrypoint: stringsIn(run, 'Entrypoint'),
      cmd: stringsIn(run, 'Cmd'),
      workingDir: stringIn(run, 'WorkingDir') ?? '',
      volumes: Object.keys(objectIn(run, 'Volumes')),
      ports: Object.keys(objectIn(run, 'ExposedPorts')),
    },
    // Steps that made no layer are in the history, too.
    history: objectsIn(document, 'history')
      .filter((step) => field(step, 'empty_layer') !== true)
      .map((step) => stringIn(step, 'created_by')?.slice(0, WORDS)),
    diffIds: stringsIn(objectIn(document, 'rootfs'), 'diff_ids'),
    parent: stringIn(document, 'parent'),
  }
}

/** Where what an image's configuration says of its container stands among a target's records: no file of a root is there. */
export const IMAGE_RUN_PATH = '/proc/1/image'

/** As the text of a `config` record, for a scan of records to find the service that a scan of the image does. */
export const formatImageRun = (run: ImageRun): string => JSON.stringify(run)

/** What `formatImageRun` wrote; undefined: it did not. */
export const parseImageRun = (text: string): ImageRun | undefined => {
  const run = parseObject(text)
  if (run === undefined) return undefined
  return {
    user: stringIn(run, 'user') ?? '',
    env: stringsIn(run, 'env'),
    entrypoint: stringsIn(run, 'entrypoint'),
    cmd: stringsIn(run, 'cmd'),
    workingDir: stringIn(run, 'workingDir') ?? '',
    volumes: stringsIn(run, 'volumes'),
    ports: stringsIn(run, 'ports'),
  }
}
