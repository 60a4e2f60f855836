import { isModeChange } from '../../../model/index.ts'
import type { Call, Deed, Handlers } from '../contract.ts'
import { parseOptions } from '../options.ts'
import { modeOf, ownersOf } from '../owners.ts'
import type { Value } from '../value.ts'

const WALKING = {
  short: 'cfvhHLPR',
  long: [
    'recursive',
    'no-dereference',
    'dereference',
    'reference:',
    'from:',
    'changes',
    'silent',
    'quiet',
    'verbose',
    'preserve-root',
    'no-preserve-root',
  ],
}

/** Recursion without -H or -L changes links themselves; without recursion their targets, unless -h says otherwise. */
const change =
  (group: boolean) =>
  (call: Call): void => {
    const { args, state, walk, line, text } = call
    const { has, operands } = parseOptions(args, WALKING)
    const recursive = has('R', 'recursive')
    const follows = !has('h', 'no-dereference') && (!recursive || has('H', 'L'))
    const spec = has('reference') || operands[0]?.startsWith('/') ? undefined : operands[0]
    const owners = group ? { owner: null, group: ownersOf(`:${spec ?? ''}`).group } : ownersOf(spec)
    for (const path of spec === undefined ? operands : operands.slice(1))
      walk.emit(state, line, text, { verb: 'chown', path, recursive, follows, ...owners })
  }

const chmod = ({ args, state, walk, line, text }: Call): void => {
  const given = args.filter(
    (arg) =>
      !/^-[cfvR]+$/.test(arg) &&
      !/^--(?:recursive|changes|silent|quiet|verbose|preserve-root|no-preserve-root|reference=.*)$/.test(arg) &&
      arg !== '--',
  )
  const recursive = args.some((arg) => /^-[cfv]*R[cfvR]*$/.test(arg) || arg === '--recursive')
  const named = args.some((arg) => arg.startsWith('--reference='))
  for (const path of named ? given : given.slice(1))
    walk.emit(state, line, text, {
      verb: 'chmod',
      path,
      recursive,
      follows: true,
      ...modeGiven(named ? undefined : given[0]),
    })
}

/** A mode, or a change of the mode there is. */
const modeGiven = (text: Value | undefined): Pick<Deed, 'mode' | 'modeChange'> => {
  const mode = modeOf(text)
  return mode === undefined && text !== undefined && isModeChange(text) ? { modeChange: text } : { mode }
}

const setfacl = ({ args, state, walk, line, text }: Call): void => {
  const { has, operands } = parseOptions(args, {
    short: 'bkRLPm:x:M:X:d',
    long: ['recursive', 'modify:', 'remove:', 'set:', 'default', 'remove-all'],
  })
  for (const path of operands)
    walk.emit(state, line, text, { verb: 'chmod', path, recursive: has('R', 'recursive'), follows: true })
}

export const ownership: Handlers = { chown: change(false), chgrp: change(true), chmod, setfacl }
