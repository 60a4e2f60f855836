import type { Call, Handlers } from '../contract.ts'
import { parseOptions } from '../options.ts'
import { otherState, print } from '../state.ts'
import { BELOW, HOLE, isPlain, LOOSE, type Value } from '../value.ts'
import { runWords } from './switching.ts'

const isExpression = (arg: Value): boolean => arg.startsWith('-') || arg === '(' || arg === '!' || arg === ')'

/** Where find looks, and what it does to what it finds. Links it meets are not followed, unless -L says so. */
const find = (call: Call): void => {
  const { args, state, walk, line, text } = call
  let from = 0
  while (/^-(?:[HLP]|O\d|D)$/.test(args[from] ?? '')) from++
  const follows = args.slice(0, from).includes('-L')
  const first = args.findIndex((arg, at) => at >= from && isExpression(arg))
  const expression = first === -1 ? [] : args.slice(first)
  const given = args.slice(from, first === -1 ? args.length : first).filter((arg) => arg !== LOOSE)
  const starts = given.length === 0 ? ['.'] : given
  // Nothing below a start is met where the depth is none.
  const flat = expression.some((arg, at) => arg === '0' && expression[at - 1] === '-maxdepth')
  const found = starts.map((start) => (flat ? start : `${start}${BELOW}`))
  let printed = true
  for (let at = 0; at < expression.length; at++) {
    const arg = expression[at] as Value
    if (/^-(?:exec|execdir|ok|okdir)$/.test(arg)) {
      const end = expression.findIndex(
        (word, index) => index > at && (word === ';' || (word === '+' && expression[index - 1] === '{}')),
      )
      const words = expression.slice(at + 1, end === -1 ? expression.length : end)
      for (const path of found)
        runWords(
          call,
          words.map((word) => word.replaceAll('{}', () => path)),
          otherState(state, { out: undefined }),
        )
      at = end === -1 ? expression.length : end
      printed = false
    } else if (arg === '-delete') {
      for (const path of found) walk.emit(state, line, text, { verb: 'remove', path, follows })
      printed = false
    } else if (/^-(?:fprint|fprint0|fls|fprintf)$/.test(arg))
      walk.emit(state, line, text, { verb: 'create', path: expression[++at] ?? HOLE, makes: 'file', follows: true })
  }
  // -printf prints what its format says, which need not be paths.
  if (expression.some((arg) => arg === '-printf')) print(state, [HOLE])
  else if (printed) print(state, found)
}

/** Runs its words with what it reads behind them. */
const xargs = (call: Call): void => {
  const { state } = call
  const { value, has, operands } = parseOptions(call.args, {
    short: '0rtpxd:E:I:L:n:P:s:a:i',
    long: ['null', 'no-run-if-empty', 'replace:', 'max-args:', 'max-procs:', 'delimiter:', 'arg-file:'],
    strict: true,
  })
  if (operands.length === 0) return
  const input = (state.stdin ?? [HOLE]).flatMap((text) =>
    isPlain(text) ? text.split(/[ \t\n]+/).filter((part) => part !== '') : [text],
  )
  const mark = value('I', 'replace') ?? (has('i') ? '{}' : undefined)
  const child = otherState(state, { stdin: undefined })
  if (mark === undefined || mark === '') runWords(call, [...operands, ...input], child)
  else
    for (const part of input)
      runWords(
        call,
        operands.map((word) => word.replaceAll(mark, () => part)),
        child,
      )
}

export const finding: Handlers = { find, xargs }
