import { COMMANDS, type CommandSpec } from './commands.ts'
import type { OptionSpec } from './options.ts'

const padded = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('')
}

/** The page that `pathwrit --help` prints. */
export const generalHelp = (): string =>
  [
    'pathwrit judges what a service can still write after it has dropped its privileges, and what root does there later.\n\n',
    'usage: pathwrit COMMAND …\n\n',
    padded(COMMANDS.map((spec) => [spec.name, spec.about] as const)),
    '\n',
    padded([
      ['COMMAND --help', 'the options of a command'],
      ['--version [--json]', 'the version of this tool'],
    ]),
    '\nstart with: pathwrit scan /\n',
  ].join('')

const optionRow = (spec: OptionSpec): readonly [string, string] => {
  const name = `${spec.short === undefined ? '' : `-${spec.short}, `}--${spec.name}`
  const value = spec.value === undefined ? '' : ` ${spec.choices === undefined ? spec.value : spec.choices.join('|')}`
  return [`${name}${value}${spec.many === true ? ' …' : ''}`, spec.about]
}

/** The page of one command. */
export const commandHelp = (spec: CommandSpec): string =>
  [
    `${spec.about}\n\n`,
    ...spec.usage.map((form, index) =>
      `${index === 0 ? 'usage:' : '   or:'} pathwrit ${spec.name} ${form}`.trimEnd().concat('\n'),
    ),
    '\n',
    padded(spec.options.map(optionRow)),
    ...(spec.notes ?? []).map((note) => `\n${note}\n`),
    '\nexamples:\n',
    ...spec.examples.map((example) => `  ${example}\n`),
  ].join('')
