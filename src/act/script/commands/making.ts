import type { InodeType } from '../../../model/index.ts'
import type { Call, Handlers } from '../contract.ts'
import { tryMaking } from '../made.ts'
import { parseOptions } from '../options.ts'
import { modeOf, ownersOf } from '../owners.ts'
import { print } from '../state.ts'
import { HOLE, isPlain, RANDOM, STAR, type Value } from '../value.ts'
import { intoOf } from './into.ts'

const mkdir = ({ args, state, walk, line, text }: Call): void => {
  const { has, value, operands } = parseOptions(args, { short: 'pvm:Z', long: ['parents', 'verbose', 'mode:'] })
  const mode = modeOf(value('m', 'mode'))
  for (const path of operands) walk.emit(state, line, text, { verb: 'create', path, makes: 'directory', mode })
  const [only] = operands
  if (only !== undefined && operands.length === 1 && !has('p', 'parents')) tryMaking(only, state)
}

const touch = ({ args, state, walk, line, text }: Call): void => {
  const { has, operands } = parseOptions(args, {
    short: 'acmhr:t:d:',
    long: ['no-create', 'no-dereference', 'reference:', 'date:', 'time:'],
  })
  if (has('c', 'no-create')) return
  for (const path of operands)
    walk.emit(state, line, text, { verb: 'create', path, makes: 'file', follows: !has('h', 'no-dereference') })
}

const install = (call: Call): void => {
  const { args, state, walk, line, text } = call
  const { has, value, operands } = parseOptions(args, {
    short: 'bcCdDo:g:m:pst:TvS:Z',
    long: [
      'directory',
      'owner:',
      'group:',
      'mode:',
      'target-directory:',
      'preserve-timestamps',
      'no-target-directory',
      'backup',
      'suffix:',
      'compare',
      'strip',
      'verbose',
    ],
  })
  const [user, team] = [value('o', 'owner'), value('g', 'group')]
  const about = {
    ...(user === undefined ? {} : { owner: ownersOf(user).owner }),
    ...(team === undefined ? {} : { group: ownersOf(`:${team}`).group }),
  }
  const mode = has('m', 'mode') ? modeOf(value('m', 'mode')) : 0o755
  if (has('d', 'directory')) {
    for (const path of operands)
      walk.emit(state, line, text, { verb: 'create', path, makes: 'directory', follows: true, mode, ...about })
    return
  }
  const { sources, places } = intoOf(call, operands, value('t', 'target-directory'), has('T', 'no-target-directory'))
  for (const path of sources) walk.emit(state, line, text, { verb: 'read', path, follows: true })
  // The name is removed first, so that a link there is not followed.
  for (const path of places) walk.emit(state, line, text, { verb: 'create', path, makes: 'file', mode, ...about })
}

const link = (call: Call): void => {
  const { args, state, walk, line, text } = call
  const { has, value, operands } = parseOptions(args, {
    short: 'sfnbirt:TvPLS:',
    long: [
      'symbolic',
      'force',
      'no-dereference',
      'relative',
      'target-directory:',
      'no-target-directory',
      'backup',
      'suffix:',
      'verbose',
    ],
  })
  const plain = has('T', 'no-target-directory') || has('n', 'no-dereference')
  const given = operands.length === 1 ? [...operands, '.'] : operands
  const { places } = intoOf(call, given, value('t', 'target-directory'), plain)
  const makes: InodeType = has('s', 'symbolic') ? 'symlink' : 'file'
  for (const path of places) walk.emit(state, line, text, { verb: 'create', path, makes })
}

/** The last run of X, three at least, gives way to what is random. */
const filledIn = (template: Value): Value | undefined => {
  const at = template.lastIndexOf('XXX')
  if (at === -1) return undefined
  let from = at
  while (template[from - 1] === 'X') from--
  return template.slice(0, from) + RANDOM + template.slice(at + 3)
}

/** A name that nobody knows beforehand, in a directory that may be known. */
const mktemp = ({ args, state, walk, line, text }: Call): void => {
  const { has, value, operands } = parseOptions(args, {
    short: 'dqup:t',
    long: ['directory', 'quiet', 'dry-run', 'tmpdir', 'suffix:'],
  })
  const [template = 'tmp.XXXXXXXXXX'] = operands
  const directory = value('p', 'tmpdir')
  const below = has('t', 'p', 'tmpdir') || operands.length === 0
  const made: Value = filledIn(template) ?? (isPlain(template) || template.startsWith('/') ? template : HOLE)
  const path = below ? `${directory === undefined || directory === '' ? '/tmp' : directory}/${made}` : made
  walk.emit(state, line, text, { verb: 'create', path, makes: has('d', 'directory') ? 'directory' : 'file' })
  print(state, [path])
}

