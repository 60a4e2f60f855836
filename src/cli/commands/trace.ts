import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EXIT } from '../exit.ts'
import type { Io } from '../io.ts'
import { allOf, isSet, oneOf, type Parsed, type Refusal, refusal } from '../parse-args.ts'
import type { Sdk } from '../sdk.ts'

/** `pathwrit trace`: runs a command under strace and judges what it did; or says what traces need of a unit. */
export const run = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const { operands } = parsed
  const suggests = isSet(parsed, 'suggest') || oneOf(parsed, 'check') !== undefined
  if (operands.length === 0)
    return suggests
      ? refusal('trace --suggest needs a trace', 'such as: pathwrit trace --suggest nginx.strace')
      : refusal('trace needs a command', 'such as: pathwrit trace -- nginx -g "daemon off;"')
  if (suggests) return suggest(parsed, io, sdk)
  const kept = oneOf(parsed, 'keep')
  const folder = kept === undefined ? await mkdtemp(join(tmpdir(), 'pathwrit-')) : undefined
  const file = kept ?? join(folder as string, 'strace')
  try {
    const ended = await sdk.runTraced(operands, file, io.signal)
    if (ended.code !== 0 && !io.signal.aborted)
      await io.stderr.write(
        `pathwrit: the command ended with ${ended.signal ?? `exit code ${ended.code}`}; judged is what it did until then\n`,
      )
    const { run: scan } = await import('./scan.ts')
    // Ctrl-C was meant for the command: what it did is still judged.
    const calm: Io = { ...io, stdin: io.stdin, signal: new AbortController().signal }
    return await scan(judging(parsed, file), calm, sdk)
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }
}

/** The command line of the scan that judges the trace: with the root beside it, or alone. */
const judging = (parsed: Parsed, file: string): Parsed => {
  const root = oneOf(parsed, 'root')
  const options = new Map(parsed.options)
  if (root !== undefined) options.set('trace', [file])
  if (allOf(parsed, 'pack').length === 0) options.set('pack', ['pathwrit:privilege-drop'])
  return { options, operands: [root ?? file] }
}

const suggest = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const { operands } = parsed
  const result = await sdk.suggestUnit({
    traces: operands,
    service: oneOf(parsed, 'service'),
    unit: oneOf(parsed, 'check'),
    signal: io.signal,
  })
  await io.stdout.write(sdk.suggestionText(result))
  if (result.incomplete.length > 0) return EXIT.incomplete
  return result.lacking !== undefined && result.lacking.length > 0 ? EXIT.findings : EXIT.fine
}
