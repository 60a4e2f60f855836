import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { image } from '../../src/collect/index.ts'
import { type CollectOptions, FACT, type Inode, PathwritError, type Source, textOf } from '../../src/model/index.ts'
import { compareStack } from '../oracle/image-stacks.ts'
import {
  addImage,
  addIndex,
  archiveOf,
  dockerFiles,
  type Entry,
  type Files,
  type ImageSpec,
  INDEX,
  layerOf,
  layoutOf,
  ociFiles,
  sha256,
  writeFolder,
} from './image-kit.ts'
import { pieces, rowsOf, selectAll } from './stream-kit.ts'
import { installed } from './tar-kit.ts'

const test = suite('image')
const folder = mkdtempSync(join(tmpdir(), 'pathwrit-image-'))
test.after(() => rmSync(folder, { recursive: true, force: true }))

const dir = (name: string, more: Partial<Entry> = {}): Entry => ({ name: `${name}/`, flag: '5', ...more })
const file = (name: string, data = name): Entry => ({ name, data })
const link = (name: string, to: string): Entry => ({ name, flag: '2', link: to })
const hard = (name: string, to: string): Entry => ({ name, flag: '1', link: to })

let count = 0
const save = (bytes: Buffer): string => {
  const path = join(folder, `${count++}.tar`)
  writeFileSync(path, bytes)
  return path
}

interface Seen {
  readonly rows: ReadonlyMap<string, Inode>
  readonly source: Source
  readonly bytes: ReadonlyMap<string, string>
}
const look = async (target: string | Buffer, options: CollectOptions = {}): Promise<Seen> => {
  const path = typeof target === 'string' ? target : save(target)
  const source = await image.open({ path }, options)
  try {
    const { files } = await source.survey(selectAll(() => FACT.stat | FACT.bytes))
    const rows = new Map((await rowsOf(source)).map((row) => [textOf(row.path), row]))
    return { rows, source, bytes: new Map(files.map((each) => [each.path, Buffer.from(each.bytes).toString()])) }
  } finally {
    await source.close()
  }
}
const paths = ({ rows }: Seen): string[] => [...rows.keys()].sort()
const lookAt = (...layers: readonly (readonly Entry[])[]): Promise<Seen> =>
  look(archiveOf(dockerFiles({ layers: layers.map((entries) => layerOf(...entries)) })))

