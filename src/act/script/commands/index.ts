import { nameOf, parentOf } from '../../../model/index.ts'
import type { Call, Handler, Handlers } from '../contract.ts'
import { isExported, NO_PICKS, otherState, print, variable } from '../state.ts'
import { HOLE, isPlain, LOOSE, UNKNOWN } from '../value.ts'
import { builtins } from './builtins.ts'
import { conditions } from './condition.ts'
import { daemons } from './daemons.ts'
import { debian } from './debian.ts'
import { finding } from './finding.ts'
import { making } from './making.ts'
import { moving } from './moving.ts'
import { ownership } from './ownership.ts'
import { printing } from './printing.ts'
import { reading } from './reading.ts'
import { shells } from './shells.ts'
import { switching } from './switching.ts'

/** Every command whose meaning is known. */
const FAMILIES: readonly Handlers[] = [
  builtins,
  conditions,
  daemons,
  debian,
  finding,
  making,
  moving,
  ownership,
  printing,
  reading,
  shells,
  switching,
]
const HANDLERS: ReadonlyMap<string, Handler> = new Map(FAMILIES.flatMap((family) => Object.entries(family)))

const USUAL = new Set(['/bin', '/sbin', '/usr/bin', '/usr/sbin'])

/** Does what a command does: one of the known ones, a function of the script, or a program. */
export const dispatch = (call: Call): void => {
  const { name, args, state, walk, line, text } = call
  if (!walk.spend()) return
  if (!isPlain(name)) {
    walk.emit(state, line, text, { verb: 'run', path: name === LOOSE ? HOLE : name, follows: true })
    print(state, UNKNOWN)
    const [next, ...rest] = args
    // A variable before a command may well be empty.
    if (name === LOOSE && next !== undefined && isPlain(next) && HANDLERS.has(next))
      dispatch({ ...call, name: next, args: rest })
    return
  }
  const known = name.startsWith('/') && USUAL.has(parentOf(name)) ? nameOf(name) : name
  // These say more than the functions of a distribution's library that they name.
  if (!KEPT.has(known) && walk.call(name, args, state)) return
  const handler = HANDLERS.get(known)
  if (handler !== undefined) {
    handler(call)
    return
  }
  if (known.startsWith('log_') || known.startsWith('db_')) {
    if (known.startsWith('db_')) state.vars.set('RET', UNKNOWN)
    return
  }
  runProgram(call)
}
const KEPT: ReadonlySet<string> = new Set(Object.keys(daemons))

const runProgram = (call: Call): void => {
  const { name, args, state, walk, line, text } = call
  const path = walk.program(name, state)
  if (path !== undefined || name.includes('/'))
    walk.emit(state, line, text, { verb: 'run', path: path ?? name, follows: true })
  if (path === undefined) {
    print(state, UNKNOWN)
    return
  }
  const vars = state.vars.fresh(new Map([...state.vars].filter(([variableName]) => isExported(state, variableName))))
  vars.set('PATH', variable(state, 'PATH'))
  const child = otherState(state, {
    vars,
    functions: state.functions.fresh(),
    args: args.includes(LOOSE) ? undefined : args.map((value) => [value]),
    picks: NO_PICKS,
    name: path,
    open: false,
    ended: false,
  })
  if (walk.file(path, child, false)) {
    if (state.out !== undefined) state.out = child.out ?? UNKNOWN
  } else print(state, UNKNOWN)
}
