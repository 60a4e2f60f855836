import type { CommandSpec } from './commands.ts'
import { TRACE_OPTIONS } from './options.ts'

/** `pathwrit trace`. */
export const TRACE_SPEC: CommandSpec = {
  name: 'trace',
  about: 'run a command under strace and judge what it did; or say what settings its unit needs',
  usage: ['[--root DIR] -- COMMAND…', '--suggest TRACE…', '--check UNIT TRACE…'],
  options: TRACE_OPTIONS,
  operands: 'files',
  examples: [
    'pathwrit trace --root / --service nginx -- nginx -g "daemon off;"',
    'pathwrit trace --suggest nginx.strace > 50-traced.conf',
  ],
  notes: [
    'Ctrl-C ends the command; what it did until then is judged. The pack is pathwrit:privilege-drop unless --pack names others.',
  ],
}
