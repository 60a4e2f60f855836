import type { Call, Handler, Handlers } from '../contract.ts'
import { parseOptions } from '../options.ts'
import { print } from '../state.ts'
import { UNKNOWN, type Value } from '../value.ts'

/** Reads every operand and prints what cannot be told. */
const reads =
  (short: string): Handler =>
  ({ args, state, walk, line, text }: Call): void => {
    const { operands } = parseOptions(args, { short })
    for (const path of operands) if (path !== '-') walk.emit(state, line, text, { verb: 'read', path, follows: true })
    print(state, UNKNOWN)
  }

/** Looks at inodes alone, or at nothing of files: no act, an output that cannot be told. */
const looks: Handler = ({ state }) => print(state, UNKNOWN)

/** So does this; but what it prints anyone can print. */
const foretold =
  (mark: Value): Handler =>
  ({ state }) =>
    print(state, [`${mark}\n`])

const LOOKING =
  'stat groups ps pgrep pidof df du seq expr tty logger sleep uptime arch nproc locale getconf mountpoint findmnt lsof fuser killall killall5 sync test-path clear tput stty hash jobs history lsb_release'.split(
    ' ',
  )

export const reading: Handlers = {
  cmp: reads('bci:ln:s'),
  diff: reads('abBcC:dDeEFI:ilNnpqrsStTuU:wWxXyZ'),
  md5sum: reads('bctwz'),
  sha1sum: reads('bctwz'),
  sha256sum: reads('bctwz'),
  sha512sum: reads('bctwz'),
  cksum: reads('a:'),
  zcat: reads('fqv'),
  xzcat: reads('fqv'),
  od: reads('A:j:N:t:v'),
  hexdump: reads('n:s:e:Cvb'),
  file: reads('bLkz'),
  strings: reads('an:'),
  date: foretold('\u010d'),
  id: foretold('\u010c'),
  whoami: foretold('\u010c'),
  uname: foretold('\u010e'),
  hostname: foretold('\u010e'),
  ...Object.fromEntries(LOOKING.map((name) => [name, looks])),
}
