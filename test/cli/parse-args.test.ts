import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { COMMANDS, commandNamed } from '../../src/cli/commands.ts'
import { allOf, isRefusal, isSet, oneOf, type Parsed, parseArgs } from '../../src/cli/parse-args.ts'

const scan = commandNamed('scan')?.options ?? []
const parse = (line: string) =>
  parseArgs(
    line.split(' ').filter((word) => word !== ''),
    scan,
  )
const parsed = (line: string): Parsed => {
  const result = parse(line)
  if (isRefusal(result)) throw new Error(result.refused)
  return result
}

const TABLE: readonly (readonly [
  line: string,
  option: string,
  values: readonly string[],
  operands: readonly string[],
])[] = [
  ['/ --pack a --pack=b', 'pack', ['a', 'b'], ['/']],
  ['--format json /', 'format', ['json'], ['/']],
  ['-o out /', 'output', ['out'], ['/']],
  ['-oout /', 'output', ['out'], ['/']],
  ['--output=a=b /', 'output', ['a=b'], ['/']],
  ['--param p.x=1 --param=p.y=2', 'param', ['p.x=1', 'p.y=2'], []],
  ['--fail-on-unknown -', 'fail-on-unknown', [''], ['-']],
  ['-- --format', 'format', [], ['--format']],
  ['a b -- -c', 'pack', [], ['a', 'b', '-c']],
  ['--service n:1:2+3', 'service', ['n:1:2+3'], []],
]
for (const [line, option, values, operands] of TABLE)
  test(`reads: ${line}`, () => {
    assert.equal(allOf(parsed(line), option), values)
    assert.equal(parsed(line).operands, operands)
  })

const REFUSED: readonly (readonly [line: string, what: RegExp])[] = [
  ['--formt json', /unknown option --formt/],
  ['-x', /unknown option -x/],
  ['--format', /--format needs a value/],
  ['--format=', /--format needs a value/],
  ['--format yaml', /--format cannot be 'yaml'/],
  ['--format sarif', /this version has no sarif format/],
  ['--format html', /this version has no html format/],
  ['--format json --format json', /given twice/],
  ['--fail-on severe', /--fail-on cannot be 'severe'/],
  ['--color=always', /--color takes no value/],
  ['--constructor x', /unknown option --constructor/],
  ['--__proto__', /unknown option --__proto__/],
]
for (const [line, what] of REFUSED)
  test(`refuses: ${line}`, () => {
    const result = parse(line)
    assert.ok(isRefusal(result))
    if (isRefusal(result)) {
      assert.match(result.refused, what)
      assert.ok(result.hint.length > 0)
    }
  })

test('every option of every command can be given as its table says', () => {
  for (const spec of COMMANDS)
    for (const option of spec.options) {
      const value = option.value === undefined ? [] : [option.choices?.[0] ?? 'v']
      for (const flag of [`--${option.name}`, ...(option.short === undefined ? [] : [`-${option.short}`])]) {
        const result = parseArgs([flag, ...value], spec.options)
        assert.ok(!isRefusal(result) && isSet(result, option.name), `${spec.name} ${flag}`)
        if (!isRefusal(result)) assert.is(oneOf(result, option.name), value[0] ?? '')
      }
    }
})

test('no command has two options of one name', () => {
  for (const { options } of COMMANDS) {
    const flags = options.flatMap(({ name, short }) => (short === undefined ? [name] : [name, short]))
    assert.is(new Set(flags).size, flags.length)
  }
})

test.run()