const special =
  (makes: InodeType) =>
  ({ args, state, walk, line, text }: Call): void => {
    const { value, operands } = parseOptions(args, { short: 'm:Z', long: ['mode:'] })
    const [path] = operands
    const mode = modeOf(value('m', 'mode'))
    for (const each of makes === 'fifo' ? operands : path === undefined ? [] : [path])
      walk.emit(state, line, text, { verb: 'create', path: each, makes, mode })
  }

const truncate = ({ args, state, walk, line, text }: Call): void => {
  const { operands } = parseOptions(args, { short: 'cos:r:', long: ['size:', 'reference:', 'no-create'] })
  for (const path of operands) walk.emit(state, line, text, { verb: 'create', path, makes: 'file', follows: true })
}

const tee = ({ args, state, walk, line, text }: Call): void => {
  const { has, operands } = parseOptions(args, { short: 'aip', long: ['append', 'ignore-interrupts'] })
  const verb = has('a', 'append') ? 'append' : 'create'
  for (const path of operands) walk.emit(state, line, text, { verb, path, makes: 'file', follows: true })
  print(state, state.stdin ?? [HOLE])
}

const dd = ({ args, state, walk, line, text }: Call): void => {
  for (const arg of args) {
    if (arg.startsWith('of='))
      walk.emit(state, line, text, { verb: 'create', path: arg.slice(3), makes: 'file', follows: true })
    if (arg.startsWith('if=')) walk.emit(state, line, text, { verb: 'read', path: arg.slice(3), follows: true })
  }
}

const tar = ({ args, state, walk, line, text }: Call): void => {
  const [first = '', ...rest] = args
  const given = first.startsWith('-') ? args : [`-${first}`, ...rest]
  const { has, value, operands } = parseOptions(given, {
    short: 'cxtruvzjJapPkmf:C:T:X:',
    long: [
      'create',
      'extract',
      'get',
      'list',
      'file:',
      'directory:',
      'exclude:',
      'files-from:',
      'owner:',
      'group:',
      'mode:',
      'preserve-permissions',
      'same-owner',
      'no-same-owner',
      'gzip',
    ],
  })
  const archive = value('f', 'file')
  const directory = value('C', 'directory') ?? '.'
  if (has('x', 'extract', 'get')) {
    if (archive !== undefined && archive !== '-')
      walk.emit(state, line, text, { verb: 'read', path: archive, follows: true })
    walk.emit(state, line, text, { verb: 'create', path: directory, recursive: true, follows: true })
  } else if (has('c', 'create')) {
    if (archive !== undefined && archive !== '-')
      walk.emit(state, line, text, { verb: 'create', path: archive, makes: 'file', follows: true })
    for (const path of operands)
      walk.emit(state, line, text, {
        verb: 'read',
        path: path.startsWith('/') ? path : `${directory}/${path}`,
        recursive: true,
      })
  }
}

/** Compressing a file reads it, makes one beside it and removes it. */
const compress = ({ args, state, walk, line, text }: Call): void => {
  const { has, operands } = parseOptions(args, {
    short: 'cdfklnqrtvS:123456789',
    long: ['stdout', 'to-stdout', 'keep', 'force', 'decompress'],
  })
  for (const path of operands) {
    walk.emit(state, line, text, { verb: 'read', path, follows: has('f', 'force') })
    if (has('c', 'stdout', 'to-stdout', 't', 'l')) continue
    walk.emit(state, line, text, {
      verb: 'create',
      path: path.includes('\u0108') ? path : `${path}${STAR}`,
      makes: 'file',
    })
    if (!has('k', 'keep')) walk.emit(state, line, text, { verb: 'remove', path })
  }
}

export const making: Handlers = {
  mkdir,
  touch,
  install,
  ln: link,
  mktemp,
  tempfile: mktemp,
  mkfifo: special('fifo'),
  mknod: special('char'),
  truncate,
  tee,
  dd,
  tar,
  gzip: compress,
  gunzip: compress,
  xz: compress,
  bzip2: compress,
}
