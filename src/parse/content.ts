import { type BytePath, type ContentClass, latin1, nameOf } from '../model/index.ts'
import { holdsCredentials } from './content/credentials.ts'
import { holdsCertificate, holdsPrivateKey, isBinaryCertificate, isBinaryKey, opensWithPem } from './content/key.ts'
import { magicClass } from './content/magic.ts'
import { scriptNamed, templateNamed } from './content/name.ts'
import { isText } from './content/text.ts'

/** How many leading bytes `classify` wants of a file at first. */
export const CONTENT_HEAD = 4096

/** How many it wants when `wantsMore` says so: a certificate bundle whose private key may come last. */
export const CONTENT_HEAD_MORE = 1 << 20

/**
 * What a regular file holds, from its leading bytes and its name (a path will do). What the kernel or a loader would act on
 * (magic bytes, `#!`) goes before the name; a name decides only between kinds of text. A script that carries a
 * private key in its body is a script; a bundle of certificates and a private key is a key; a public key is text.
 * Settings that hold a password or token are credentials. `size` is the whole file's size in bytes; `head` may be shorter than CONTENT_HEAD for a shorter file.
 */
export const classify = (name: BytePath, head: Uint8Array, size: number): ContentClass => {
  if (head.length === 0) return size === 0 ? 'empty' : 'data'
  const base = nameOf(name).toLowerCase()
  const magic = magicClass(base, head)
  if (magic !== undefined) return magic
  if (isBinaryKey(base, head, size)) return 'key'
  if (isBinaryCertificate(head, size)) return 'certificate'
  if (!isText(head)) return 'data'
  const text = latin1(head)
  if (opensWithPem(text) && holdsPrivateKey(text)) return 'key'
  if (!text.startsWith('<?xml')) {
    if (templateNamed(base)) return 'template'
    if (scriptNamed(base) || text.startsWith('<?php')) return 'script'
  } else if (templateNamed(base)) return 'template'
  if (holdsPrivateKey(text)) return 'key'
  if (holdsCertificate(text)) return 'certificate'
  return holdsCredentials(text) ? 'credentials' : 'text'
}

const MAY_HOLD_PEM = /\.(?:pem|crt|cer|key|ca-bundle|ovpn)$/

/** Whether the answer could change with more than this head: certificates seen, or a name that promises some, and more to come. */
export const wantsMore = (answer: ContentClass, name: BytePath, head: Uint8Array, size: number): boolean =>
  head.length < size &&
  head.length < CONTENT_HEAD_MORE &&
  (answer === 'certificate' || (answer === 'text' && MAY_HOLD_PEM.test(nameOf(name).toLowerCase())))
