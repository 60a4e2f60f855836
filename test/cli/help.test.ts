import { execFileSync } from 'node:child_process'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { COMMAND_NAMES, COMMANDS, commandNamed } from '../../src/cli/commands.ts'
import { bashCompletion, fishCompletion, zshCompletion } from '../../src/cli/completion.ts'
import { commandHelp, generalHelp } from '../../src/cli/help.ts'
import { LATER_FORMATS, SEVERITY_CHOICES } from '../../src/cli/options.ts'
import { isRefusal, parseArgs } from '../../src/cli/parse-args.ts'
import { reporterNames } from '../../src/report/index.ts'

const SCRIPTS = [bashCompletion, zshCompletion, fishCompletion]

test('help names every command, and each command every option with its choices', () => {
  for (const spec of COMMANDS) {
    assert.ok(generalHelp().includes(`  ${spec.name} `))
    for (const option of spec.options) {
      assert.match(commandHelp(spec), new RegExp(`--${option.name}\\b`), `${spec.name} --${option.name}`)
      for (const choice of option.choices ?? []) assert.ok(commandHelp(spec).includes(choice))
    }
  }
})

test('help does not offer what this version lacks', () => {
  const scan = commandNamed('scan')
  assert.ok(scan)
  if (scan !== undefined) for (const word of LATER_FORMATS) assert.not.ok(commandHelp(scan).includes(word))
})

test('every example in help is a line that the parser accepts', () => {
  for (const { examples } of COMMANDS)
    for (const example of examples)
      for (const part of example.split('|').map((text) => text.replace(/^.*?pathwrit /, '').replace(/ >.*/, ''))) {
        const [name = '', ...args] = part.trim().split(' ')
        const spec = commandNamed(name)
        assert.ok(spec, example)
        assert.not.ok(isRefusal(parseArgs(args, spec?.options ?? [])), example)
      }
})

test('the table has each command once, and the formats that there are', () => {
  assert.equal(
    COMMANDS.map(({ name }) => name),
    COMMAND_NAMES,
  )
  const format = commandNamed('scan')?.options.find(({ name }) => name === 'format')
  assert.equal(format?.choices, reporterNames)
})

test('every completion script knows every command and option', () => {
  for (const script of SCRIPTS)
    for (const spec of COMMANDS) {
      assert.ok(script().includes(spec.name))
      for (const option of spec.options) assert.match(script(), new RegExp(`-(-|l )${option.name}\\b`))
    }
})

/** What bash would offer after these words. */
const offers = (...words: readonly string[]): readonly string[] => {
  const script = `${bashCompletion()}\nCOMP_WORDS=(pathwrit "$@"); COMP_CWORD=$#; _pathwrit; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' })
    .split('\n')
    .filter((word) => word !== '')
}

test('bash reads its script and completes commands, options and values', () => {
  execFileSync('bash', ['-n'], { input: bashCompletion() })
  assert.equal(offers('sc'), ['scan'])
  assert.equal(offers('scan', '--fail-on', ''), [...SEVERITY_CHOICES])
  assert.equal(offers('scan', '--format', 'j'), ['json'])
  assert.ok(offers('surface', '--').includes('--user'))
  assert.equal(offers('completion', 'z'), ['zsh'])
})

test.run()
