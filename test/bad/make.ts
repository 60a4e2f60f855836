import { gzipSync } from 'node:zlib'
import { BAD_IMAGES, PARTIAL_IMAGES, SOUND_IMAGES } from './images.ts'
import { BAD_PACKAGES, PARTIAL_PACKAGES, SOUND_PACKAGES } from './packages.ts'
import { type Member, tarOf } from './tar.ts'

/** Inputs that are no text, or too bulky to keep: each made from a fixed recipe, by path relative to this folder. */

const ROOT: Member = { name: './', flag: '5' }
const ETC: Member = { name: './etc/', flag: '5' }
const MOTD: Member = { name: './etc/motd', data: 'hello\n' }
const SOUND = tarOf(ROOT, ETC, MOTD)

const paxOf = (records: string): Member => ({ name: 'pax', flag: 'x', data: records })

const RECORD = ['d', '755', '0', '0', 'root', 'root', '4096', '0.0', '2', '2049', '2', '', '']
const MAGIC = 'pathwrit-find 1'
/** A find stream: its mark, records (each with some fields different), and what stands at its end. */
const findOf = (changes: readonly Readonly<Record<number, string>>[], end: readonly string[]): Buffer => {
  const records = changes.map((change) => RECORD.map((field, index) => change[index] ?? field))
  return Buffer.from([MAGIC, ...records.flat(), ...end].map((field) => `${field}\0`).join(''), 'latin1')
}
const END = ['found', '0', 'end']
const FILE = { 0: 'f', 1: '644', 8: '1', 10: '3', 12: 'etc' }

const RECORDS =
  '{"kind":"inode","path":"/","type":"directory","mode":"0755","uid":0,"gid":0}\n'.repeat(4) +
  '{"kind":"summary","records":4,"complete":true}\n'

const MTREE = '#mtree\n. type=dir mode=0755 uid=0 gid=0\n'

/** Longer than a pack may be. */
const LARGE = `{\n  "name": "acme",\n  "title": "${'x'.repeat(1 << 20)}"\n}\n`

export const MADE: Readonly<Record<string, Buffer>> = {
  ...BAD_PACKAGES,
  ...PARTIAL_PACKAGES,
  ...SOUND_PACKAGES,
  ...BAD_IMAGES,
  ...PARTIAL_IMAGES,
  ...SOUND_IMAGES,
  'packs/too-large.json': Buffer.from(LARGE),
  'packs/not-utf8.json': Buffer.from('{\n  "name": "caf\xe9"\n}\n', 'latin1'),
  'packs/deep.json': Buffer.from(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`),
  'records/long-line.ndjson': Buffer.from(`{"kind":"inode","path":"/${'x'.repeat(1 << 20)}"}\n`),
  'records/deep.ndjson': Buffer.from(
    `{"kind":"unit","path":"/x","name":"x","directives":${'['.repeat(200_000)}${']'.repeat(200_000)}}\n`,
  ),
  'records/cut.ndjson.gz': gzipSync(RECORDS, { level: 0 }).subarray(0, 200),
  'records/wrong-sum.ndjson.gz': (() => {
    const packed = Buffer.from(gzipSync(RECORDS))
    packed.fill(0xff, packed.length - 8)
    return packed
  })(),
  'mtree/nul.mtree': Buffer.from(`${MTREE}etc/a\\000b type=file\n`),
  'mtree/bytes.mtree': Buffer.concat([Buffer.from(MTREE), Buffer.from([0x80, 0xff, 0x00, 0x1b, 0x5b, 0x32, 0x4a, 10])]),
  'mtree/long-line.mtree': Buffer.from(`${MTREE}${'x'.repeat((1 << 20) + 1)} type=file\n`),
  'tar/sound.tar': SOUND,
  'tar/bad-checksum.tar': tarOf(ROOT, ETC, { ...MOTD, sum: '000000\0 ' }),
  'tar/cut-in-header.tar': SOUND.subarray(0, 1200),
  'tar/cut-in-data.tar': tarOf(ROOT, { name: './etc.txt', data: 'x'.repeat(2000) }).subarray(0, 1500),
  'tar/no-end-mark.tar': SOUND.subarray(0, 2048),
  'tar/bad-size.tar': tarOf(ROOT, { ...MOTD, size: '0000000009x\0' }),
  'tar/negative-size.tar': tarOf(ROOT, { ...MOTD, size: '\xff'.repeat(12) }),
  'tar/large-pax.tar': tarOf(ROOT, { name: 'pax', flag: 'x', size: '00010000000\0' }),
  'tar/pax-length.tar': tarOf(ROOT, paxOf('999 path=./etc/motd\n'), MOTD),
  'tar/pax-zero.tar': tarOf(ROOT, paxOf('0 path=x\n'), MOTD),
  'tar/pax-size.tar': tarOf(ROOT, paxOf('13 size=huge\n'), MOTD),
  'tar/pax-nul.tar': tarOf(ROOT, paxOf('20 path=./etc/mo\0td\n'), MOTD),
  'tar/name-climbs.tar': tarOf(ROOT, { name: '../../etc/shadow', data: 'x' }),
  'tar/painted.tar': tarOf(ROOT, { name: '../\x1b[2J\xe2\x80\xae\x9b', data: 'x' }),
  'tar/link-climbs.tar': tarOf(ROOT, { name: './etc', flag: '1', link: '../../etc/shadow' }),
  'tar/link-to-nothing.tar': tarOf(ROOT, { name: './etc', flag: '1', link: './nowhere' }),
  'tar/garbage-after.tar': Buffer.concat([SOUND, Buffer.from('and then some')]),
  'tar/unknown-flag.tar': tarOf(ROOT, { ...MOTD, flag: 'M' }),
  'tar/not-a-tar.tar': Buffer.from('this is a letter, not an archive\n'.repeat(40)),
  'tar/empty.tar': Buffer.alloc(0),
  'tar/only-zeros.tar': Buffer.alloc(10_240),
  'tar/cut.tar.gz': gzipSync(SOUND, { level: 0 }).subarray(0, 1300),
  'tar/damaged.tar.gz': (() => {
    const packed = Buffer.from(gzipSync(SOUND))
    packed.fill(0xff, 60, 90)
    return packed
  })(),
  'find/sound.find': findOf([{}, FILE], END),
  'find/bad-mode.find': findOf([{ 1: '9z9' }], END),
  'find/bad-type.find': findOf([{}, { ...FILE, 0: 'q' }], END),
  'find/bad-uid.find': findOf([{}, { ...FILE, 2: '-1' }], END),
  'find/bad-time.find': findOf([{ 7: 'yesterday' }], END),
  'find/field-missing.find': Buffer.from([MAGIC, ...RECORD.slice(1), 'end', ''].join('\0')),
  'find/name-climbs.find': findOf([{}, { ...FILE, 12: '../etc/shadow' }], END),
  'find/cut.find': findOf([{}, FILE], []).subarray(0, 100),
  'find/no-end.find': findOf([{}, FILE], ['found', '0']),
  'find/failed.find': findOf([{}, FILE], ['found', '1', 'end']),
  'find/newlines.find': Buffer.from(`${MAGIC}\n${RECORD.join('\n')}\nend\n`),
  'find/bad-acl.find': findOf([{}, FILE], ['found', '0', 'acl', '# file: etc\nuser::rw-\nnonsense\n\n', '0', 'end']),
}
