import { bashCompletion, fishCompletion, zshCompletion } from '../completion.ts'
import type { Io } from '../io.ts'
import { type Parsed, type Refusal, refusal } from '../parse-args.ts'

const SHELLS: ReadonlyMap<string, () => string> = new Map([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
])

/** `pathwrit completion SHELL`: a script made from the same tables that read the command line. */
export const run = async (parsed: Parsed, io: Io): Promise<number | Refusal> => {
  const [shell = ''] = parsed.operands
  const script = SHELLS.get(shell)
  if (script === undefined || parsed.operands.length > 1)
    return refusal('completion needs the name of a shell', `it is one of ${[...SHELLS.keys()].join(', ')}`)
  await io.stdout.write(script())
  return 0
}