/** Each: what it shows, the layers, the paths that are left. */
const STACKS: readonly (readonly [string, readonly (readonly Entry[])[], readonly string[]])[] = [
  ['a whiteout hides a file', [[dir('a'), file('a/x'), file('a/y')], [file('a/.wh.x', '')]], ['/a', '/a/y']],
  [
    'a whiteout hides a directory and what is below',
    [[dir('a'), dir('a/b'), file('a/b/x')], [file('a/.wh.b', '')]],
    ['/a'],
  ],
  ['a whiteout at the top', [[file('x'), file('y')], [file('.wh.x', '')]], ['/y']],
  [
    'a whiteout of a link hides the link',
    [[dir('a'), link('l', 'a'), file('a/x')], [file('.wh.l', '')]],
    ['/a', '/a/x'],
  ],
  ['a whiteout of nothing is nothing', [[file('x')], [file('.wh.nothing', ''), file('a/b/.wh.c', '')]], ['/x']],
  [
    'an opaque directory hides what was in it',
    [
      [dir('a'), file('a/x'), dir('a/b'), file('a/b/y')],
      [dir('a'), file('a/.wh..wh..opq', ''), file('a/z')],
    ],
    ['/a', '/a/z'],
  ],
  [
    'an opaque mark may stand behind what its own layer has',
    [
      [dir('a'), file('a/x')],
      [dir('a'), file('a/z'), file('a/.wh..wh..opq', '')],
    ],
    ['/a', '/a/z'],
  ],
  [
    'an opaque mark of the root hides all',
    [
      [dir('a'), file('x')],
      [file('.wh..wh..opq', ''), file('z')],
    ],
    ['/z'],
  ],
  [
    'a whiteout hides nothing of its own layer',
    [
      [dir('a'), file('a/x')],
      [dir('a/x'), file('a/x/new'), file('a/.wh.x', '')],
    ],
    ['/a', '/a/x', '/a/x/new'],
  ],
  [
    'whiteouts hide what lower layers have, not what comes above',
    [[file('x')], [file('.wh.x', '')], [file('x')]],
    ['/x'],
  ],
  ['a file takes the place of a directory', [[dir('a'), file('a/x')], [file('a')]], ['/a']],
  ['a directory takes the place of a file', [[file('a')], [dir('a'), file('a/x')]], ['/a', '/a/x']],
  [
    'a file in between cuts what was below',
    [[dir('a'), file('a/x')], [file('a')], [dir('a'), file('a/y')]],
    ['/a', '/a/y'],
  ],
  ['a link takes the place of a directory', [[dir('a'), file('a/x'), dir('b')], [link('a', 'b')]], ['/a', '/b']],
  [
    'a directory takes the place of a link',
    [[dir('b'), link('a', 'b'), file('b/x')], [dir('a')]],
    ['/a', '/b', '/b/x'],
  ],
  ['an entry below a link lands where it leads', [[dir('b'), link('a', 'b')], [file('a/x')]], ['/a', '/b', '/b/x']],
  ['an absolute link stays within the root', [[dir('b'), link('a', '/b')], [file('a/x')]], ['/a', '/b', '/b/x']],
  [
    'a link that climbs stays within the root',
    [[dir('b'), link('a', '../../../b')], [file('a/x')]],
    ['/a', '/b', '/b/x'],
  ],
  [
    'a whiteout below a link hides where it leads',
    [[dir('b'), file('b/x'), link('a', 'b')], [file('a/.wh.x', '')]],
    ['/a', '/b'],
  ],
  ['marks of aufs are no files', [[file('.wh..wh.plnk', ''), file('.wh..wh.aufs', ''), file('x')]], ['/x']],
  ['an entry that is there twice is there once', [[file('x', '1'), file('x', '2')]], ['/x']],
]
for (const [title, layers, left] of STACKS)
  test(title, async () => {
    const seen = await lookAt(...layers)
    assert.equal(paths(seen), left)
    assert.equal(seen.source.incomplete, [])
  })

test('a directory that comes again takes new facts and keeps what is in it', async () => {
  const seen = await lookAt([dir('a', { uid: 1 }), file('a/x')], [dir('a', { uid: 2, mode: 0o700 })])
  assert.equal(paths(seen), ['/a', '/a/x'])
  assert.equal([seen.rows.get('/a')?.uid, seen.rows.get('/a')?.mode], [2, 0o700])
})
test('a directory whose entry is hidden and that has new entries is there, its facts are not known', async () => {
  const seen = await lookAt([dir('a'), dir('a/b', { uid: 7 }), file('a/b/x')], [file('a/.wh.b', ''), file('a/b/y')])
  assert.equal(paths(seen), ['/a', '/a/b/y'])
})
test('hard links: names within a layer, over layers, and when one of them is replaced', async () => {
  const seen = await lookAt(
    [file('one', 'first'), hard('two', 'one'), hard('three', 'two')],
    [hard('four', 'one'), file('one', 'second')],
  )
  assert.equal(paths(seen), ['/four', '/one', '/three', '/two'])
  assert.equal(
    ['/one', '/two', '/three', '/four'].map((path) => seen.rows.get(path)?.nlink),
    [1, 3, 3, 3],
  )
  assert.equal([seen.bytes.get('/one'), seen.bytes.get('/two'), seen.bytes.get('/four')], ['second', 'first', 'first'])
})
test('what has no place is told, and the rest is judged', async () => {
  const seen = await lookAt(
    [file('f'), file('x')],
    [
      file('f/below'),
      hard('h', 'nowhere'),
      link('loop', 'loop'),
      file('loop/x'),
      file('../../out'),
      file('.wh...', ''),
    ],
  )
  assert.equal(paths(seen), ['/f', '/loop', '/x'])
  assert.is(seen.source.incomplete.length, 5, JSON.stringify(seen.source.incomplete))
})

