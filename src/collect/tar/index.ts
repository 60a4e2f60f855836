import type { Collector } from '../../model/index.ts'
import { looksLikeTar, tarDecoder } from '../../parse/index.ts'
import { type Feed, openStream } from '../stream/index.ts'

/** A tar stream as a source; whoever unpacks another container around one can use it too. */
export const tarFeed: Feed = Object.freeze<Feed>({
  collector: 'tar',
  cannotCarry: ['mount', 'dev', 'ino'],
  position: 'offset',
  content: 'inside',
  decoder: tarDecoder,
})

/** A tar archive, plain or compressed, whose root is the target's root. */
export const tar: Collector = Object.freeze<Collector>({
  name: 'tar',
  accepts: ({ path, isDirectory, head }) =>
    !isDirectory && (/\.(?:tar|tgz|txz|tbz2?|tzst|tar\.(?:gz|xz|zst|bz2|lzma))$/i.test(path) || looksLikeTar(head)),
  open: (target, options) => openStream(tarFeed, target, options),
})
