import {
  addImage,
  addIndex,
  archiveOf,
  dockerFiles,
  type Entry,
  type Files,
  INDEX,
  layerOf,
  layoutOf,
  ociFiles,
  sha256,
} from '../collect/image-kit.ts'

/** Images and cpio archives that are wrong in one place. */

const ETC: Entry = { name: 'etc/', flag: '5' }
const MOTD: Entry = { name: 'etc/motd', data: 'hello\n' }
const SPEC = { name: 'acme:1', layers: [layerOf(ETC, MOTD)] }
const plain = (layer: Buffer): Buffer => layer

const withFile = (files: Files, name: string, text: string): Buffer =>
  archiveOf(new Map([...files, [name, Buffer.from(text)]]))
const CONFIG = [...dockerFiles(SPEC).keys()].find((name) => name.endsWith('.json')) ?? ''
const layers = (...paths: readonly string[]): Buffer =>
  withFile(dockerFiles(SPEC), 'manifest.json', JSON.stringify([{ Config: CONFIG, RepoTags: null, Layers: paths }]))
const layerWith = (...entries: readonly Entry[]): Buffer =>
  archiveOf(dockerFiles({ layers: [layerOf(ETC, MOTD), layerOf(...entries)] }))
const changedBlob = (): Buffer => {
  const files = ociFiles([SPEC], plain)
  const name = `blobs/sha256/${sha256(SPEC.layers[0] as Buffer)}`
  const bytes = Buffer.from(files.get(name) as Buffer)
  bytes[bytes.indexOf('hello')] = 0x4a
  files.set(name, bytes)
  return archiveOf(files)
}
const platforms = (): Buffer => {
  const files: Files = new Map()
  const manifests = ['sparc', 'vax'].map((architecture) =>
    addImage(files, { layers: [layerOf(ETC)], platform: { os: 'linux', architecture } }),
  )
  return archiveOf(layoutOf(files, manifests))
}
const deepIndex = (): Buffer => {
  const files: Files = new Map()
  let index = addIndex(files, [addImage(files, SPEC)])
  for (let depth = 0; depth < 20; depth++) index = addIndex(files, [index])
  return archiveOf(layoutOf(files, [index]))
}
const ownIndex = (): Buffer => {
  const name = '0'.repeat(64)
  const self = { mediaType: INDEX, digest: `sha256:${name}`, size: 1 }
  return archiveOf(layoutOf(new Map([[`blobs/sha256/${name}`, Buffer.from(JSON.stringify({ manifests: [self] }))]]), [self]))
}
const withoutLayer = (): Buffer => {
  const files = ociFiles([SPEC, SPEC])
  const [layer = ''] = files.keys()
  files.delete(layer)
  return archiveOf(files)
}

