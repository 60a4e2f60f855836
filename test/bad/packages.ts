import { gzipSync } from 'node:zlib'
import { arMember, arOf, controlTar, debOf, VERSION } from '../collect/deb-kit.ts'
import { headerOf, headerValues, lead, payloadOf, type RpmParts, rpmOf, signature } from '../collect/rpm-kit.ts'
import { type Member, member, tarOf } from './tar.ts'

/** Packages that are wrong in one place each. */

const ROOT: Member = { name: './', flag: '5' }
const data = (...members: readonly Member[]): Buffer => arMember('data.tar', tarOf(ROOT, ...members))
const CONTROL = arMember('control.tar', controlTar({}))
const control = (text: string): Buffer => arMember('control.tar', tarOf({ name: './control', data: text }))
/** A member's header says this of its size. */
const sized = (size: string): Buffer => {
  const bytes = Buffer.from(data())
  bytes.write(size.padEnd(10), 48, 'latin1')
  return bytes
}
const DEB = arOf(VERSION, CONTROL, data({ name: './etc/', flag: '5' }, { name: './etc/motd', data: 'hello\n' }))

const DEBS: Readonly<Record<string, Buffer>> = {
  'only-magic.deb': arOf(),
  'cut-in-control.deb': DEB.subarray(0, 400),
  'no-control.deb': arOf(VERSION),
  'no-data.deb': arOf(VERSION, CONTROL),
  'data-first.deb': arOf(VERSION, data(), CONTROL),
  'two-controls.deb': arOf(VERSION, CONTROL, CONTROL, data()),
  'new-format.deb': arOf(arMember('debian-binary', Buffer.from('3.0\n')), CONTROL, data()),
  'surprise.deb': arOf(VERSION, arMember('surprise', Buffer.from('x')), CONTROL, data()),
  'climbing-member.deb': arOf(VERSION, arMember('../control.tar', Buffer.from('x'))),
  'size-no-number.deb': arOf(VERSION, CONTROL, sized('lots')),
  'size-negative.deb': arOf(VERSION, CONTROL, sized('-512')),
  'size-base-256.deb': arOf(VERSION, CONTROL, sized('\x80\0\0\0\0\0\0\0\0\x10')),
  'no-name.deb': arOf(VERSION, control('Version: 1\n'), data()),
  'climbing-name.deb': arOf(VERSION, control('Package: ../../etc/cron.d/x\nArchitecture: all\n'), data()),
  'painted-name.deb': arOf(VERSION, control('Package: a\x1b[2J\nArchitecture: all\n'), data()),
  'not-a-tar.deb': arOf(VERSION, CONTROL, arMember('data.tar', Buffer.from('a letter, no archive\n'.repeat(40)))),
  'large-control.deb': arOf(
    VERSION,
    arMember(
      'control.tar.gz',
      gzipSync(Buffer.concat([member({ name: './md5sums', size: '00200000001\0' }), Buffer.alloc(33 << 20, 'x\n')])),
    ),
    data(),
  ),
}
const PARTIAL_DEBS: Readonly<Record<string, Buffer>> = {
  'cut-before-data.deb': arOf(VERSION, CONTROL, data()).subarray(0, arOf(VERSION, CONTROL).length + 30),
  'cut-in-data.deb': DEB.subarray(0, DEB.length - 1600),
  'size-huge.deb': arOf(VERSION, CONTROL, sized('9999999999')),
  'cut-control-gz.deb': arOf(
    VERSION,
    arMember('control.tar.gz', gzipSync(controlTar({ control: { md5sums: 'x' } }), { level: 0 }).subarray(0, 2200)),
    data(),
  ),
  'name-climbs.deb': arOf(VERSION, CONTROL, data({ name: './../../etc/shadow', data: 'x' })),
  'painted-path.deb': arOf(VERSION, CONTROL, data({ name: '../\x1b[2J\xe2\x80\xae', data: 'x' })),
  'link-climbs.deb': arOf(VERSION, CONTROL, data({ name: './etc', flag: '1', link: '../../etc/shadow' })),
}

const FILES: RpmParts = {
  files: [
    { path: '/etc/acme', mode: 0o040755 },
    { path: '/etc/default/acme', mode: 0o100644, data: 'X=1\n' },
  ],
}
const HEADER = headerOf(headerValues(FILES))
const changed = (at: number, value: number): Buffer => {
  const header = Buffer.from(HEADER)
  header.writeUInt32BE(value, at)
  return Buffer.concat([lead(), signature(), header, payloadOf(FILES)])
}
const plain = (bytes: Buffer): Buffer => bytes
const RPM = rpmOf(FILES, plain)
const FORMAT = 1124

const RPMS: Readonly<Record<string, Buffer>> = {
  'cut-in-lead.rpm': RPM.subarray(0, 60),
  'cut-in-signature.rpm': RPM.subarray(0, 110),
  'cut-in-header.rpm': RPM.subarray(0, 400),
  'source.rpm': Buffer.concat([lead(1), signature(), HEADER]),
  'no-header.rpm': Buffer.concat([lead(), signature(), Buffer.alloc(64)]),
  'many-entries.rpm': changed(8, 0xffffffff),
  'huge-values.rpm': changed(12, 0x7fffffff),
  'entry-outside.rpm': changed(16 + 8, 0xfffffff0),
  'count-outside.rpm': changed(16 + 12, 0xffffffff),
  'unknown-type.rpm': changed(16 + 4, 77),
  'delta.rpm': rpmOf({ ...FILES, values: [[FORMAT, { string: 'drpm' }]] }),
  'no-cpio.rpm': Buffer.concat([lead(), signature(), HEADER, Buffer.from('a letter, and no payload at all')]),
  'name-length.rpm': rpmOf(FILES, (bytes) => Buffer.from(bytes.toString('latin1').replace('0000000b00000000', 'ffffffff00000000'), 'latin1')),
}
const PARTIAL_RPMS: Readonly<Record<string, Buffer>> = {
  'cut-in-payload.rpm': RPM.subarray(0, RPM.length - 200),
  'cut-in-gzip.rpm': rpmOf(FILES, (bytes) => gzipSync(bytes, { level: 0 }).subarray(0, 200)),
  'no-payload.rpm': Buffer.concat([lead(), signature(), HEADER]),
  'name-climbs.rpm': rpmOf({ files: [...FILES.files, { path: '/../../etc/shadow', mode: 0o100644 }] }, plain),
  'name-relative.rpm': rpmOf({ files: [...FILES.files, { path: 'etc/shadow', mode: 0o100644 }] }, plain),
  'painted-path.rpm': rpmOf({ files: [...FILES.files, { path: '/../\x1b[2J\xe2\x80\xae', mode: 0o100644 }] }, plain),
}

const inFolder = (folder: string, made: Readonly<Record<string, Buffer>>): Readonly<Record<string, Buffer>> =>
  Object.fromEntries(Object.entries(made).map(([name, bytes]) => [`${folder}/${name}`, bytes]))

export const BAD_PACKAGES = { ...inFolder('deb', DEBS), ...inFolder('rpm', RPMS) }
/** Judged as far as they go. */
export const PARTIAL_PACKAGES = { ...inFolder('deb', PARTIAL_DEBS), ...inFolder('rpm', PARTIAL_RPMS) }
export const SOUND_PACKAGES = { 'deb/sound.deb': debOf({ data: [{ name: './etc/', flag: '5' }] }), 'rpm/sound.rpm': RPM }
