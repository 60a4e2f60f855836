import type { ShellRedirect } from '../../parse/index.ts'
import type { Walk } from './contract.ts'
import { expandWhole } from './expand.ts'
import type { State } from './state.ts'
import { contentOf, type Values } from './value.ts'

/** Opens what redirections name, runs what they are for, and puts input and output back. */
export const redirected = (
  redirects: readonly ShellRedirect[],
  line: number,
  text: string,
  state: State,
  walk: Walk,
  run: () => void,
): void => {
  if (redirects.length === 0) {
    run()
    return
  }
  const { stdin, out } = state
  for (const redirect of redirects) open(redirect, line, text, state, walk)
  const taken = state.out !== undefined
  run()
  state.stdin = stdin
  if (!taken) state.out = out
}

const open = (redirect: ShellRedirect, line: number, text: string, state: State, walk: Walk): void => {
  const { operator, descriptor } = redirect
  const targets: Values = expandWhole(redirect.target, state, walk)
  if (operator === '<<') {
    state.stdin = targets
    return
  }
  const reads = operator === '<' || operator === '<>'
  const writes = operator !== '<' && operator !== '<&'
  if (writes && (descriptor === undefined || descriptor === 1)) state.out = undefined
  const isWritten = redirect.target.every(({ kind }) => kind === 'text')
  for (const path of targets) {
    // A descriptor is copied or closed, nothing is opened; what stands in a variable there is one, too.
    if (operator.endsWith('&') && (/^(?:\d+-?|-)$/.test(path) || !isWritten)) continue
    if (operator === '<&') continue
    if (reads) walk.emit(state, line, text, { verb: 'read', path, follows: true })
    if (operator.endsWith('>>')) walk.emit(state, line, text, { verb: 'append', path, follows: true, makes: 'file' })
    else if (writes) walk.emit(state, line, text, { verb: 'create', path, follows: true, makes: 'file' })
  }
  if (operator === '<' && (descriptor === undefined || descriptor === 0)) state.stdin = targets.map(contentOf)
}
