import { constants, gunzipSync } from 'node:zlib'

/** The first bytes of a target, gunzipped as far as they go; empty when they are damaged. */
export const plainHead = (head: Uint8Array): Uint8Array => {
  if (head[0] !== 0x1f || head[1] !== 0x8b) return head
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 24 })
  } catch {
    return new Uint8Array(0)
  }
}
