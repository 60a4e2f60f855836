// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is shell text
import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseShell, type ShellList, type ShellNode, shellOf } from '../../src/parse/index.ts'

/** A script's commands as one line of words. */
const shown = (list: ShellList): string => list.map(node).join('; ')
const node = (one: ShellNode): string => {
  switch (one.kind) {
    case 'command':
      return `${one.line}:${one.words.map((word) => word.map((piece) => (/parameter|output|opaque/.test(piece.kind) ? `<${piece.kind}>` : piece.text)).join('')).join(' ')}${one.redirects.map(({ operator }) => ` ${operator}`).join('')}`
    case 'pipeline':
      return `${one.negated ? '! ' : ''}${one.parts.map(node).join(' | ')}`
    case 'chain':
      return one.parts.map((part, at) => `${at === 0 ? '' : ` ${one.operators[at - 1]} `}${node(part)}`).join('')
    case 'if':
      return `if ${one.branches.map(({ test, body }) => `[${shown(test)}] then [${shown(body)}]`).join(' elif ')} else [${shown(one.rest)}]`
    case 'case':
      return `case ${one.items.map(({ patterns, body, falls }) => `${patterns.length}[${shown(body)}]${falls ? '&' : ''}`).join(' ')}`
    case 'for':
      return `for ${one.name} in ${one.words?.length ?? '@'} [${shown(one.body)}]`
    case 'loop':
      return `${one.until ? 'until' : 'while'} [${shown(one.test)}] [${shown(one.body)}]`
    case 'function':
      return `${one.name}() ${shown(one.body)}`
    case 'group':
      return `{${shown(one.body)}}`
    case 'subshell':
      return `(${shown(one.body)})`
    case 'redirected':
      return `${node(one.node)}${one.redirects.map(({ operator }) => ` ${operator}`).join('')}`
    case 'opaque':
      return '?'
  }
}

const TABLE: readonly (readonly [script: string, tree: string])[] = [
  ['rm -rf /a # rm /b', '1:rm -rf /a'],
  ['\n\nchown root \\\n /a', '3:chown root /a'],
  ['a && b || c; ! d | e', '1:a && 1:b || 1:c; ! 1:d | 1:e'],
  ['if a; then b; elif c; then d; else e; fi', 'if [1:a] then [1:b] elif [1:c] then [1:d] else [1:e]'],
  ['case $1 in a|b) x;; *) y;& esac', 'case 2[1:x] 1[1:y]&'],
  ['for f in a b; do x; done; for f; do y; done', 'for f in 2 [1:x]; for f in @ [1:y]'],
  ['while a; do b; done < /f', 'while [1:a] [1:b] <'],
  ['until a; do b; done', 'until [1:a] [1:b]'],
  ['f() { a; }\nf', 'f() {1:a}; 2:f'],
  ['(a; b) > /f', '(1:a; 1:b) >'],
  ['cat > /f <<E\nrm -rf /x\nE\nb', '1:cat > <<; 4:b'],
  ['a=$(dirname "$0") b', '1:b'],
  ['x "$(y)" `z` $((1+2)) ${u:-v}', '1:x <output> <output> 1+2 <parameter>'],
  ['[[ -f $x && ! $y = z* ]]', '1:[[ -f <parameter> && ! 1:[[ <parameter> = z*'],
  ['((x++)); a', '1:let x++; 1:a'],
  ['echo \'a b\'"c"\\ d', '1:echo a bc d'],
]

test('shell text becomes commands with the lines they begin on', () => {
  for (const [script, tree] of TABLE) {
    const { body, mistakes } = parseShell(script, true)
    assert.equal(mistakes, [], script)
    assert.is(shown(body), tree, script)
  }
})

test('commands within backquotes are on the line of the backquotes', () => {
  const [command] = parseShell('a\nb `c \\`d\\``\n').body.slice(1)
  assert.ok(command?.kind === 'command')
  const [piece] = command.words[1] ?? []
  assert.is(piece?.kind === 'output' ? shown(piece.body) : '', '2:c <output>')
})

test('which shell a first line asks for', () => {
  const asked: readonly (readonly [string, string | undefined])[] = [
    ['#!/bin/sh', 'sh'],
    ['#! /bin/bash -e', 'bash'],
    ['#!/usr/bin/env bash', 'bash'],
    ['#!/bin/dash', 'sh'],
    ['#!/usr/bin/perl -w', undefined],
    ['#!/bin/shiny', undefined],
    ['echo', undefined],
  ]
  for (const [line, shell] of asked) assert.is(shellOf(`${line}\nx\n`), shell, line)
})

test('what bash takes is taken, and what it refuses is a mistake', () => {
  const scripts = [
    'if a; then',
    'case x in',
    'a | | b',
    'f() {',
    "echo 'a",
    'a; b',
    'x=(1 2)',
    'a <(b)',
    'for x; do y; done',
    'fi',
    'echo "$(',
    '{ a; }',
  ]
  for (const script of scripts) {
    const bash = spawnSync('bash', ['-n'], { input: `${script}\n` }).status === 0
    assert.is(parseShell(`${script}\n`, true).mistakes.length === 0, bash, script)
  }
})

test('no text makes the parser throw or run without end', () => {
  const word = fc.constantFrom(
    'if',
    'then',
    'fi',
    'case',
    'esac',
    '(',
    ')',
    '{',
    '}',
    '$(',
    '`',
    '"',
    "'",
    '<<E',
    'E',
    '\n',
    ';',
    '|',
    '&&',
    'a',
    '${x:-',
    '$((',
    '[[',
    ']]',
    '\\',
    '#',
    '>',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      const { body, mistakes } = parseShell(words.join(' '))
      assert.ok(Array.isArray(body) && mistakes.length <= 8)
    }),
    { numRuns: Number(process.env.PATHWRIT_CASES ?? 300) },
  )
  for (const deep of ['(', '$(', '{ ', 'if a; then ', '"$(', '${x:-', '[[ ( ', 'a=(', 'f() '])
    assert.ok(parseShell(deep.repeat(50_000)).mistakes.length > 0, deep)
  assert.ok(parseShell('a;'.repeat(1 << 20)).mistakes.length > 0)
})

test.run()
