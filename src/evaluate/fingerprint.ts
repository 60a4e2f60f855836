import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { BytePath } from '../model/index.ts'

/**
 * What a finding is known by from one run to the next: SHA-256 in hex over rule, service user, path bytes and act verb,
 * NUL between them (no part can hold one), so that a changed mode or message is still the same finding.
 */
export const fingerprint = (rule: string, user: string | null, path: BytePath, verb: string | undefined): string =>
  bytesToHex(sha256(utf8ToBytes([rule, user ?? '', path, verb ?? ''].join('\0'))))
