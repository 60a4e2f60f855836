import type { Collector } from '../../model/index.ts'
import { looksLikeTar } from '../../parse/index.ts'
import { type Input, openStream } from '../stream/index.ts'
import { folderStore, isLayout } from './folder-store.ts'
import { tarStore } from './tar-store.ts'
import { imageFeed } from './unpack.ts'

/** What stands first in the archives of images, and in no root's. */
const FIRST =
  /^(?:\.\/)?(?:blobs(?:\/|$)|oci-layout$|index\.json$|manifest\.json$|repositories$|[0-9a-f]{64}(?:\/|\.json$|\.tar$|$))/

const firstName = (head: Uint8Array): string => {
  const end = head.indexOf(0)
  return Buffer.from(head.subarray(0, end < 0 || end > 100 ? 100 : end)).toString('latin1')
}

/** A folder is no stream: it stands in for one that says nothing. */
const folderInput = (name: string): Input => ({
  name,
  async *chunks() {},
  again: true,
  isPlain: true,
  trouble: undefined,
  readAt: () => 0,
  assertUnchanged: async () => {},
  close: async () => {},
})

/** An image: what `docker save` or `podman save` wrote, or an OCI layout, as a folder or an archive. */
export const image: Collector = Object.freeze<Collector>({
  name: 'image',
  accepts: ({ path, isDirectory, head }) =>
    isDirectory ? isLayout(path) : looksLikeTar(head) && FIRST.test(firstName(head)),
  async open(target, options) {
    const { image: called, platform } = options
    const choice = { image: called, platform }
    if (target.path !== '-' && isLayout(target.path))
      return openStream(
        imageFeed(async () => folderStore(target.path), choice, options.limits),
        target,
        options,
        folderInput(target.path),
      )
    return openStream(imageFeed(tarStore, choice, options.limits), target, options)
  },
})
