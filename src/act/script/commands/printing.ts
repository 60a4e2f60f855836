import type { Call, Handlers } from '../contract.ts'
import { parseOptions } from '../options.ts'
import { print } from '../state.ts'
import {
  BELOW,
  contentOf,
  contentsIn,
  HOLE,
  isPlain,
  LOOSE,
  UNKNOWN,
  type Value,
  type Values,
  valuesOf,
} from '../value.ts'
import { getopt } from './getopt.ts'

const NEWLINE = '\n'

const say = (state: Call['state'], value: Value): void => print(state, [`${value}${NEWLINE}`])

const echo = ({ args, state }: Call): void => {
  state.status = true
  let from = 0
  while (/^-[neE]+$/.test(args[from] ?? '')) from++
  const value = args
    .slice(from)
    .map((arg) => (arg === LOOSE ? HOLE : arg))
    .join(' ')
  const quiet = args.slice(0, from).some((option) => option.includes('n'))
  print(state, [`${value.includes('\\') ? HOLE : value}${quiet ? '' : NEWLINE}`])
}

const printf = ({ args, state }: Call): void => {
  state.status = true
  const [format = HOLE, ...given] = args[0] === '--' ? args.slice(1) : args
  const shown = format.replaceAll('\\n', NEWLINE)
  const parts = shown.split('%s')
  const known =
    isPlain(shown) && !/[\\%]/.test(parts.join('')) && parts.length === given.length + 1 && !given.includes(LOOSE)
  print(state, known ? [parts.map((part, at) => `${part}${given[at] ?? ''}`).join('')] : UNKNOWN)
}

/** What is left of a file's content or of unknown text when a command has worked on it: still that file's, or unknown. */
const derived = (values: Values | undefined): Values =>
  values === undefined
    ? UNKNOWN
    : valuesOf(
        values.flatMap((value) =>
          contentsIn(value).length > 0 || value.includes('\u0108')
            ? [value]
            : (/[\u0109-\u010e]/.exec(value) ?? UNKNOWN),
        ),
      )

const cat = ({ args, state, walk, line, text }: Call): void => {
  const { operands } = parseOptions(args, { short: 'AbeEnstTuv' })
  const paths = operands.filter((operand) => operand !== '-')
  for (const path of paths) walk.emit(state, line, text, { verb: 'read', path, follows: true })
  const [only] = paths
  print(
    state,
    paths.length === 1 && only !== undefined
      ? [contentOf(only)]
      : paths.length === 0
        ? (state.stdin ?? UNKNOWN)
        : UNKNOWN,
  )
}

interface Filter {
  readonly short?: string
  readonly long?: readonly string[]
  /** Operands before the files. */
  readonly before: number
  /** Options that say what else would be an operand. */
  readonly instead?: readonly string[]
}

const filter =
  ({ short = '', long = [], before, instead = [] }: Filter) =>
  ({ args, state, walk, line, text }: Call): void => {
    const { has, operands } = parseOptions(args, { short, long })
    const paths = operands.slice(has(...instead) ? 0 : before).filter((operand) => operand !== '-')
    for (const path of paths)
      walk.emit(state, line, text, { verb: 'read', path, recursive: has('r', 'R', 'recursive'), follows: true })
    const [only] = paths
    if (has('q', 'quiet', 'silent')) return
    print(state, only !== undefined && paths.length === 1 ? [contentOf(only)] : derived(state.stdin))
  }

const GREP: Filter = {
  short: 'EFGPie:f:vwxcLlm:oqsbHhnTuZA:B:C:aIrRUz',
  long: ['regexp:', 'file:', 'quiet', 'silent', 'recursive', 'max-count:', 'include:', 'exclude:', 'color:'],
  before: 1,
  instead: ['e', 'regexp', 'f', 'file'],
}

const sed = (call: Call): void => {
  const { args, state, walk, line, text } = call
  // -i takes its suffix in the same word or none.
  const inPlace = args.some((arg) => /^-[a-zA-Z]*i/.test(arg) || arg.startsWith('--in-place'))
  const plain = args.filter((arg) => !/^-i./.test(arg) && !arg.startsWith('--in-place'))
  const { has, operands } = parseOptions(plain, {
    short: 'nirEe:f:l:szu',
    long: ['expression:', 'file:', 'quiet', 'silent', 'regexp-extended', 'follow-symlinks'],
  })
  const paths = operands.slice(has('e', 'f', 'expression', 'file') ? 0 : 1)
  for (const path of paths) {
    walk.emit(state, line, text, { verb: 'read', path, follows: true })
    // A new file takes the name's place.
    if (inPlace) walk.emit(state, line, text, { verb: 'create', path, makes: 'file', follows: has('follow-symlinks') })
  }
  const [only] = paths
  if (!inPlace) print(state, only !== undefined && paths.length === 1 ? [contentOf(only)] : derived(state.stdin))
}