const SPEC: ImageSpec = {
  name: 'example.org/app:1.0',
  layers: [layerOf(dir('etc'), file('etc/os', 'base')), layerOf(file('etc/app', 'app'))],
  config: { User: '1000' },
  history: [{ created_by: 'ADD base' }, { created_by: 'USER 1000', empty_layer: true }, { created_by: 'COPY app' }],
}
const check = (seen: Seen): void => {
  assert.equal(paths(seen), ['/etc', '/etc/app', '/etc/os'])
  assert.equal([seen.bytes.get('/etc/os'), seen.bytes.get('/etc/app')], ['base', 'app'])
  assert.equal(seen.source.incomplete, [])
  assert.equal(
    ['/etc', '/etc/os', '/etc/app'].map((path) => seen.rows.get(path)?.origin?.history),
    ['ADD base', 'ADD base', 'COPY app'],
  )
}
const legacyFiles = (): Files => {
  const [low, high] = SPEC.layers as [Buffer, Buffer]
  const ids = ['a', 'b'].map((letter) => letter.repeat(64)) as [string, string]
  const own = (created_by: string, more: object) => Buffer.from(JSON.stringify({ history: [{ created_by }], ...more }))
  return new Map([
    [`${ids[0]}/json`, own('ADD base', {})],
    [`${ids[0]}/layer.tar`, low],
    [`${ids[1]}/json`, own('COPY app', { parent: ids[0], config: SPEC.config })],
    [`${ids[1]}/layer.tar`, high],
    ['repositories', Buffer.from(JSON.stringify({ 'example.org/app': { '1.0': ids[1] } }))],
  ])
}
const plain = (layer: Buffer): Buffer => layer
for (const [how, make] of [
  ['docker save', () => archiveOf(dockerFiles(SPEC))],
  ['docker save, gzipped', () => gzipSync(archiveOf(dockerFiles(SPEC)))],
  ['docker save of old', () => archiveOf(legacyFiles())],
  ['an OCI archive', () => archiveOf(ociFiles([SPEC]))],
  ['an OCI archive with plain layers', () => archiveOf(ociFiles([SPEC], plain))],
  ['an OCI archive, gzipped', () => gzipSync(archiveOf(ociFiles([SPEC])))],
  ['an OCI folder', () => writeFolder(join(folder, 'layout'), ociFiles([SPEC]))],
  [
    'an index within the index',
    () => {
      const files: Files = new Map()
      return archiveOf(layoutOf(files, [addIndex(files, [addImage(files, SPEC)])]))
    },
  ],
] as const)
  test(`${how}: the same image`, async () => check(await look(make())))
const stacks = installed('tar', 'tar') ? Number(process.env.PATHWRIT_CASES ?? 12) : 0
test('random stacks of layers look as tar and a script leave them', async () => {
  for (let seed = 1; seed <= stacks; seed++) assert.equal(await compareStack(seed), [])
})
test('from standard input', async () => {
  const source = await image.open({ path: '-', stdin: pieces(archiveOf(ociFiles([SPEC])), 700) }, {})
  await source.survey(selectAll(() => FACT.bytes))
  const rows = await rowsOf(source)
  await source.close()
  assert.is(rows.length, 3)
})
test('is told from the archive of a root, and a layout folder from a root', () => {
  const accepts = (bytes: Uint8Array) => image.accepts({ path: 'x', isDirectory: false, head: bytes.subarray(0, 512) })
  for (const files of [dockerFiles(SPEC), ociFiles([SPEC]), legacyFiles()]) assert.ok(accepts(archiveOf(files)))
  for (const name of ['etc/', './', 'usr/bin/x', 'blobsy', 'index.jsonx']) assert.not.ok(accepts(layerOf({ name })))
  const layout = writeFolder(join(folder, 'root-like'), ociFiles([SPEC]))
  assert.ok(image.accepts({ path: layout, isDirectory: true, head: new Uint8Array() }))
  writeFolder(layout, new Map([['etc/passwd', Buffer.from('')]]))
  assert.not.ok(image.accepts({ path: layout, isDirectory: true, head: new Uint8Array() }))
})

