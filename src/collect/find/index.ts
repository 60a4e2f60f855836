import type { Collector } from '../../model/index.ts'
import { findDecoder, looksLikeFind } from '../../parse/index.ts'
import { type Feed, openStream } from '../stream/index.ts'

/** ACLs and capabilities are there when the host has getfacl and getcap. */
const feed: Feed = Object.freeze<Feed>({
  collector: 'find',
  cannotCarry: ['selinux', 'attrs', 'mount', 'contentClass', 'sha256'],
  position: 'line',
  content: 'none',
  decoder: findDecoder,
})

/** What the command in docs/use/inputs.md prints on a host that has no more than find (GNU), plain or gzipped. */
export const find: Collector = Object.freeze<Collector>({
  name: 'find',
  accepts: ({ isDirectory, head }) => !isDirectory && looksLikeFind(head),
  open: (target, options) => openStream(feed, target, options),
})
