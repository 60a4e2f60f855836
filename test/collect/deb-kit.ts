import { gzipSync } from 'node:zlib'
import { type Member, tarOf } from '../bad/tar.ts'

/** One member of an ar archive as deb(5) has them. */
export const arMember = (name: string, data: Uint8Array): Buffer => {
  const head = `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(data.length).padEnd(10)}\`\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), data, Buffer.alloc(data.length % 2, '\n')])
}
export const arOf = (...members: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('!<arch>\n', 'latin1'), ...members])

export const VERSION = arMember('debian-binary', Buffer.from('2.0\n'))

export interface DebParts {
  readonly name?: string
  /** Members of the control archive beside `control`. */
  readonly control?: Readonly<Record<string, string>>
  readonly data?: readonly Member[]
}

export const controlText = (name: string): string =>
  `Package: ${name}\nVersion: 1.0-1\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: for a test\n`

export const controlTar = ({ name = 'acme', control = {} }: DebParts): Buffer =>
  tarOf(
    { name: './', flag: '5' },
    { name: './control', data: controlText(name) },
    ...Object.entries(control).map(([member, data]) => ({ name: `./${member}`, data, mode: 0o755 })),
  )

/** A whole package, its archives gzipped. */
export const debOf = (parts: DebParts): Buffer =>
  arOf(
    VERSION,
    arMember('control.tar.gz', gzipSync(controlTar(parts))),
    arMember('data.tar.gz', gzipSync(tarOf({ name: './', flag: '5' }, ...(parts.data ?? [])))),
  )