const fails = async (target: string | Buffer, options: CollectOptions = {}): Promise<PathwritError> => {
  try {
    await look(target, options)
  } catch (error) {
    if (error instanceof PathwritError) return error
    throw error
  }
  return assert.unreachable() as never
}
const says = (error: PathwritError, message: RegExp, hint: RegExp): void => {
  assert.match(error.message, message)
  assert.match(error.hint ?? '', hint)
}

const two = () => [SPEC, { ...SPEC, name: 'other:2', layers: [layerOf(file('other'))] }]
for (const [how, make] of [
  ['docker save', () => archiveOf(dockerFiles(...two()))],
  ['OCI', () => archiveOf(ociFiles(two()))],
] as const)
  test(`${how}: of several images one must be chosen`, async () => {
    says(await fails(make()), /2 images/, /--image NAME: example.org\/app:1.0, other:2/)
    for (const name of ['other:2', 'docker.io/library/other:2'])
      assert.equal(paths(await look(make(), { image: name })), ['/other'])
    says(await fails(make(), { image: 'third' }), /no image third/, /example.org\/app:1.0, other:2/)
  })
test('an image may be called by its digest', async () => {
  const files = dockerFiles(...two())
  const config = [...files.keys()].find((name) => name.endsWith('.json'))?.slice(0, 64) ?? ''
  check(await look(archiveOf(files), { image: `sha256:${config}` }))
  check(await look(archiveOf(files), { image: config.slice(0, 12) }))
})

const PLATFORMS = ['linux/amd64', 'linux/arm64/v8', 'linux/arm/v7', 'windows/amd64']
const manyPlatforms = (): Buffer => {
  const files: Files = new Map()
  const manifests = PLATFORMS.map((text) => {
    const [os = '', architecture = '', variant] = text.split('/')
    const platform = { os, architecture, ...(variant === undefined ? {} : { variant }) }
    return addImage(files, { layers: [layerOf(file(text.replaceAll('/', '-')))], platform })
  })
  const attestation = { ...addImage(files, SPEC), platform: { os: 'unknown', architecture: 'unknown' } }
  return archiveOf(
    layoutOf(files, [
      { ...addIndex(files, [...manifests, attestation]), annotations: { 'org.opencontainers.image.ref.name': 'many' } },
    ]),
  )
}
test('of several platforms the one asked for, or linux on this machine', async () => {
  for (const [asked, found] of [
    ['linux/amd64', '/linux-amd64'],
    ['linux/arm64', '/linux-arm64-v8'],
    ['linux/arm64/v8', '/linux-arm64-v8'],
    ['linux/arm', '/linux-arm-v7'],
    ['windows/amd64', '/windows-amd64'],
  ] as const)
    assert.equal(paths(await look(manyPlatforms(), { platform: asked })), [found])
  if (process.arch === 'x64') assert.equal(paths(await look(manyPlatforms())), ['/linux-amd64'])
  says(
    await fails(manyPlatforms(), { platform: 'linux/s390x' }),
    /no image for linux\/s390x/,
    /linux\/amd64, linux\/arm64\/v8/,
  )
  says(await fails(manyPlatforms(), { platform: 'linux' }), /is no platform/, /os\/arch/)
})

test('a blob that is not what its name says is an error that names it', async () => {
  for (const pick of [0, 1, 2]) {
    const files = ociFiles([SPEC], plain)
    const blobs = [...files.keys()].filter((name) => name.startsWith('blobs/'))
    const name = blobs[pick === 2 ? blobs.length - 1 : pick] as string
    const bytes = Buffer.from(files.get(name) as Buffer)
    // In a layer: a byte of what a file holds, which no checksum of tar covers.
    const at = pick === 2 ? bytes.indexOf('2') : bytes.indexOf(pick === 0 ? 'base' : 'app', 512)
    bytes[at] = (bytes[at] as number) ^ 1
    files.set(name, bytes)
    says(
      await fails(archiveOf(files)),
      new RegExp(`the blob sha256:${name.slice(-64)} is not what its name says`),
      /anew/,
    )
  }
})

const withFile = (files: Files, name: string, value: unknown): Buffer =>
  archiveOf(new Map([...files, [name, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))]]))
