import { arithmetic } from '../arithmetic.ts'
import type { Call, Handlers } from '../contract.ts'
import { setStrict } from '../made.ts'
import { exportNames, NO_PICKS, print, type State, variable } from '../state.ts'
import { contentsIn, EMPTY, HOLE, isPlain, joinValues, LOOSE, RANDOM, UNKNOWN, type Values } from '../value.ts'
import { getopts } from './getopts.ts'

const succeed = ({ state }: Call): void => {
  state.status = true
}

const declare =
  (local: boolean, exports = false) =>
  (call: Call): void => {
    const { args, state, walk } = call
    for (const arg of args) {
      if (arg.startsWith('-') || arg.startsWith('+')) continue
      const equals = arg.indexOf('=')
      const name = equals === -1 ? arg : arg.slice(0, equals)
      if (!/^[A-Za-z_]\w*\+?$/.test(name)) continue
      const plain = name.replace('+', '')
      if (exports || args.some((option) => /^-[a-zA-Z]*x/.test(option))) exportNames(state, [plain])
      if (local) walk.keepLocal(plain, state)
      if (equals !== -1) {
        const value: Values = [arg.slice(equals + 1)]
        state.vars.set(plain, name.endsWith('+') ? joinValues(variable(state, plain), value) : value)
      } else if (local) state.vars.set(plain, EMPTY)
    }
    state.status = true
  }

const shift = ({ args, state }: Call): void => {
  const count = Number(args[0] ?? '1')
  state.picks = NO_PICKS
  state.args = Number.isInteger(count) ? state.args?.slice(count) : undefined
}

const setArgs = ({ args, state }: Call): void => {
  state.status = true
  for (const [at, arg] of args.entries())
    if (/^[-+][a-zA-Z]*e/.test(arg) || (arg === 'errexit' && /^[-+]o$/.test(args[at - 1] ?? '')))
      setStrict(state, (arg === 'errexit' ? args[at - 1] : arg)?.startsWith('-') === true)
  const end = args.indexOf('--')
  if (end === -1 && (args.length === 0 || /^[-+]/.test(args[0] ?? '-'))) return
  const given = args.slice(end + 1)
  state.picks = NO_PICKS
  state.args = given.includes(LOOSE) ? undefined : given.map((value) => [value])
}

/** What `read` takes of its input: a file's content as such, one line of text that is known, else nothing known. */
const lineOf = (stdin: Values | undefined): Values => {
  if (stdin === undefined) return UNKNOWN
  return stdin.flatMap((value) => {
    if (contentsIn(value).length > 0 || value.includes('\u0108')) return [value]
    return isPlain(value) && value.indexOf('\n') >= value.length - 1 ? [value.trim()] : UNKNOWN
  })
}

const read = ({ args, state }: Call): void => {
  const names = args.filter((arg, at) => !arg.startsWith('-') && !/^-[pntuda]$/.test(args[at - 1] ?? ''))
  const line = lineOf(state.stdin)
  names.forEach((name, at) => {
    if (/^[A-Za-z_]\w*$/.test(name)) state.vars.set(name, at === 0 ? line : UNKNOWN)
  })
}

const leave =
  (what: 'function' | 'break' | 'continue') =>
  ({ state, walk, args }: Call): void => {
    if (what === 'function')
      state.status = args[0] === '0' ? true : /^[1-9]\d*$/.test(args[0] ?? '') ? false : undefined
    walk.leave(what, state)
  }

/** Text is run, if it is told, but for what stands in quotes, which are taken to hold whatever it is. */
const evaluate = ({ args, state, walk, line }: Call): void => {
  const text = args.join(' ')
  if (isPlain(text) || isPlain(text.replace(/'[^']*'/g, ''))) {
    walk.text(text, state, line)
    return
  }
  state.open = true
  state.args = undefined
  state.picks = NO_PICKS
  walk.doubt(`line ${line}: what is evaluated there is not told by the script`)
}

const trap = ({ args, state, walk, line }: Call): void => {
  const [text] = args.filter((arg) => arg !== '--')
  if (text !== undefined && args.length > 1 && text !== '' && text !== '-' && isPlain(text))
    walk.later(text, state, line)
}

const loose = (state: State, names: readonly string[]): void => {
  for (const name of names) if (/^[A-Za-z_]\w*$/.test(name)) state.vars.set(name, UNKNOWN)
}

/** Commands of the shell itself. */
export const builtins: Handlers = {
  ':': succeed,
  true: succeed,
  false: ({ state }) => {
    state.status = false
  },
  exit: ({ state }) => {
    state.ended = true
  },
  return: leave('function'),
  break: leave('break'),
  continue: leave('continue'),
  cd: ({ args, state, walk }) => {
    const [to = HOLE] = args.filter((arg) => !/^-[LPe@]+$/.test(arg))
    const values = to === '-' || to === LOOSE ? UNKNOWN : [to]
    const joined = values.flatMap((value) =>
      value.startsWith('/') ? [value] : joinValues(joinValues(state.cwd, ['/']), [value]),
    )
    state.cwd = joined.map((value) =>
      isPlain(value) ? walk.resolve(value) : value.startsWith(RANDOM) ? RANDOM : value,
    )
  },
  export: declare(false, true),
  readonly: declare(false),
  declare: declare(true),
  typeset: declare(true),
  local: declare(true),
  unset: ({ args, state }) => {
    for (const name of args) state.vars.delete(name)
    state.status = true
  },
  shift,
  set: setArgs,
  read,
  mapfile: ({ args, state }) => loose(state, args),
  readarray: ({ args, state }) => loose(state, args),
  getopts,
  let: ({ args, state }) => {
    const value = args.map((arg) => arithmetic(arg, state)).at(-1)
    state.status = value === undefined ? undefined : value !== 0
  },
  eval: evaluate,
  trap,
  umask: succeed,
  ulimit: succeed,
  alias: succeed,
  wait: () => {},
  pwd: ({ state }) => print(state, state.cwd),
}
