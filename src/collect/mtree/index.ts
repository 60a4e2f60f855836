import type { Collector } from '../../model/index.ts'
import { looksLikeMtree } from '../../parse/index.ts'
import { openStream } from '../stream/index.ts'
import { mtreeFeed } from './feed.ts'

/** An mtree(5) specification, plain or compressed. `contents=` names the files beside it that hold entries' bytes. */
export const mtree: Collector = Object.freeze<Collector>({
  name: 'mtree',
  accepts: ({ path, isDirectory, head }) => !isDirectory && (/\.mtree(\.gz)?$/i.test(path) || looksLikeMtree(head)),
  open: (target, options) => openStream(mtreeFeed, target, options),
})