const docker = () => dockerFiles(SPEC)
const manifest = (layers: unknown, config = [...docker().keys()].find((name) => name.endsWith('.json'))) => [
  { Config: config, RepoTags: null, Layers: layers },
]
test('layers and configurations outside the archive are refused', async () => {
  for (const path of ['../../../etc/passwd', '/etc/passwd', 'a/../../b'])
    says(
      await fails(withFile(docker(), 'manifest.json', manifest([path]))),
      /leads outside the archive/,
      /do not trust/,
    )
  says(
    await fails(withFile(docker(), 'manifest.json', manifest([], '../x'))),
    /leads outside the archive/,
    /do not trust/,
  )
})
test('documents that are none are refused in words', async () => {
  for (const text of ['', '{', '[]', '{}', 'null', '[1]', '[{}]', '{"__proto__":{"Config":"x"}}'])
    assert.is((await fails(withFile(docker(), 'manifest.json', text))).code, 'input', text)
  for (const text of ['', '{', '[]', '{}', '{"manifests":1}', '{"manifests":[{"digest":"../x"}]}'])
    assert.is((await fails(withFile(ociFiles([SPEC]), 'index.json', text))).code, 'input', text)
})
test('an index that holds itself, a parent that is its own, links that go round', async () => {
  // A digest cannot be its own; that it is not checked before must not matter.
  const files: Files = new Map()
  const digest = `sha256:${'0'.repeat(64)}`
  const self = { mediaType: INDEX, digest, size: 1 }
  files.set(`blobs/sha256/${'0'.repeat(64)}`, Buffer.from(JSON.stringify({ manifests: [self] })))
  assert.match((await fails(archiveOf(layoutOf(files, [self])))).message, /not what its name says/)
  const legacy = legacyFiles()
  const own = JSON.stringify({ parent: 'b'.repeat(64) })
  says(await fails(withFile(legacy, `${'b'.repeat(64)}/json`, own)), /its own parent/, /anew/)
  const round = layerOf({ name: 'manifest.json', flag: '2', link: 'manifest.json' })
  assert.match((await fails(round)).message, /no image is in it/)
})
test('indexes within indexes end somewhere', async () => {
  const files: Files = new Map()
  let index = addIndex(files, [addImage(files, SPEC)])
  for (let depth = 0; depth < 20; depth++) index = addIndex(files, [index])
  assert.is((await fails(archiveOf(layoutOf(files, [index])))).code, 'limit')
})
test('a layer that is missing, cut off or damaged is told, and the others are judged', async () => {
  const files = ociFiles([SPEC])
  const [lowest] = [...files.keys()]
  files.delete(lowest as string)
  const seen = await look(archiveOf(files))
  assert.equal(paths(seen), ['/etc/app'])
  assert.match(seen.source.incomplete[0]?.why ?? '', /layer sha256:.{12} cannot be read: it is not there/)
  const cut = dockerFiles({ layers: [layerOf(dir('a'), file('a/x'))] })
  const [, layer] = [...cut.keys()]
  cut.set(layer as string, (cut.get(layer as string) as Buffer).subarray(0, 1024))
  const short = await look(archiveOf(cut))
  assert.equal(paths(short), ['/a', '/a/x'])
  assert.match(short.source.incomplete[0]?.why ?? '', /ends early/)
})
test('an archive that is cut off', async () => {
  const whole = archiveOf(ociFiles([SPEC]))
  const error = await fails(whole.subarray(0, 3000))
  says(error, /the archive ends early/, /--input/)
})
test('links in the archive lead to its files, as docker writes them for layers that are the same', async () => {
  const files = dockerFiles(SPEC)
  const [first] = SPEC.layers as [Buffer]
  const link: Entry = { name: 'linked/layer.tar', flag: '2', link: `../${sha256(first)}/layer.tar` }
  const entries = [...files].map(([name, bytes]): Entry => ({ name, data: bytes.toString('latin1') }))
  const config = [...files.keys()].find((name) => name.endsWith('.json')) ?? ''
  const named = JSON.stringify(manifest(['linked/layer.tar', `${sha256(SPEC.layers[1] as Buffer)}/layer.tar`], config))
  check(await look(layerOf(...entries, link, { name: 'manifest.json', data: named })))
})
for (const [how, make] of [
  ['plain layers', (spec: ImageSpec) => archiveOf(dockerFiles(spec))],
  ['plain layers with digests', (spec: ImageSpec) => archiveOf(ociFiles([spec], plain))],
  ['gzipped layers', (spec: ImageSpec) => archiveOf(ociFiles([spec]))],
] as const)
  test(`${how}: bytes that nobody wants are passed by, and read when they are wanted`, async () => {
    const large = 'x'.repeat(2_000_001)
    const layers = [layerOf(file('low', large), file('last', '1')), layerOf(file('high', large), file('end', '2'))]
    const source = await image.open({ path: save(make({ layers })) }, {})
    const wanted = /^\/(?:last|end)$/
    const { files } = await source.survey(selectAll((path) => (wanted.test(path) ? FACT.bytes : FACT.stat)))
    assert.equal(
      files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]),
      [
        ['/end', '2'],
        ['/last', '1'],
      ],
    )
    for (const asked of ['/high', '/low']) {
      const rows = await rowsOf(
        source,
        selectAll((path) => (path === asked ? FACT.sha256 : FACT.stat)),
      )
      assert.is(rows.find(({ path }) => path === asked)?.sha256, sha256(Buffer.from(large)))
    }
    assert.equal(source.incomplete, [])
    await source.close()
  })