const IMAGES: Readonly<Record<string, Buffer>> = {
  'layer-climbs.tar': layers('../../../etc/passwd'),
  'layer-absolute.tar': layers('/etc/passwd'),
  'config-climbs.tar': withFile(dockerFiles(SPEC), 'manifest.json', '[{"Config":"../../x","Layers":[]}]'),
  'painted-layer.tar': layers('../\x1b[2J\u202e'),
  'no-config.tar': withFile(dockerFiles(SPEC), 'manifest.json', '[{"Config":"nowhere.json","Layers":[]}]'),
  'no-manifest.tar': layerOf({ name: 'blobs/', flag: '5' }),
  'manifest-no-json.tar': withFile(dockerFiles(SPEC), 'manifest.json', '[{"Config":'),
  'manifest-proto.tar': withFile(dockerFiles(SPEC), 'manifest.json', '[{"__proto__":{"Config":"x"}}]'),
  'no-image.tar': withFile(dockerFiles(SPEC), 'manifest.json', '[]'),
  'several.tar': archiveOf(dockerFiles(SPEC, { ...SPEC, name: '\x1b[1mother:2' })),
  'changed-blob.tar': changedBlob(),
  'index-no-digest.tar': withFile(ociFiles([SPEC]), 'index.json', '{"manifests":[{"digest":"sha256:../../x"}]}'),
  'deep-index.tar': deepIndex(),
  'own-index.tar': ownIndex(),
  'no-layer-tar.tar': archiveOf(dockerFiles({ layers: [Buffer.from('a letter, and no layer at all'.repeat(40))] })),
  'cut-before-manifest.tar': archiveOf(dockerFiles(SPEC)).subarray(0, 2000),
}
const PARTIAL: Readonly<Record<string, Buffer>> = {
  'layer-missing.tar': layers('nowhere/layer.tar', `${sha256(SPEC.layers[0] as Buffer)}/layer.tar`),
  'blob-missing.tar': withoutLayer(),
  'name-climbs.tar': layerWith({ name: '../../etc/shadow', data: 'x' }),
  'link-climbs.tar': layerWith({ name: 'etc/x', flag: '1', link: '../../etc/shadow' }),
  'link-to-nothing.tar': layerWith({ name: 'etc/x', flag: '1', link: 'nowhere' }),
  'below-a-file.tar': layerWith({ name: 'etc/motd/x', data: 'x' }),
  'below-a-loop.tar': layerWith({ name: 'a', flag: '2', link: 'b' }, { name: 'b', flag: '2', link: 'a' }, { name: 'a/x', data: 'x' }),
  'whiteout-of-dots.tar': layerWith({ name: 'etc/.wh...', data: '' }),
  'painted-name.tar': layerWith({ name: '../\x1b[2J\xe2\x80\xae\x9b', data: 'x' }),
  'layer-cut.tar': archiveOf(dockerFiles({ layers: [layerOf(ETC, MOTD).subarray(0, 1024)] })),
}

const cpioOf = (name: string, mode: number, data: string, size = data.length): Buffer => {
  const hex = (value: number): string => value.toString(16).padStart(8, '0')
  const four = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
  const fields = [1, mode, 0, 0, 1, 0, size, 0, 0, 0, 0, name.length + 1, 0].map(hex).join('')
  return Buffer.concat([four(Buffer.from(`070701${fields}${name}\0`, 'latin1')), four(Buffer.from(data, 'latin1'))])
}
const CPIO_ROOT = cpioOf('.', 0o040755, '')
const CPIO_END = cpioOf('TRAILER!!!', 0, '')
const CPIOS: Readonly<Record<string, Buffer>> = {
  'bad-number.cpio': Buffer.from(CPIO_ROOT.toString('latin1').replace('000041ed', '0000zzzz'), 'latin1'),
  'bad-magic.cpio': Buffer.concat([CPIO_ROOT, Buffer.from('070709'.repeat(30))]),
  'long-link.cpio': Buffer.concat([CPIO_ROOT, cpioOf('l', 0o120777, 'x', 0xfffffff0)]),
  'not-a.cpio': Buffer.from('this is a letter, not an archive\n'.repeat(40)),
}
const PARTIAL_CPIOS: Readonly<Record<string, Buffer>> = {
  'cut.cpio': Buffer.concat([CPIO_ROOT, cpioOf('etc', 0o100644, 'hello')]).subarray(0, 200),
  'no-end.cpio': CPIO_ROOT,
  'garbage-after.cpio': Buffer.concat([CPIO_ROOT, CPIO_END, Buffer.from('and then some')]),
  'name-climbs.cpio': Buffer.concat([CPIO_ROOT, cpioOf('../../etc/shadow', 0o100644, 'x'), CPIO_END]),
  'painted.cpio': Buffer.concat([CPIO_ROOT, cpioOf('../\x1b[2J\xe2\x80\xae\x9b', 0o100644, 'x'), CPIO_END]),
}

const inFolder = (folder: string, made: Readonly<Record<string, Buffer>>): Readonly<Record<string, Buffer>> =>
  Object.fromEntries(Object.entries(made).map(([name, bytes]) => [`${folder}/${name}`, bytes]))

export const BAD_IMAGES = { ...inFolder('image', IMAGES), ...inFolder('cpio', CPIOS) }
/** Judged as far as they go. */
export const PARTIAL_IMAGES = { ...inFolder('image', PARTIAL), ...inFolder('cpio', PARTIAL_CPIOS) }
export const SOUND_IMAGES = { 'image/sound.tar': archiveOf(ociFiles([SPEC])), 'image/platforms.tar': platforms() }
