import { createHash } from 'node:crypto'
import { type BytePath, type ContentClass, FACT, LIMITS } from '../../model/index.ts'
import { type Body, CONTENT_HEAD, classify, wantsMore } from '../../parse/index.ts'

/** FACT bits that need a file's bytes. */
export const CONTENT_FACTS = FACT.bytes | FACT.contentClass | FACT.sha256

export interface Content {
  readonly bytes?: Uint8Array | undefined
  readonly contentClass?: ContentClass | undefined
  readonly sha256?: string | undefined
  /** Why the bytes were wanted but are not here. */
  readonly why?: string | undefined
}

/** How many bytes of all surveyed files together are kept. */
export interface Budget {
  left: number
}

const joined = (pieces: readonly Uint8Array[], length: number): Uint8Array => {
  const out = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    out.set(piece, at)
    at += piece.length
  }
  return out
}

/** Collects the wanted facts of one file's bytes as they pass by; `done` is called once, when they have ended. */
export const contentBody = (
  path: BytePath,
  size: number,
  facts: number,
  budget: Budget,
  done: (content: Content) => void,
): Body => {
  const hash = (facts & FACT.sha256) === 0 ? undefined : createHash('sha256')
  const keep = (facts & FACT.bytes) !== 0
  const fits = size <= LIMITS.surveyedFile && size <= budget.left
  const pieces: Uint8Array[] = []
  let held = 0
  let headWanted = (facts & FACT.contentClass) === 0 ? 0 : CONTENT_HEAD
  let contentClass: ContentClass | undefined
  let seen = 0
  const limit = (): number => (keep && fits ? Math.max(size, headWanted) : headWanted)
  const sniff = (ended: boolean): void => {
    if (headWanted === 0 || (held < headWanted && !ended)) return
    const head = joined(pieces, held)
    contentClass = classify(path, head, size)
    headWanted = !ended && wantsMore(contentClass, path, head, size) ? Math.min(headWanted * 16, size) : 0
  }
  return {
    take(bytes) {
      seen += bytes.length
      hash?.update(bytes)
      const room = limit() - held
      if (room > 0) {
        // a copy: the bytes are the reader's buffer
        pieces.push(bytes.slice(0, room))
        held += Math.min(room, bytes.length)
        sniff(held >= size)
      }
      return hash !== undefined || held < limit()
    },
    end(whole) {
      if (whole || held >= size) sniff(true)
      const complete = whole && seen >= size
      const kept = keep && fits && held >= size
      if (kept) budget.left -= held
      done({
        contentClass,
        sha256: complete ? hash?.digest('hex') : undefined,
        bytes: kept ? joined(pieces, held).subarray(0, size) : undefined,
        why:
          !keep || kept
            ? undefined
            : fits
              ? 'its content ends early'
              : `${size} bytes are too many to read for the survey`,
      })
    },
  }
}
