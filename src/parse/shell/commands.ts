import type { ArithmeticCommand, Assignment, Command, Redirection, TestExpression } from 'unbash'
import type { ShellAssignment, ShellCommand, ShellNode, ShellRedirect, ShellWord } from './contract.ts'
import { opaquePiece, quotedPiece, textPiece } from './pieces.ts'
import type { Reading } from './reading.ts'
import { partsOf, wordOf } from './words.ts'

const WORDS_LENGTH = 200

/** Source text on one line, as much as a finding shows. */
export const wordsAt = (source: string, from: number, to: number): string =>
  source
    .slice(from, Math.min(to, from + 4 * WORDS_LENGTH))
    .replace(/(?:\\?\s)+/g, ' ')
    .trim()
    .slice(0, WORDS_LENGTH)

const assignmentOf = (assignment: Assignment, reading: Reading): ShellAssignment => ({
  name: assignment.name,
  value:
    assignment.value.type === 'Word' && assignment.index === undefined ? wordOf(assignment.value, reading) : undefined,
  append: assignment.append === true,
})

export const redirectOf = (redirect: Redirection, reading: Reading): ShellRedirect => {
  const descriptor = redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : undefined
  if (redirect.type === 'Redirect')
    return { operator: redirect.operator, descriptor, target: wordOf(redirect.target, reading) }
  if (redirect.type === 'HereString') return { operator: '<<', descriptor, target: wordOf(redirect.target, reading) }
  const { parts, text } = redirect.body
  const target: ShellWord = parts === undefined ? [textPiece(text, true)] : partsOf(parts, reading)
  return { operator: '<<', descriptor, target }
}

/** `export a=b`: an assignment among the arguments is one word, its value is not split. */
const argumentOf = (argument: Assignment, reading: Reading): ShellWord => {
  const name = `${argument.name}${argument.append === true ? '+' : ''}=`
  if (argument.value.type !== 'Word') return [textPiece(name, true), opaquePiece(true)]
  return [textPiece(name, true), ...wordOf(argument.value, reading).map(quotedPiece)]
}
export const commandOf = (command: Command, reading: Reading): ShellCommand => {
  const words: ShellWord[] = command.name === undefined ? [] : [wordOf(command.name, reading)]
  for (const argument of command.args)
    words.push(argument.type === 'Word' ? wordOf(argument, reading) : argumentOf(argument, reading))
  const end = command.redirects.reduce(
    (least, redirect) => (redirect.type === 'HereDoc' ? Math.min(least, redirect.pos) : least),
    command.end,
  )
  return {
    kind: 'command',
    line: reading.line(command.pos),
    assignments: command.prefix.flatMap((part) => (part.type === 'Assignment' ? [assignmentOf(part, reading)] : [])),
    words,
    redirects: command.redirects.map((redirect) => redirectOf(redirect, reading)),
    text: wordsAt(reading.source, command.pos, Math.max(end, command.name?.end ?? 0)),
  }
}

const literal = (text: string): ShellWord => [textPiece(text, true)]

/** `(( … ))`, which is `let` of what stands in it. */
export const letOf = ({ pos, end, body }: ArithmeticCommand, reading: Reading): ShellCommand => ({
  kind: 'command',
  line: reading.line(pos),
  assignments: [],
  words: [literal('let'), literal(body)],
  redirects: [],
  text: wordsAt(reading.source, pos, end),
})

/** `[[ … ]]` as commands named `[[`, joined and negated as it joins and negates. */
export const testOf = (test: TestExpression, reading: Reading): ShellNode => {
  const line = reading.line(test.pos)
  const command = (words: readonly ShellWord[]): ShellNode => ({
    kind: 'command',
    line,
    assignments: [],
    words: [literal('[['), ...words],
    redirects: [],
    text: wordsAt(reading.source, test.pos, test.end),
  })
  if (!reading.spend(1)) return { kind: 'opaque', line }
  switch (test.type) {
    case 'TestUnary':
      return command([literal(test.operator), wordOf(test.operand, reading)])
    case 'TestBinary':
      return command([wordOf(test.left, reading), literal(test.operator), wordOf(test.right, reading)])
    case 'TestLogical': {
      const parts = test.operands.map((operand) => testOf(operand, reading))
      return { kind: 'chain', line, parts, operators: parts.slice(1).map(() => test.operator) }
    }
    case 'TestNot': {
      const parts = [testOf(test.operand, reading)]
      return { kind: 'pipeline', line, parts, negated: test.negations.length % 2 === 1 }
    }
    case 'TestGroup':
      return testOf(test.expression, reading)
  }
}
