import type { Call, Handlers } from '../contract.ts'
import { forgetMade } from '../made.ts'
import { parseOptions } from '../options.ts'
import { intoOf } from './into.ts'

const INTO = [
  'target-directory:',
  'no-target-directory',
  'suffix:',
  'force',
  'interactive',
  'no-clobber',
  'update',
  'verbose',
  'backup',
  'strip-trailing-slashes',
]

const rm = ({ args, state, walk, line, text }: Call): void => {
  const { has, operands } = parseOptions(args, {
    short: 'fiIrRdv',
    long: ['force', 'recursive', 'dir', 'verbose', 'one-file-system', 'no-preserve-root'],
  })
  for (const path of operands) {
    walk.emit(state, line, text, { verb: 'remove', path, recursive: has('r', 'R', 'recursive') })
    forgetMade(path, state)
  }
}

const rmdir = ({ args, state, walk, line, text }: Call): void => {
  const { operands } = parseOptions(args, { short: 'pv', long: ['parents', 'ignore-fail-on-non-empty', 'verbose'] })
  for (const path of operands) {
    walk.emit(state, line, text, { verb: 'remove', path })
    forgetMade(path, state)
  }
}

const mv = (call: Call): void => {
  const { args, state, walk, line, text } = call
  const { has, value, operands } = parseOptions(args, { short: 'bfinut:TvS:Z', long: INTO })
  const { sources, places } = intoOf(call, operands, value('t', 'target-directory'), has('T', 'no-target-directory'))
  for (const path of sources) walk.emit(state, line, text, { verb: 'remove', path })
  for (const path of places) walk.emit(state, line, text, { verb: 'create', path })
}

const cp = (call: Call): void => {
  const { args, state, walk, line, text } = call
  const { has, value, operands } = parseOptions(args, {
    short: 'abdfHilLnPpRrst:TuvxS:Z',
    long: [
      ...INTO,
      'archive',
      'recursive',
      'dereference',
      'no-dereference',
      'preserve',
      'remove-destination',
      'parents',
      'reflink',
      'sparse:',
      'link',
      'symbolic-link',
    ],
  })
  const recursive = has('a', 'archive', 'r', 'R', 'recursive')
  const follows = has('L', 'H', 'dereference') || !(recursive || has('d', 'P', 'no-dereference'))
  const { sources, places } = intoOf(call, operands, value('t', 'target-directory'), has('T', 'no-target-directory'))
  for (const path of sources) walk.emit(state, line, text, { verb: 'read', path, recursive, follows })
  for (const path of places)
    walk.emit(state, line, text, {
      verb: 'create',
      path,
      recursive,
      // It opens what is there already and writes it.
      follows: !has('remove-destination'),
      ...(recursive ? {} : { makes: 'file' as const }),
    })
}

export const moving: Handlers = { rm, rmdir, unlink: rm, shred: rm, mv, cp }
