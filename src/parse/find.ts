import { LIMITS, latin1, PathwritError, textOf } from '../model/index.ts'
import type { Decoder, EntrySink } from './entries.ts'
import { FIND_FIELDS, findEntry, isFindType } from './find-record.ts'
import { parseGetcap } from './getcap.ts'
import { getfaclReader } from './getfacl.ts'
import { placeInRoot } from './place.ts'
import { stretch } from './stretch.ts'

/** The first field of a stream that says what it is; the records may also stand alone. */
export const FIND_MAGIC = 'pathwrit-find 1'
export const looksLikeFind = (head: Uint8Array): boolean => latin1(head.subarray(0, 16)) === `${FIND_MAGIC}\0`

/** What the bytes at this point are: fields that end in NUL, or a tool's text up to a NUL. */
type Part = 'records' | 'acl' | 'caps' | 'status'

const hasNewline = (path: string): boolean => path.includes('\n')

/**
 * The output of the command in docs/use/inputs.md: records of NUL-ended fields from `find -printf`, then (where the host
 * has the tools) `acl` and `caps` with the text of getfacl and getcap, each followed by the exit status, and `end`.
 */
export const findDecoder = (file: string, sink: EntrySink): Decoder => {
  const held = stretch()
  let part: Part = 'records'
  let running = ''
  let fields: string[] = []
  let records = 0
  let rootDevice: number | undefined
  let finished = false
  let whole = true
  let offset = 0

  const getfacl = getfaclReader(({ path, name, acl, defaultAcl }) => {
    if (path === undefined || acl === undefined || defaultAcl === undefined)
      sink.incomplete(path ?? '/', `its ACL in the output of getfacl cannot be read (${textOf(name.slice(0, 200))})`)
    else sink.amend(path, { acl, defaultAcl })
  })
  const getcap = (line: string): void => {
    for (const { name, caps } of parseGetcap(line)) {
      const path = placeInRoot(name)
      if (path !== undefined) sink.amend(path, { caps })
    }
  }
  const record = (): void => {
    records++
    const entry = findEntry(fields, records, file)
    if (entry === undefined) sink.incomplete('/', `record ${records}: its name leads outside the root`)
    else {
      const { type, dev } = entry.row
      if (entry.path === '/') rootDevice = dev
      if (type === 'directory' && rootDevice !== undefined && dev !== rootDevice)
        sink.notLookedAt(entry.path, 'another file system')
      sink.inode(entry)
    }
    fields = []
  }
  const status = (text: string): void => {
    const failed = text !== '0'
    if (failed) {
      sink.incomplete(
        '/',
        `${running} reported errors on the host it ran on (exit status ${textOf(text.slice(0, 20))})`,
      )
      if (running === 'find') whole = false
    } else if (running === 'getfacl') {
      sink.amended('acl')
      sink.amended('defaultAcl')
    } else if (running === 'getcap') {
      // getcap prints names as they are, so the command leaves out those that would look like two lines.
      sink.amended('caps', hasNewline)
    }
    part = 'records'
  }
  const section = (name: string): boolean => {
    if (name === FIND_MAGIC && records === 0) return true
    running = name === 'found' ? 'find' : name === 'acl' ? 'getfacl' : name === 'caps' ? 'getcap' : ''
    if (name === 'found') part = 'status'
    else if (name === 'acl' || name === 'caps') part = name
    else if (name === 'end') finished = true
    else return false
    return true
  }
  const field = (bytes: Uint8Array): void => {
    const text = latin1(bytes)
    if (part === 'status') status(text)
    else if (fields.length > 0 || isFindType(text)) {
      fields.push(text)
      if (fields.length === FIND_FIELDS.length) record()
    } else if (!section(text))
      throw new PathwritError(
        'input',
        `no record begins with ${JSON.stringify(textOf(text.slice(0, 32)))}, at byte ${offset}`,
        {
          file,
          hint: 'print the records with the command in docs/use/inputs.md',
        },
      )
  }
  const toolText = (bytes: Uint8Array, ended: boolean): void => {
    const line = latin1(bytes)
    if (part === 'acl') getfacl.line(line)
    else if (line !== '') getcap(line)
    if (!ended) return
    if (part === 'acl') getfacl.end()
    part = 'status'
  }
  return {
    push(chunk) {
      let from = 0
      while (from < chunk.length) {
        const isText = part === 'acl' || part === 'caps'
        let to = from
        while (to < chunk.length && chunk[to] !== 0 && !(isText && chunk[to] === 0x0a)) to++
        if (held.length + to - from > LIMITS.lineLength)
          throw new PathwritError('input', `a field is longer than ${LIMITS.lineLength} bytes, at byte ${offset}`, {
            file,
            hint: 'check that the file is what it is taken for; `--input NAME` names the format',
          })
        if (to === chunk.length) {
          held.add(chunk.subarray(from))
          return
        }
        const bytes = held.take(chunk.subarray(from, to))
        if (isText) toolText(bytes, chunk[to] === 0)
        else if (!finished) field(bytes)
        offset += bytes.length + 1
        from = to + 1
      }
    },
    end() {
      if (!finished) sink.incomplete('/', `the records end early, at byte ${offset + held.length}: truncated`)
      sink.trailer({ wholeTree: finished && whole, hasContent: false })
    },
  }
}
