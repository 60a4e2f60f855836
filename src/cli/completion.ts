import { COMMANDS, type CommandSpec } from './commands.ts'
import type { OptionSpec } from './options.ts'

const flagsOf = (option: OptionSpec): readonly string[] =>
  option.short === undefined ? [`--${option.name}`] : [`--${option.name}`, `-${option.short}`]
const commandNames = COMMANDS.map((spec) => spec.name).join(' ')

/** What follows an option that takes a value, as the body of a shell `case` arm. */
const bashValue = (option: OptionSpec): string | undefined => {
  if (option.choices !== undefined) return `COMPREPLY=($(compgen -W '${option.choices.join(' ')}' -- "$word"))`
  if (option.isFile === true) return `COMPREPLY=($(compgen -f -- "$word"))`
  return option.value === undefined ? undefined : 'COMPREPLY=()'
}

const bashCommand = (spec: CommandSpec): string => {
  const arms = spec.options.flatMap((option) => {
    const value = bashValue(option)
    return value === undefined ? [] : [`        ${flagsOf(option).join('|')}) ${value}; return ;;\n`]
  })
  const words = spec.options.flatMap(flagsOf).join(' ')
  const operands =
    spec.operands === 'files'
      ? `COMPREPLY=($(compgen -f -- "$word"))`
      : spec.operands === 'none'
        ? 'COMPREPLY=()'
        : `COMPREPLY=($(compgen -W '${spec.operands.join(' ')}' -- "$word"))`
  const before = arms.length === 0 ? '' : `      case "$before" in\n${arms.join('')}      esac\n`
  return `    ${spec.name})\n${before}      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W '${words}' -- "$word"))\n      else ${operands}; fi ;;\n`
}

export const bashCompletion = (): string => `# bash completion for pathwrit
_pathwrit() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${commandNames} --help --version' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${COMMANDS.map(bashCommand).join('')}  esac
}
complete -o filenames -F _pathwrit pathwrit
`

/** Text inside single quotes, for zsh and fish. Our own words only, so an apostrophe is all that can hurt. */
const quoted = (text: string): string => text.replaceAll("'", "'\\''")

const zshOption = (option: OptionSpec): string => {
  const about = quoted(option.about.replace(/[[\]:]/g, ' '))
  const choices = option.choices === undefined ? undefined : `(${option.choices.join(' ')})`
  const value = option.value === undefined ? '' : `:value:${choices ?? (option.isFile === true ? '_files' : '')}`
  return flagsOf(option)
    .map((flag) => `        '${option.many === true ? '*' : ''}${flag}[${about}]${value}' \\\n`)
    .join('')
}

const zshCommand = (spec: CommandSpec): string => {
  const operands =
    spec.operands === 'files'
      ? '*:target:_files'
      : spec.operands === 'none'
        ? ''
        : `1:shell:(${spec.operands.join(' ')})`
  return `    ${spec.name})\n      _arguments \\\n${spec.options.map(zshOption).join('')}        '${operands}' ;;\n`.replace(
    " \\\n        '' ;;",
    ' ;;',
  )
}

export const zshCompletion = (): string => `#compdef pathwrit
_pathwrit() {
  if ((CURRENT == 2)); then
    local -a commands=(
${COMMANDS.map((spec) => `      '${spec.name}:${quoted(spec.about.replaceAll(':', ','))}'\n`).join('')}    )
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${COMMANDS.map(zshCommand).join('')}  esac
}
compdef _pathwrit pathwrit
`

const fishOption = (spec: CommandSpec, option: OptionSpec): string => {
  const short = option.short === undefined ? '' : ` -s ${option.short}`
  const choices = option.choices === undefined ? '' : ` -a '${option.choices.join(' ')}'`
  const value = option.value === undefined ? '' : ` -r${option.isFile === true ? ' -F' : ' -f'}${choices}`
  const about = option.about.replaceAll("'", "\\'")
  return `complete -c pathwrit -n '__fish_seen_subcommand_from ${spec.name}' -l ${option.name}${short}${value} -d '${about}'\n`
}

export const fishCompletion = (): string =>
  [
    '# fish completion for pathwrit\n',
    `complete -c pathwrit -f -n '__fish_use_subcommand'\n`,
    ...COMMANDS.map(
      (spec) =>
        `complete -c pathwrit -n '__fish_use_subcommand' -a ${spec.name} -d '${spec.about.replaceAll("'", "\\'")}'\n`,
    ),
    ...COMMANDS.flatMap((spec) => spec.options.map((option) => fishOption(spec, option))),
    ...COMMANDS.filter((spec) => Array.isArray(spec.operands)).map(
      (spec) =>
        `complete -c pathwrit -f -n '__fish_seen_subcommand_from ${spec.name}' -a '${(spec.operands as readonly string[]).join(' ')}'\n`,
    ),
  ].join('')
