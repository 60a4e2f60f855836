import type { Collector } from '../../model/index.ts'
import { looksLikeTar, tarDecoder } from '../../parse/index.ts'
import { type Feed, openStream, plainHead } from '../stream/index.ts'

/** A tar stream as a source; whoever unpacks another container around one can use it too. */
export const tarFeed: Feed = Object.freeze<Feed>({
  collector: 'tar',
  cannotCarry: ['mount', 'dev', 'ino'],
  position: 'offset',
  content: 'inside',
  decoder: tarDecoder,
})

/** A tar archive, plain or gzipped, whose root is the target's root. */
export const tar: Collector = Object.freeze<Collector>({
  name: 'tar',
  accepts: ({ path, isDirectory, head }) =>
    !isDirectory && (/\.(?:tar|tar\.gz|tgz)$/i.test(path) || looksLikeTar(plainHead(head))),
  open: (target, options) => openStream(tarFeed, target, options),
})