const cut = ({ args, state, walk, line, text }: Call): void => {
  const { value, operands } = parseOptions(args, {
    short: 'd:f:c:b:sz',
    long: ['delimiter:', 'fields:', 'characters:', 'only-delimited'],
  })
  for (const path of operands) walk.emit(state, line, text, { verb: 'read', path, follows: true })
  const [only] = operands
  if (only !== undefined) {
    print(state, [contentOf(only)])
    return
  }
  const [delimiter, field] = [value('d', 'delimiter') ?? '\t', Number(value('f', 'fields'))]
  print(
    state,
    (state.stdin ?? UNKNOWN).flatMap((given) =>
      isPlain(given) && Number.isInteger(field) && given.indexOf(NEWLINE) >= given.length - 1
        ? [given.trim().split(delimiter)[field - 1] ?? '']
        : derived([given]),
    ),
  )
}

const named =
  (cutAt: (path: Value) => Value, directories: boolean) =>
  ({ args, state }: Call): void => {
    const [path, suffix] = args.filter((arg) => arg !== '--')
    if (path === undefined || path === LOOSE) {
      print(state, UNKNOWN)
      return
    }
    // Below a directory every directory is below it; a name there, and what a file says, may be any.
    if (path.includes(BELOW) || contentsIn(path).length > 0) {
      say(state, directories && path.endsWith(BELOW) ? path : HOLE)
      return
    }
    const trimmed = path.length > 1 ? path.replace(/\/+$/, '') : path
    const name = cutAt(trimmed)
    say(state, suffix !== undefined && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name)
  }
const directoryOf = (path: Value): Value => {
  const slash = path.lastIndexOf('/')
  // Nothing is known of a path that is unknown as a whole.
  return slash === -1 ? (isPlain(path) ? '.' : HOLE) : slash === 0 ? '/' : path.slice(0, slash)
}

/** The real path; of a link's own text nothing is told. */
const real = ({ name, args, state, walk }: Call): void => {
  const { has, operands } = parseOptions(args, {
    short: 'femnsqvz',
    long: [...CANONICAL, 'no-newline', 'strip', 'relative-to:'],
  })
  const [path = HOLE] = operands
  const whole = name.endsWith('realpath') || has('f', 'e', 'm', ...CANONICAL)
  if (!whole || path.includes(BELOW) || contentsIn(path).length > 0) say(state, HOLE)
  else if (isPlain(path)) say(state, path.startsWith('/') ? walk.resolve(path) : HOLE)
  else say(state, path)
}
const CANONICAL = ['canonicalize', 'canonicalize-existing', 'canonicalize-missing']

const which = ({ args, state, walk }: Call): void => {
  const [name] = args.filter((arg) => !arg.startsWith('-'))
  say(state, (name === undefined ? undefined : walk.program(name, state)) ?? HOLE)
}

const ls = ({ args, state }: Call): void => {
  const { operands } = parseOptions(args, {
    short: 'aAlbBcCdDfFgGhHikLmnNopqQrRsStuUvxXZ1I:T:w:',
    long: ['color:', 'sort:', 'directory'],
  })
  const [only] = operands
  // Given as patterns, the names it prints are those.
  print(state, operands.length === 1 && only?.startsWith('/') && !isPlain(only) ? [only] : UNKNOWN)
}

const getent = ({ args, state, walk }: Call): void => {
  const [database, user] = args
  const home = database === 'passwd' && user !== undefined && isPlain(user) ? walk.homeOf(user) : undefined
  print(state, [home === undefined ? HOLE : `${user}:x:${HOLE}:${HOLE}:${HOLE}:${home}:${HOLE}`])
}

/** Commands that print, and read what they are given. */
export const printing: Handlers = {
  echo,
  printf,
  cat,
  sed,
  cut,
  ls,
  getent,
  getopt,
  which,
  type: which,
  dirname: named(directoryOf, true),
  basename: named((path) => path.slice(path.lastIndexOf('/') + 1), false),
  readlink: real,
  realpath: real,
  grep: filter(GREP),
  egrep: filter(GREP),
  fgrep: filter(GREP),
  zgrep: filter(GREP),
  awk: filter({ short: 'F:v:f:W:', before: 1, instead: ['f'] }),
  gawk: filter({ short: 'F:v:f:W:', before: 1, instead: ['f'] }),
  mawk: filter({ short: 'F:v:f:W:', before: 1, instead: ['f'] }),
  head: filter({ short: 'n:c:qv', long: ['lines:', 'bytes:'], before: 0 }),
  tail: filter({ short: 'n:c:qvfFs:', long: ['lines:', 'bytes:', 'pid:'], before: 0 }),
  sort: filter({ short: 'bdfgiMhnRrVcCk:mo:S:st:T:uz', long: ['unique', 'reverse', 'key:'], before: 0 }),
  uniq: filter({ short: 'cdDf:is:uw:z', before: 0 }),
  wc: filter({ short: 'cmlLw', before: 0 }),
  tac: filter({ before: 0 }),
  rev: filter({ before: 0 }),
  tr: ({ state }) => print(state, derived(state.stdin)),
}
