import type { AndOr, CompoundList, PipelineNode, Redirected, Statement } from 'unbash'
import { commandOf, letOf, redirectOf, testOf, wordsAt } from './commands.ts'
import type { ShellList, ShellNode } from './contract.ts'
import type { Reading } from './reading.ts'
import { wordOf } from './words.ts'

/** Statements of the parser as commands of ours. */
export const listOf = (statements: readonly Statement[], reading: Reading): ShellList =>
  statements.map(({ command }) => nodeOf(command, reading))

const bodyOf = (list: CompoundList | undefined, reading: Reading): ShellList =>
  list === undefined ? [] : listOf(list.commands, reading)

const nodeOf = (node: PipelineNode | AndOr | CompoundList, reading: Reading): ShellNode => {
  const line = reading.line(node.pos)
  if (!reading.spend(1)) return { kind: 'opaque', line }
  switch (node.type) {
    case 'Command':
      return commandOf(node, reading)
    case 'Pipeline':
      return {
        kind: 'pipeline',
        line,
        parts: node.commands.map((part) => nodeOf(part, reading)),
        negated: node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1,
      }
    case 'AndOr':
      return {
        kind: 'chain',
        line,
        parts: node.commands.map((part) => nodeOf(part, reading)),
        operators: node.operators,
      }
    case 'If':
      return {
        kind: 'if',
        line,
        branches: [node, ...node.elif].map(({ clause, then }) => ({
          test: bodyOf(clause, reading),
          body: bodyOf(then, reading),
        })),
        rest: bodyOf(node.else, reading),
      }
    case 'For':
    case 'Select':
      return {
        kind: 'for',
        line,
        name: node.name.value,
        words: node.wordlist?.map((word) => wordOf(word, reading)),
        body: bodyOf(node.body, reading),
      }
    case 'While':
      return {
        kind: 'loop',
        line,
        until: node.kind === 'until',
        test: bodyOf(node.clause, reading),
        body: bodyOf(node.body, reading),
      }
    case 'ArithmeticFor':
      return { kind: 'loop', line, until: false, test: [{ kind: 'opaque', line }], body: bodyOf(node.body, reading) }
    case 'Case':
      return {
        kind: 'case',
        line,
        word: wordOf(node.word, reading),
        items: node.items.map((item) => ({
          patterns: item.pattern.map((word) => wordOf(word, reading)),
          body: bodyOf(item.body, reading),
          falls: item.terminator === ';&' || item.terminator === ';;&',
        })),
      }
    case 'Subshell':
      return { kind: 'subshell', line, body: bodyOf(node.body, reading) }
    case 'BraceGroup':
      return { kind: 'group', line, body: bodyOf(node.body, reading) }
    case 'CompoundList':
      return { kind: 'group', line, body: bodyOf(node, reading) }
    case 'Function':
      return { kind: 'function', line, name: node.name.value, body: [nodeOf(node.body, reading)] }
    case 'Coproc':
      return { kind: 'subshell', line, body: [nodeOf(node.body, reading)] }
    case 'TestCommand':
      return testOf(node.expression, reading)
    case 'ArithmeticCommand':
      return letOf(node, reading)
    case 'Redirected':
      return redirectedOf(node, reading)
  }
}

const redirectedOf = (node: Redirected, reading: Reading): ShellNode => {
  const redirects = node.redirects.map((redirect) => redirectOf(redirect, reading))
  return {
    kind: 'redirected',
    line: reading.line(node.redirects[0]?.pos ?? node.pos),
    node: nodeOf(node.command, reading),
    redirects,
    text: wordsAt(reading.source, node.redirects[0]?.pos ?? node.pos, node.end),
  }
}
