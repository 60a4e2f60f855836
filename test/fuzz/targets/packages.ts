import {
  AR_HEADER,
  parseArHeader,
  parseConffiles,
  parseDebControl,
  parseRpmHeader,
  parseRpmIntro,
  RPM_INTRO,
  rpmAccounts,
  rpmFiles,
  rpmPayload,
  rpmScripts,
} from '../../../src/parse/index.ts'
import { arMember, controlText } from '../../collect/deb-kit.ts'
import { headerOf, headerValues, payloadOf, type RpmParts } from '../../collect/rpm-kit.ts'
import type { FuzzTarget } from '../contract.ts'

const PARTS: RpmParts = {
  files: [
    { path: '/etc/acme', mode: 0o040750 },
    { path: '/etc/acme/conf', mode: 0o100640, data: 'x\n', caps: 'cap_chown=ep', inode: 5 },
    { path: '/etc/acme/same', mode: 0o100640, data: 'x\n', inode: 5 },
    { path: '/etc/link', mode: 0o120777, link: 'acme', data: 'acme' },
  ],
  values: [
    [1023, { string: 'useradd -r acme\n' }],
    [1047, { strings: ['acme', 'user(acme)'] }],
    [1065, { strings: ['echo'] }],
    [1066, { strings: ['bash'] }],
    [1068, { int32: [1 << 16] }],
    [1069, { int32: [0] }],
    [1092, { strings: ['/bin/sh'] }],
  ],
}

/** A payload's bodies, to be as long as their headers say. */
const readPayload = (bytes: Uint8Array): void => {
  let taken = 0
  const decoder = rpmPayload('x.rpm', {
    member: (_key, size = 4) => ({
      size,
      body: {
        take(piece) {
          taken += piece.length
          return true
        },
        end() {},
      },
    }),
  })
  decoder.push(bytes.subarray(0, bytes.length >> 1))
  decoder.push(bytes.subarray(bytes.length >> 1))
  decoder.end()
  if (taken > bytes.length) throw new Error('more was taken out of a payload than is in it')
}

export const packages: readonly FuzzTarget[] = [
  {
    name: 'ar-header',
    seeds: [arMember('debian-binary', Buffer.alloc(4)).subarray(0, AR_HEADER)],
    words: ['`\n', '/', '0', '-1'],
    run: (bytes) => {
      const member = parseArHeader(bytes)
      if (member !== undefined && !(member.size >= 0 && Number.isSafeInteger(member.size)))
        throw new Error('a size that is none')
    },
  },
  {
    name: 'deb-control',
    seeds: [`${controlText('acme')}Multi-Arch: same\n`, '/etc/a\nremove-on-upgrade /etc/b\n'],
    words: ['Package: ', '\n', ' ', ':', 'Multi-Arch: same'],
    run: (bytes) => {
      const control = parseDebControl(bytes)
      if (control !== undefined && /[^a-z0-9+.-]/.test(control.name)) throw new Error('a name that no package has')
      parseConffiles(bytes)
    },
  },
  {
    name: 'rpm-header',
    seeds: [headerOf(headerValues(PARTS))],
    words: ['\x8e\xad\xe8\x01', '\0\0\0\x06', '\0\0\0\x08', '\xff\xff\xff\xff', '\0'],
    longest: 16_384,
    run: (bytes) => {
      const intro = parseRpmIntro(bytes.subarray(0, RPM_INTRO))
      if (intro === undefined || intro.entries > 1_000) return
      const header = parseRpmHeader(bytes.subarray(RPM_INTRO), {
        ...intro,
        bytes: bytes.length - RPM_INTRO - intro.entries * 16,
      })
      if (typeof header === 'string') return
      rpmFiles(header)
      rpmScripts(header)
      rpmAccounts(header)
    },
  },
  {
    name: 'rpm-payload',
    seeds: [payloadOf(PARTS), payloadOf({ ...PARTS, stripped: true })],
    words: ['070701', '070702', '07070X', 'TRAILER!!!', '00000000', 'ffffffff'],
    longest: 16_384,
    run: readPayload,
  },
]