test('limits of documents, entries, layers and paths', async () => {
  const long = `${' '.repeat(8 << 20)}[]`
  says(await fails(withFile(docker(), 'manifest.json', long)), /limit imageDocument/, /no document/)
  const layout = writeFolder(join(folder, 'long'), ociFiles([SPEC]))
  writeFolder(layout, new Map([['index.json', Buffer.from(long)]]))
  says(await fails(layout), /limit imageDocument/, /no document/)
  const many = Array.from({ length: 1001 }, () => 'x/layer.tar')
  says(await fails(withFile(docker(), 'manifest.json', manifest(many))), /limit imageLayers/, /no image/)
  const empty = layerOf({ name: 'blobs/x' }).subarray(0, 512)
  const crowd = Buffer.alloc(512 * 100_002)
  for (let at = 0; at <= 100_000; at++) {
    empty.copy(crowd, at * 512)
    crowd.write(String(at).padStart(7, '0'), at * 512 + 6)
    const sum = crowd.subarray(at * 512, at * 512 + 512)
    sum.write(' '.repeat(8), 148)
    sum.write(
      `${sum
        .reduce((total, byte) => total + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    )
  }
  says(await fails(crowd), /limit imageMembers/, /--input tar/)
  const path = `${'p'.repeat(70_000)}`
  const record = ` path=${path}\n`
  const size = record.length + String(record.length + 5).length
  const pax = { name: 'pax', data: `${size}${record}` }
  const typed = layerOf(pax)
  typed.write('x', 156)
  typed.write(' '.repeat(8), 148)
  typed.write(
    `${typed
      .subarray(0, 512)
      .reduce((total, byte) => total + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  const layer = Buffer.concat([typed.subarray(0, typed.length - 1024), layerOf(file('x'), file('y'))])
  const seen = await look(archiveOf(dockerFiles({ layers: [layer] })))
  assert.equal(paths(seen), ['/y'])
  assert.match(seen.source.incomplete[0]?.why ?? '', /its name is too long/)
})
test('a layout folder whose blob is a link opens nothing', async () => {
  const files = ociFiles([SPEC])
  const [lowest = ''] = files.keys()
  const target = writeFolder(join(folder, 'linked'), new Map([...files].filter(([name]) => name !== lowest)))
  writeFileSync(join(folder, 'secret'), files.get(lowest) as Buffer)
  const { symlinkSync } = await import('node:fs')
  symlinkSync(join(folder, 'secret'), join(target, lowest))
  const seen = await look(target)
  assert.match(seen.source.incomplete[0]?.why ?? '', /it is not there/)
})

test.run()
