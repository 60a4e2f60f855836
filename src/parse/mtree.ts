import { type BytePath, joinPath, LIMITS, latin1, PathwritError, parentOf, textOf } from '../model/index.ts'
import type { Decoder, EntrySink } from './entries.ts'
import { extraOf, type MtreeFacts, readKeywords, unsetKeywords } from './mtree-keywords.ts'
import { placeInRoot } from './place.ts'
import { splitLines } from './split-lines.ts'
import { unvis } from './vis.ts'

/** Whether bytes begin as an mtree specification: the signature, a first `/set`, or the header NetBSD's mtree writes. */
export const looksLikeMtree = (head: Uint8Array): boolean =>
  /^(?:#mtree\b|(?:#[^\n]*\n|\s*\n){0,20}\/set\s|#\s+user:)/.test(latin1(head.subarray(0, 4096)))

/**
 * mtree(5), both ways it is written: FreeBSD's nested one (a bare name is an entry of the current directory, a directory
 * becomes the current one, `..` leaves it) and NetBSD's and libarchive's flat one (a name with a slash is a path from the
 * root). They may be mixed. A directory marked `ignore` is reported as not looked at.
 */
export const mtreeDecoder = (file: string, sink: EntrySink): Decoder => {
  let defaults: MtreeFacts = {}
  let current: BytePath = '/'
  /** Directories entered; the root's own entry counts, for it has a `..` of its own. */
  let depth = 0
  let continued = ''
  let firstLine = 0
  let hasContent = false

  const wrong = (message: string, line: number, hint: string): never => {
    throw new PathwritError('input', message, { file, line, hint })
  }

  const placeOf = (name: BytePath, line: number): BytePath | undefined => {
    if (name.includes('\0')) return wrong('a name holds a NUL byte', line, 'no file can have this name')
    const path = placeInRoot(name.includes('/') ? name : joinPath(current, name))
    if (path === undefined) sink.incomplete('/', `line ${line}: the name ${textOf(name)} leads outside the root`)
    return path
  }

  const entry = (word: string, words: readonly string[], line: number): void => {
    const name = unvis(word)
    if (name === undefined) {
      wrong(`the name \`${textOf(word)}\` has a malformed \`\\\` escape`, line, 'see vis(3) for the escapes')
      return
    }
    const facts: MtreeFacts = { ...defaults }
    readKeywords(words, facts, { file, line })
    const path = placeOf(name, line)
    if (path === undefined) return
    if (facts.type === 'directory' && !name.includes('/')) {
      current = path
      depth++
    }
    if (facts.contents !== undefined && facts.type === 'file') hasContent = true
    if (facts.ignore === true && facts.type === 'directory') sink.notLookedAt(path, 'marked `ignore` in the listing')
    const contents = facts.type === 'file' ? facts.contents : undefined
    sink.inode({ path, row: { ...facts, extra: extraOf(facts) }, at: line, contents })
  }

  const statement = (text: string, line: number): void => {
    const words = text.split(/[ \t\r]+/).filter((word) => word !== '')
    const first = words.shift()
    if (first === undefined || first.startsWith('#')) return
    if (first === '/set') readKeywords(words, defaults, { file, line })
    else if (first === '/unset') defaults = unsetKeywords(defaults, words)
    else if (first === '..' && words.length === 0) {
      if (depth === 0) wrong('`..` leaves a directory that was not entered', line, 'remove it, or add the directory')
      depth--
      current = parentOf(current)
    } else entry(first, words, line)
  }

  const lines = splitLines(file, (bytes, number) => {
    const text = latin1(bytes)
    if (continued === '') firstLine = number
    const comment = continued === '' && /^[ \t]*#/.test(text)
    // An even number of backslashes at the end is escaped ones.
    if (!comment && /(?:^|[^\\])(?:\\\\)*\\\r?$/.test(text)) {
      continued += text.slice(0, text.lastIndexOf('\\'))
      if (continued.length > LIMITS.lineLength)
        wrong(`a continued line is longer than ${LIMITS.lineLength} bytes`, firstLine, 'check where it ends')
      if (continued === '') continued = ' '
      return
    }
    const whole = continued + text
    continued = ''
    statement(whole, firstLine)
  })

  return {
    push: (chunk) => lines.push(chunk),
    end() {
      lines.end()
      if (continued !== '') sink.incomplete('/', `the listing ends in the middle of line ${firstLine}`)
      sink.trailer({ hasContent, wholeTree: continued === '' })
    },
  }
}
