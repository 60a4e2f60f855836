import type { Call, Handlers } from '../contract.ts'
import { parseOptions } from '../options.ts'
import { copyState, exportNames, otherState, print, type State } from '../state.ts'
import { HOLE, isPlain, UNKNOWN, type Value } from '../value.ts'

/** Who a name or number is; what cannot be told is nobody in particular. */
export const actorOf = (user: Value | undefined): string => {
  if (user === undefined || user === '' || !isPlain(user)) return '?'
  if (user === '0') return 'root'
  return /^\d+$/.test(user) ? `#${Number(user)}` : user
}

/** Runs words as a command in the same place; of whom, the state says. */
export const runWords = (call: Call, words: readonly Value[], state: State = call.state): void => {
  const [name, ...args] = words
  if (name === undefined) return
  call.walk.command({ ...call, name, args, state })
  if (state !== call.state && call.state.out !== undefined) call.state.out = state.out
}

export const asUser = (state: State, user: Value | undefined): State =>
  otherState(state, {
    actor: actorOf(user),
  })

const SU = {
  short: 'c:s:g:G:lmpPfw:',
  long: [
    'command:',
    'session-command:',
    'shell:',
    'group:',
    'supp-group:',
    'login',
    'preserve-environment',
    'fast',
    'pty',
  ],
}

const su = (call: Call): void => {
  const { args, walk, line, state } = call
  const { value, operands } = parseOptions(args, SU)
  const [user = 'root'] = operands.filter((operand) => operand !== '-')
  const command = value('c', 'command', 'session-command')
  const child = asUser(state, user)
  child.functions = state.functions.fresh()
  if (command !== undefined) {
    if (isPlain(command)) walk.text(command, child, line)
    else walk.doubt(`line ${line}: the commands given to a shell are not told`)
  } else for (const input of state.stdin ?? []) if (isPlain(input)) walk.text(input, child, line)
  print(state, UNKNOWN)
}

const runuser = (call: Call): void => {
  const { value, operands } = parseOptions(call.args, {
    short: 'u:g:G:',
    long: ['user:', 'group:', 'supp-group:'],
    strict: true,
  })
  const user = value('u', 'user')
  if (user === undefined) {
    su(call)
    return
  }
  runWords(call, operands, asUser(call.state, user))
}

/** `prefix [options] [operands] command …`. */
const prefix =
  (
    short: string,
    long: readonly string[],
    skip = 0,
    user?: (value: (name: string) => Value | undefined, operands: readonly Value[]) => Value | undefined,
  ) =>
  (call: Call): void => {
    const { value, operands } = parseOptions(call.args, { short, long, strict: true })
    const who = user?.((name) => value(name), operands)
    runWords(call, operands.slice(skip), who === undefined ? call.state : asUser(call.state, who))
  }

const withoutGroup = (value: Value | undefined): Value | undefined => value?.split(':')[0]

const env = (call: Call): void => {
  const { operands } = parseOptions(call.args, {
    short: 'iu:C:S:0v',
    long: ['ignore-environment', 'unset:', 'chdir:'],
    strict: true,
  })
  const at = operands.findIndex((operand) => !/^[A-Za-z_]\w*=/.test(operand))
  if (at === -1) {
    print(call.state, UNKNOWN)
    return
  }
  const state = copyState(call.state)
  for (const operand of operands.slice(0, at)) {
    const equals = operand.indexOf('=')
    state.vars.set(operand.slice(0, equals), [operand.slice(equals + 1)])
    exportNames(state, [operand.slice(0, equals)])
  }
  runWords(call, operands.slice(at), state)
}

const command = (call: Call): void => {
  const [first] = call.args
  if (first === '-v' || first === '-V') {
    const [, name = HOLE] = call.args
    print(call.state, [call.walk.program(name, call.state) ?? HOLE])
    return
  }
  runWords(call, first === '-p' ? call.args.slice(1) : call.args)
}

/** In another root nothing that is done is done here. */
const chroot = (call: Call): void => {
  const { value, operands } = parseOptions(call.args, {
    short: '',
    long: ['userspec:', 'groups:', 'skip-chdir'],
    strict: true,
  })
  if (operands[0] !== '/') {
    print(call.state, UNKNOWN)
    return
  }
  const user = value('userspec')
  runWords(call, operands.slice(1), user === undefined ? call.state : asUser(call.state, withoutGroup(user)))
}

const exec = (call: Call): void => {
  const { operands } = parseOptions(call.args, { short: 'cla:', strict: true })
  if (operands.length === 0) return
  runWords(call, operands)
  call.state.ended = true
}

const flock = (call: Call): void => {
  const { value, operands } = parseOptions(call.args, {
    short: 'nsxuew:E:oFc:',
    long: ['nonblock', 'shared', 'exclusive', 'wait:', 'command:'],
    strict: true,
  })
  const [file, ...words] = operands
  if (file === undefined || /^\d+$/.test(file)) return
  call.walk.emit(call.state, call.line, call.text, { verb: 'create', path: file, makes: 'file', follows: true })
  const given = value('c', 'command') ?? (words[0] === '-c' ? words[1] : undefined)
  if (given === undefined) runWords(call, words)
  else if (isPlain(given)) call.walk.text(given, copyState(call.state), call.line)
}

/** Commands that run commands, as somebody else or in another way. */
export const switching: Handlers = {
  su,
  runuser,
  sudo: prefix(
    'u:g:EHnSbkKpC:r:t:h:i',
    ['user:', 'group:', 'preserve-env', 'login'],
    0,
    (value) => value('u') ?? value('user') ?? 'root',
  ),
  setpriv: prefix(
    '',
    [
      'reuid:',
      'ruid:',
      'euid:',
      'regid:',
      'rgid:',
      'egid:',
      'groups:',
      'inh-caps:',
      'ambient-caps:',
      'bounding-set:',
      'securebits:',
      'pdeathsig:',
      'selinux-label:',
      'apparmor-profile:',
      'clear-groups',
      'keep-groups',
      'init-groups',
      'no-new-privs',
      'reset-env',
    ],
    0,
    (value) => value('reuid') ?? value('euid'),
  ),
  chpst: prefix('u:U:b:e:/:n:m:d:o:p:f:c:r:t:l:L:vP012', [], 0, (value) => withoutGroup(value('u'))),
  setuidgid: prefix('', [], 1, (_, [user]) => user),
  gosu: prefix('', [], 1, (_, [user]) => withoutGroup(user)),
  'su-exec': prefix('', [], 1, (_, [user]) => withoutGroup(user)),
  chroot,
  env,
  exec,
  flock,
  command,
  builtin: prefix('', []),
  nice: prefix('n:', ['adjustment:']),
  ionice: prefix('c:n:p:tP:u:', ['class:', 'classdata:', 'ignore']),
  chrt: prefix('abdfiormpRT:P:D:', [], 1),
  nohup: prefix('', []),
  setsid: prefix('cfw', ['ctty', 'fork', 'wait']),
  time: prefix('pvao:f:', []),
  timeout: prefix('k:s:v', ['kill-after:', 'signal:', 'foreground', 'preserve-status'], 1),
  stdbuf: prefix('i:o:e:', ['input:', 'output:', 'error:']),
  unshare: prefix('mnuipUCrf', ['mount', 'net', 'fork']),
}
