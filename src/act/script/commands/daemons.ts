import type { Call, Handlers } from '../contract.ts'
import { parseOptions } from '../options.ts'
import { copyState, otherState, print } from '../state.ts'
import { contentOf, contentsIn, isPlain, UNKNOWN, type Value } from '../value.ts'
import { asUser, runWords } from './switching.ts'

const SSD = {
  short: 'SKTHVp:x:n:u:g:s:c:a:r:d:N:P:I:k:bmtoqvCR:',
  long: [
    'start',
    'stop',
    'status',
    'pidfile:',
    'exec:',
    'startas:',
    'name:',
    'user:',
    'chuid:',
    'group:',
    'signal:',
    'retry:',
    'chroot:',
    'chdir:',
    'nicelevel:',
    'procsched:',
    'iosched:',
    'umask:',
    'background',
    'no-close',
    'output:',
    'notify-await',
    'make-pidfile',
    'remove-pidfile',
    'test',
    'oknodo',
    'quiet',
    'verbose',
    'pid:',
    'ppid:',
  ],
}

/** The pid file of start-stop-daemon is read before anything else; stopping kills whom it names. */
const startStop = (call: Call): void => {
  const { args, state, walk, line, text } = call
  const end = args.indexOf('--')
  const { has, value, operands } = parseOptions(end === -1 ? args : args.slice(0, end), SSD)
  const rest = end === -1 ? operands : args.slice(end + 1)
  const pidfile = value('p', 'pidfile')
  const stops = has('K', 'stop') && !has('t', 'test')
  if (pidfile !== undefined) {
    walk.emit(state, line, text, { verb: stops ? 'kill-pid' : 'read', path: pidfile, follows: true })
    if (has('m', 'make-pidfile') && has('S', 'start'))
      walk.emit(state, line, text, { verb: 'create', path: pidfile, makes: 'file', follows: true })
    if (has('remove-pidfile') && stops) walk.emit(state, line, text, { verb: 'remove', path: pidfile })
  }
  const program = value('a', 'startas') ?? value('x', 'exec')
  if (!has('S', 'start') || has('t', 'test') || program === undefined) return
  const user = value('c', 'chuid')
  runWords(call, [program, ...rest], user === undefined ? state : asUser(state, user.split(':')[0]))
}

const killsContent = (call: Call, values: readonly Value[]): void => {
  const { state, walk, line, text } = call
  for (const path of values.flatMap(contentsIn)) walk.emit(state, line, text, { verb: 'kill-pid', path, follows: true })
}

const kill = (call: Call): void => {
  // Signal 0 only asks whether somebody is there.
  if (call.args.some((arg, at) => arg === '-0' || (arg === '0' && call.args[at - 1] === '-s'))) return
  killsContent(call, call.args)
}

const pkill = (call: Call): void => {
  const { state, walk, line, text, args } = call
  const { value } = parseOptions(args, { short: 'F:U:u:G:g:P:t:s:f:x', long: ['pidfile:', 'signal:'] })
  const path = value('F', 'pidfile')
  if (path !== undefined) walk.emit(state, line, text, { verb: 'kill-pid', path, follows: true })
}

/** Functions of the init script library, as every distribution has them. */
const killproc = (call: Call): void => {
  const { state, walk, line, text, args } = call
  const { value } = parseOptions(args, { short: 'p:d:', strict: true })
  const path = value('p')
  if (path === undefined) return
  walk.emit(state, line, text, { verb: 'kill-pid', path, follows: true })
  walk.emit(state, line, text, { verb: 'remove', path })
}

const pidofproc = (call: Call): void => {
  const { state, walk, line, text, args } = call
  const path = parseOptions(args, { short: 'p:', strict: true }).value('p')
  if (path !== undefined) walk.emit(state, line, text, { verb: 'read', path, follows: true })
  print(state, path === undefined ? UNKNOWN : [contentOf(path)])
}

const startDaemon = (call: Call): void => {
  const { value, operands } = parseOptions(call.args, {
    short: 'fp:n:',
    long: ['user:', 'pidfile:', 'check:'],
    strict: true,
  })
  const path = value('p', 'pidfile')
  if (path !== undefined) call.walk.emit(call.state, call.line, call.text, { verb: 'read', path, follows: true })
  const user = value('user')
  const words = operands.filter((operand) => !/^[-+]\d+$/.test(operand))
  const [only] = words
  const state = user === undefined ? call.state : asUser(call.state, user)
  // One word that holds blanks is a command line of its own.
  if (words.length === 1 && only !== undefined && isPlain(only) && only.includes(' '))
    call.walk.text(only, copyState(state), call.line)
  else runWords(call, words, state)
}

export const daemons: Handlers = {
  'start-stop-daemon': startStop,
  kill,
  pkill,
  killproc,
  pidofproc,
  status_of_proc: (call) => pidofproc({ ...call, state: otherState(call.state, { out: undefined }) }),
  start_daemon: startDaemon,
}
