import type { BytePath, ContentClass } from '../../model/index.ts'
import { CONTENT_HEAD_MORE, classify, wantsMore } from '../../parse/index.ts'
import { headOf } from './head.ts'

/** What an open regular file of `size` bytes holds that begins with `head`. Reads up to 1 MiB of what may be a bundle with a private key last. */
export const contentClassOf = (fd: number, name: BytePath, size: number, head: Uint8Array): ContentClass => {
  const answer = classify(name, head, size)
  return wantsMore(answer, name, head, size) ? classify(name, headOf(fd, CONTENT_HEAD_MORE, size), size) : answer
}

/** The same of a file without content, which need not be opened. */
export const emptyClassOf = (name: BytePath): ContentClass => classify(name, new Uint8Array(), 0)
