import type { CollectOptions, Collector } from '../../model/index.ts'
import { AR_MAGIC } from '../../parse/index.ts'
import { newWithin, openStream, type PackedFeed } from '../stream/index.ts'
import { unpackDeb } from './unpack.ts'

/** A Debian package as a source: its files, and what dpkg would keep of it in its database. */
const debFeed = ({ limits }: CollectOptions): PackedFeed => {
  const within = newWithin(limits)
  return {
    collector: 'deb',
    cannotCarry: ['mount', 'dev', 'ino', 'selinux'],
    position: 'offset',
    content: 'inside',
    unpack: (input, sink, each) => unpackDeb(input, sink, each, within),
    close: within.kept.close,
  }
}

const MAGIC = Buffer.from(`${AR_MAGIC}debian-binary`, 'latin1')

/** A Debian package (deb(5)). */
export const deb: Collector = Object.freeze<Collector>({
  name: 'deb',
  packages: true,
  accepts: ({ path, isDirectory, head }) =>
    !isDirectory && (MAGIC.equals(head.subarray(0, MAGIC.length)) || (/\.u?deb$/i.test(path) && head[0] === 0x21)),
  open: (target, options) => openStream(debFeed(options), target, options),
})
