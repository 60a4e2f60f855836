import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** One entry of a layer. Flags as in tar: 0 file, 1 hard link, 2 symlink, 3 device, 5 directory, 6 fifo. */
export interface Entry {
  readonly name: string
  readonly flag?: '0' | '1' | '2' | '3' | '5' | '6'
  readonly link?: string
  readonly data?: string
  readonly mode?: number
  readonly uid?: number
  readonly gid?: number
}

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`

const block = ({ name, flag = '0', link = '', data = '', mode, uid = 0, gid = 0 }: Entry): Buffer => {
  const header = Buffer.alloc(512)
  header.write(name, 0, 100, 'latin1')
  header.write(octal(mode ?? (flag === '5' ? 0o755 : 0o644), 7), 100)
  header.write(octal(uid, 7), 108)
  header.write(octal(gid, 7), 116)
  header.write(octal(Buffer.byteLength(data, 'latin1'), 11), 124)
  header.write(octal(1_700_000_000, 11), 136)
  header.write(' '.repeat(8), 148)
  header.write(flag, 156)
  header.write(link, 157, 100, 'latin1')
  header.write('ustar\x0000', 257)
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  const bytes = Buffer.from(data, 'latin1')
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
}

export const layerOf = (...entries: readonly Entry[]): Buffer =>
  Buffer.concat([...entries.map(block), Buffer.alloc(1024)])

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

export interface ImageSpec {
  readonly name?: string | undefined
  readonly layers: readonly Buffer[]
  readonly config?: Readonly<Record<string, unknown>> | undefined
  readonly history?: readonly object[] | undefined
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string } | undefined
}

const configOf = ({ layers, config = {}, history, platform }: ImageSpec): Buffer =>
  json({
    ...(platform ?? { os: 'linux', architecture: 'amd64' }),
    config,
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
    history: history ?? layers.map((_, at) => ({ created_by: `step ${at}` })),
  })

export type Files = Map<string, Buffer>

/** What `docker save` wrote before it wrote OCI layouts. */
export const dockerFiles = (...images: readonly ImageSpec[]): Files => {
  const files: Files = new Map()
  const manifest = images.map((image) => {
    const config = configOf(image)
    files.set(`${sha256(config)}.json`, config)
    const layers = image.layers.map((layer) => {
      const path = `${sha256(layer)}/layer.tar`
      files.set(path, layer)
      return path
    })
    return {
      Config: `${sha256(config)}.json`,
      RepoTags: image.name === undefined ? null : [image.name],
      Layers: layers,
    }
  })
  files.set('manifest.json', json(manifest))
  return files
}

type Pack = (layer: Buffer) => Buffer

/** Adds a blob and answers its descriptor. */
export const addBlob = (files: Files, bytes: Buffer, mediaType: string): Record<string, unknown> => {
  files.set(`blobs/sha256/${sha256(bytes)}`, bytes)
  return { mediaType, digest: `sha256:${sha256(bytes)}`, size: bytes.length }
}

const OCI = 'application/vnd.oci.image'
export const INDEX = `${OCI}.index.v1+json`

/** Adds an image's blobs and answers the descriptor of its manifest. */
export const addImage = (files: Files, image: ImageSpec, pack: Pack = gzipSync): Record<string, unknown> => {
  const layers = image.layers.map((layer) => addBlob(files, pack(layer), `${OCI}.layer.v1.tar+gzip`))
  const config = addBlob(files, configOf(image), `${OCI}.config.v1+json`)
  const manifest = addBlob(files, json({ schemaVersion: 2, config, layers }), `${OCI}.manifest.v1+json`)
  const annotations =
    image.name === undefined ? {} : { annotations: { 'org.opencontainers.image.ref.name': image.name } }
  return { ...manifest, ...annotations, ...(image.platform === undefined ? {} : { platform: image.platform }) }
}
export const addIndex = (files: Files, manifests: readonly object[]): Record<string, unknown> =>
  addBlob(files, json({ schemaVersion: 2, manifests }), INDEX)

/** An OCI layout whose index holds these descriptors. */
export const layoutOf = (files: Files, manifests: readonly object[]): Files =>
  new Map([
    ...files,
    ['oci-layout', json({ imageLayoutVersion: '1.0.0' })],
    ['index.json', json({ schemaVersion: 2, manifests })],
  ])

export const ociFiles = (images: readonly ImageSpec[], pack?: Pack): Files => {
  const files: Files = new Map()
  const manifests = images.map((image) => addImage(files, image, pack))
  return layoutOf(files, manifests)
}

export const archiveOf = (files: Files): Buffer =>
  layerOf(...[...files].map(([name, bytes]) => ({ name, data: bytes.toString('latin1') })))

export const writeFolder = (folder: string, files: Files): string => {
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
  return folder
}
