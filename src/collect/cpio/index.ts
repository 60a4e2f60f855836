import type { Collector } from '../../model/index.ts'
import { cpioDecoder, looksLikeCpio } from '../../parse/index.ts'
import { type Feed, openStream } from '../stream/index.ts'

const cpioFeed: Feed = Object.freeze<Feed>({
  collector: 'cpio',
  cannotCarry: ['acl', 'defaultAcl', 'caps', 'selinux', 'attrs', 'mount', 'dev', 'ino'],
  position: 'offset',
  content: 'inside',
  decoder: cpioDecoder,
})

/** A cpio archive (newc, crc, odc), plain or compressed, whose root is the target's root: an initramfs, say. */
export const cpio: Collector = Object.freeze<Collector>({
  name: 'cpio',
  accepts: ({ path, isDirectory, head }) =>
    !isDirectory && (looksLikeCpio(head) || /\.cpio(?:\.(?:gz|xz|zst|bz2|lzma))?$/i.test(path)),
  open: (target, options) => openStream(cpioFeed, target, options),
})
