import type { Profile } from '../index.ts'
import type { Io } from './io.ts'
import { withOutput } from './output.ts'

const SHOWN = 20

const milliseconds = (seconds: number): string => `${(seconds * 1000).toFixed(1).padStart(10)} ms`
const count = (number: number): string => String(number).padStart(10)

/** Where a scan's time went, for reading: its stages, then the slowest rules. */
const profileText = (target: string, { collector, records, seconds, stages, rules }: Profile): string =>
  [
    `${target}: ${records} inodes from ${collector} in ${(seconds * 1000).toFixed(0)} ms\n`,
    ...stages.map(({ name, seconds: spent }) => `  ${name.padEnd(10)}${milliseconds(spent)}\n`),
    `  ${'rule'.padEnd(48)}${'time'.padStart(13)}${'asked'.padStart(10)}${'classes'.padStart(10)}${'findings'.padStart(10)}\n`,
    ...rules
      .slice(0, SHOWN)
      .map(
        (rule) =>
          `  ${rule.rule.padEnd(48)}${milliseconds(rule.seconds)}${count(rule.asked)}${count(rule.classes)}${count(rule.findings)}\n`,
      ),
    rules.length > SHOWN ? `  and ${rules.length - SHOWN} rules more\n` : '',
  ].join('')

/** Profiles of the targets that were scanned, in their order; `-` prints them to standard error, a file gets them as JSON. */
export const writeProfiles = async (
  where: string,
  profiles: readonly (readonly [target: string, profile: Profile])[],
  io: Io,
  safe: (text: string) => string,
): Promise<void> => {
  if (where === '-') {
    for (const [target, profile] of profiles) await io.stderr.write(profileText(safe(target), profile))
    return
  }
  const value = { version: 1, targets: profiles.map(([target, profile]) => ({ target, ...profile })) }
  await withOutput({ options: new Map([['output', [where]]]), operands: [] }, io, (output) =>
    output.write(`${JSON.stringify(value, null, 2)}\n`),
  )
}
