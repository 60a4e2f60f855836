/** Where a script goes: options, rounds, what a test leaves of a value, what is evaluated. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is shell text
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { actsOf, shown } from './shown.ts'

type Row = readonly [script: string, ...acts: string[]]
const check = (rows: readonly Row[]): void => {
  for (const [script, ...acts] of rows) assert.equal(shown(script), acts, script)
}

test('options that are known are gone through one by one', () => {
  const parse = 'while getopts ab:c o; do case $o in a) rm /a;; b) rm "/b/$OPTARG";; c) rm /c;; *) rm /bad;; esac; done'
  const rest = 'shift $(($OPTIND - 1)); for f; do rm -- "$f"; done'
  check([
    [`set -- -a -b one /x; ${parse}; ${rest}`, 'remove /a', 'remove /b/one', 'remove /x'],
    [
      `set -- -cab two -- -a; ${parse}; ${rest}; rm /end`,
      'remove /c',
      'remove /a',
      'remove /b/two',
      'remove /-a',
      'remove /end',
    ],
    [`set -- -bthree - /x; ${parse}; ${rest}`, 'remove /b/three', 'remove /-', 'remove /x'],
    [`set -- -z; ${parse}`, 'remove /bad'],
    [`set -- "$UID" ; ${parse}`, 'remove /a', 'remove /b/*', 'remove /c', 'remove /bad'],
  ])
  assert.equal(
    shown(
      'while [ $# -gt 0 ]; do case "$1" in -o) shift; out=$1;; *) rm "$1";; esac; shift; done; rm "$out"',
      {},
      {
        args: ['/x', '-o', '/out', '/y'],
      },
    ),
    ['remove /x', 'remove /y', 'remove /out'],
  )
})

test('getopt puts options in order, and what it prints is evaluated', () => {
  const script = [
    'args=$(getopt -o ab:c:: --long size:,dry -n "$0" -- "$@") || exit 1',
    'eval set -- "$args"',
    'while :; do case "$1" in',
    '  -a) rm /a; shift;; -b) rm "/b/$2"; shift 2;; -c) rm "/c$2"; shift 2;; --size) rm "/s/$2"; shift 2;;',
    '  --dry) rm /dry; shift;; --) shift; break;; *) rm /bad; exit;;',
    'esac; done',
    'for f; do rm -- "$f"; done',
  ].join('\n')
  const told = (...args: string[]): readonly string[] => shown(script, {}, { args })
  assert.equal(told('/x', '-ab', "it's", '--size=3', '/y'), [
    'remove /a',
    "remove /b/it's",
    'remove /s/3',
    'remove /x',
    'remove /y',
  ])
  assert.equal(told('-c', '-c5', '--dry', '--', '-a'), ['remove /c', 'remove /c5', 'remove /dry', 'remove /-a'])
  // A wrong option leaves nothing told.
  assert.ok(told('-z', '/x').includes('remove /b/*'))
})

test('a loop whose test is told goes round as often as it does', () => {
  check([
    ['n=3; while [ $n -gt 0 ]; do rm /f.$n; n=$((n - 1)); done', 'remove /f.3', 'remove /f.2', 'remove /f.1'],
    ['n=0; until [ $n -eq 2 ]; do rm /f.$n; n=`expr $n + 1`; done', 'remove /f.0', 'remove /f.*'],
    ['while :; do rm /a; break; rm /never; done; rm /b', 'remove /a', 'remove /b'],
    ['while :; do rm /a; done; rm /b', 'remove /a', 'remove /b'],
    ['while true; do exit; done; rm /never'],
    ['n=0; while [ $n -lt 9000 ]; do n=$((n + 1)); done; rm /f.$n', 'remove /f.*'],
    ['for x in a b c; do rm /$x; break; done; rm /end.$x', 'remove /a', 'remove /end.a'],
    [
      'for x in a b; do maybe && break; rm /$x; done; rm /end.$x',
      'remove /a',
      'remove /b',
      'remove /end.b',
      'remove /end.a',
    ],
    ['((n = 1, n++)); rm /f.$n; let m=5; rm /g.$m', 'remove /f.*', 'remove /g.*'],
    [
      'n=7; rm /f.$((n * 2 + 010 % 3)) /g.$((n > 3 && n != 8)) /h.$((n / 0)) /i.$((n += 1)) /j.$n',
      'remove /f.16',
      'remove /g.1',
      'remove /h.*',
      'remove /i.*',
      'remove /j.*',
    ],
  ])
})

test('a test leaves of a value what it can have gone with', () => {
  const either = 'x=; maybe && x=/a; maybe && x=/b'
  check([
    [`${either}; if [ -n "$x" ]; then rm "$x/f"; else rm "/none$x"; fi`, 'remove /b/f', 'remove /a/f', 'remove /none'],
    [`${either}; [ -z "$x" ] || rm "$x/f"`, 'remove /b/f', 'remove /a/f'],
    [`${either}; if ! [ "$x" ]; then rm "/n$x"; fi`, 'remove /n'],
    [`${either}; if [ "$x" = /a ]; then rm "$x"; fi`, 'remove /a'],
    [`${either}; if [ -n "$x" ] && [ "$x" != /a ]; then rm "$x"; fi`, 'remove /b'],
    [`${either}; if [ -n "$x" ] || maybe; then touch "$x/f"; fi`, 'create /f', 'create /b/f', 'create /a/f'],
  ])
})

test('what is evaluated is followed as far as it is told', () => {
  check([
    ['x=/old; eval "$(apt-config shell x Dir::Etc)"; rm "$x"; rm "$unset/f"', 'remove ?', 'remove /f'],
    ['x=/old; eval $(apt-config shell x Apt::Key); rm "$x"', 'remove ?', 'remove /old'],
    ['eval "x=/a; rm \\$x"', 'remove /a'],
    ['set -- /a; eval set -- "$(unknown)"; rm "$1"', 'remove ?'],
    ['echo x >&$fd; echo x >&3; echo x >& /f', 'create /f'],
  ])
  const evaluated = (script: string): number => actsOf(script).doubts.length
  assert.is(evaluated('eval "$(apt-config shell x Dir::Etc)"'), 0)
  assert.is(evaluated('eval "$(unknown)"'), 1)
})

test('a mode that hangs on the one there is is told as it is written', () => {
  check([
    ['chmod u+s,g-w /a; chmod -R a-x /b', 'chmod /a u+s,g-w', 'chmod /b a-x'],
    ['chmod u=rwx,go= /a; chmod "$UID" /b; chmod u+q /c', 'chmod /a 700', 'chmod /b', 'chmod /c'],
  ])
})

test('a function acts where it is written, whoever calls it', () => {
  const root = { '/usr/lib/lib.sh': '\n\nclean() { rm "$1"; }\n' }
  const { records } = actsOf('. /usr/lib/lib.sh\nclean /a\nmine() { rm /b; }\nmine', root)
  assert.equal(
    records.flatMap(({ kind, path, origin }) => (kind === 'act' ? [`${path} ${origin.source}:${origin.line}`] : [])),
    ['/usr/lib/lib.sh /s:2', '/a /usr/lib/lib.sh:3', '/b /s:4'],
  )
})

test('programs are given what is exported, and nothing else', () => {
  const root = { '/usr/bin/tool': '#!/bin/sh\nrm "/t/$A" "/t/$b"\n' }
  const told = (script: string): readonly string[] => shown(script, root).filter((act) => act.startsWith('remove'))
  assert.equal(told('A=1; b=2; tool'), ['remove /t'])
  assert.equal(told('export A=1; b=2; export b; tool'), ['remove /t/1', 'remove /t/2'])
  assert.equal(told('A=3 b=4 tool; tool'), ['remove /t/3', 'remove /t/4', 'remove /t'])
  assert.equal(told('declare -x A=5; env b=6 tool'), ['remove /t/5', 'remove /t/6'])
})

test.run()
