import { realpath } from 'node:fs/promises'
import { openFile } from '../output.ts'
import { allOf, oneOf, type Parsed, type Refusal, refusal } from '../parse-args.ts'
import type { Finding, Sdk } from '../sdk.ts'

/** The file that `--write-baseline` names. Until `write` it stands as it was. */
export interface BaselineFile {
  add(finding: Finding): void
  write(): Promise<void>
}

const same = async (a: string, b: string): Promise<boolean> => {
  const [one, other] = await Promise.all([a, b].map((file) => realpath(file).catch(() => file)))
  return one === other
}

/** Undefined: no baseline is asked for. */
export const baselineFile = async (parsed: Parsed, sdk: Sdk): Promise<BaselineFile | Refusal | undefined> => {
  const file = oneOf(parsed, 'write-baseline')
  const expires = oneOf(parsed, 'baseline-expires')
  if (file === undefined)
    return expires === undefined
      ? undefined
      : refusal('--baseline-expires goes with --write-baseline', 'write --write-baseline FILE too, or leave it out')
  if (expires !== undefined && !sdk.isDate(expires))
    return refusal(`--baseline-expires ${expires} is not a day of the calendar`, 'write it as YYYY-MM-DD')
  // Findings that it waives are not written anew: its waivers would be gone.
  for (const read of allOf(parsed, 'waivers'))
    if (await same(read, file))
      return refusal(
        `--write-baseline would take the place of ${file}, which --waivers reads`,
        'write the baseline to another file; --waivers may be given several times',
      )
  const found = sdk.baseline({ date: sdk.dateOf(new Date()), expires })
  return {
    add: found.add,
    async write() {
      const waivers = found.list()
      const text = sdk.waiversText(waivers)
      // One that could not be read back would be of no use.
      sdk.parseWaivers(waivers, { file, from: file, pointer: '/waivers' })
      if (Buffer.byteLength(text) > sdk.LIMITS.waiverFile)
        throw new sdk.PathwritError('limit', `${file} would be longer than a file of waivers may be`, {
          hint: 'scan fewer services or rules at once, or waive by globs',
        })
      const output = await openFile(file)
      try {
        await output.write(text)
        await output.commit()
      } catch (cause) {
        await output.discard()
        throw cause
      }
    },
  }
}
