import { absolute, inShared } from './place.ts'
import type { State } from './state.ts'
import { constant, type Value } from './value.ts'

/**
 * Directories in places for everybody that the script has made: mkdir fails where something is, so that what it made is the script's
 * own, provided that the script does not go on after a failure. Kept beside the variables, under names that none can have: ways that
 * join agree on them or know nothing, as of any value.
 */
const OWN = ' made '
const TRIED = ' tried'
const STRICT = ' errexit'

const YES = ['yes']
const has = (state: State, name: string): boolean => constant(state.vars.get(name) ?? []) === 'yes'

/** `set -e`: a command that fails ends the script. */
export const setStrict = (state: State, strict: boolean): void => {
  if (strict) state.vars.set(STRICT, YES)
  else state.vars.delete(STRICT)
}

const whole = (path: Value, state: State): Value =>
  absolute(path, state.cwd.length === 1 ? state.cwd[0] : undefined).replace(/\/+$/, '')

/** mkdir was run, once, for one directory; whether it did it, is seen at what follows. */
export const tryMaking = (path: Value, state: State): void => {
  const at = whole(path, state)
  if (!inShared(at)) return
  state.vars.set(TRIED, [at])
  if (has(state, STRICT)) state.vars.set(OWN + at, YES)
}

/** What was tried has been done, or has not been. */
export const knowMade = (done: boolean, state: State): void => {
  const [at] = state.vars.get(TRIED) ?? []
  if (at === undefined || state.vars.get(TRIED)?.length !== 1) return
  if (done) state.vars.set(OWN + at, YES)
  else state.vars.delete(OWN + at)
}

/** What was removed is for anyone to make. */
export const forgetMade = (path: Value, state: State): void => {
  const at = whole(path, state)
  if (inShared(at)) state.vars.delete(OWN + at)
}

/** Whether a path lies in a directory that the script has made. */
export const isInMade = (path: Value, state: State): boolean => {
  if (path.startsWith('/') ? !inShared(path) : !state.cwd.some(inShared)) return false
  const at = whole(path, state)
  if (!inShared(at)) return false
  for (let end = at.lastIndexOf('/'); end > 4; end = at.lastIndexOf('/', end - 1))
    if (has(state, OWN + at.slice(0, end))) return true
  return false
}
