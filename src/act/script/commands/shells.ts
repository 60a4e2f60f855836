import { normalizePath } from '../../../model/index.ts'
import type { Call, Handlers } from '../contract.ts'
import { NO_PICKS, otherState, print, type State } from '../state.ts'
import { HOLE, isPlain, LOOSE, UNKNOWN, type Value } from '../value.ts'

const argsOf = (args: readonly Value[]): State['args'] =>
  args.includes(LOOSE) ? undefined : args.map((value) => [value])

/** A shell within the shell: its text is given, in a file, or read. */
const shell = (call: Call): void => {
  const { args, state, walk, line, text } = call
  let at = 0
  let given = false
  for (; at < args.length && /^[-+][a-zA-Z-]/.test(args[at] ?? ''); at++) {
    const option = args[at] ?? ''
    if (/^-[a-zA-Z]*c/.test(option)) given = true
    if (/^[-+][a-zA-Z]*[oO]$/.test(option) || option === '--rcfile' || option === '--init-file') at++
  }
  const [first, ...rest] = args.slice(at)
  const child = otherState(state, { functions: state.functions.fresh(), ended: false })
  if (given) {
    child.name = rest[0] ?? child.name
    child.args = argsOf(rest.slice(1))
    child.picks = NO_PICKS
    if (first === undefined || !isPlain(first)) walk.doubt(`line ${line}: the commands given to a shell are not told`)
    else walk.text(first, child, line)
  } else if (first !== undefined) {
    child.args = argsOf(rest)
    child.picks = NO_PICKS
    child.name = first
    walk.emit(state, line, text, { verb: 'run', path: first, follows: true })
    const [cwd = HOLE] = state.cwd
    const path = first.startsWith('/') ? first : `${cwd}/${first}`
    if (isPlain(path)) walk.file(normalizePath(path), child, true)
  } else for (const input of state.stdin ?? []) if (isPlain(input)) walk.text(input, child, line)
  state.out = child.out
}

/** Files of libraries that say nothing of what a script does, or run it anew. */
const LIBRARIES =
  /^\/(?:usr\/)?(?:lib\/lsb\/init-functions|lib\/init\/.*|share\/debconf\/confmodule|share\/debconf\/confmodule\.sh)$/

const source = (call: Call): void => {
  const { args, state, walk, line, text } = call
  const [given = HOLE, ...rest] = args[0] === '--' ? args.slice(1) : args
  const path = isPlain(given) && !given.includes('/') ? (walk.program(given, state) ?? given) : given
  walk.emit(state, line, text, { verb: 'source', path, follows: true })
  const [cwd = HOLE] = state.cwd
  const whole = path.startsWith('/') ? path : `${cwd}/${path}`
  if (!isPlain(whole)) {
    state.open = true
    return
  }
  const real = normalizePath(whole)
  if (LIBRARIES.test(real)) return
  const { args: outer, picks } = state
  if (rest.length > 0) {
    state.args = argsOf(rest)
    state.picks = NO_PICKS
  }
  // A file that is there and cannot be read may set anything; one that is not there sets nothing.
  if (!walk.file(real, state, true) && !walk.absent(real)) state.open = true
  if (rest.length > 0) {
    state.args = outer
    state.picks = picks
  }
}

/** Programs that run the file they are given. */
const interpreter = (call: Call): void => {
  const { args, state, walk, line, text } = call
  const at = args.findIndex((arg) => !arg.startsWith('-'))
  const inline = args.slice(0, at === -1 ? args.length : at).some((arg) => /^-[a-zA-Z]*[cemMr]$/.test(arg))
  const path = args[at]
  if (path !== undefined && !inline) walk.emit(state, line, text, { verb: 'run', path, follows: true })
  print(state, UNKNOWN)
}

export const shells: Handlers = {
  sh: shell,
  bash: shell,
  dash: shell,
  '.': source,
  source,
  perl: interpreter,
  python: interpreter,
  python3: interpreter,
  ruby: interpreter,
  php: interpreter,
  node: interpreter,
}
