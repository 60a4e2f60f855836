/** What is remembered of functions, programs and subshells changes nothing: random scripts are read with and without it. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is shell text
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../../src/access/index.ts'
import { type ActFindings, shellReader } from '../../../src/act/index.ts'
import { makeRecall } from '../../../src/act/script/recall.ts'
import { filesOf, type Root, treeOf } from '../../service/memory-root.ts'

const NAMES = ['a', 'b', 'C', 'D'] as const
const FUNCTIONS = ['f', 'g', 'h'] as const

const name = fc.constantFrom(...NAMES)
const word = fc.oneof(
  name.map((of) => `"$${of}"`),
  name.map((of) => `$${of}`),
  fc.constantFrom('/etc/x', '/var/lib/y', 'z', '"$1"', '"$2"', '"$@"', '$1', '"$(unknown)"', '"$RANDOM"'),
  name.map((of) => `"\${${of}:-/opt/$1}"`),
  name.map((of) => `"$(dirname "$${of}")"`),
)
const words = fc.array(word, { maxLength: 3 }).map((all) => all.join(' '))
const called = (by: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...by), words).map((all) => all.join(' '))

/** Lists of commands that call no more than these: what calls itself is cut off sooner where less is remembered. */
const listOf = (callable: readonly string[]): fc.Arbitrary<string> => {
  const call = called(callable)
  return fc.letrec<{ node: string; list: string }>((tie) => ({
    list: fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((nodes) => nodes.join('\n')),
    node: fc.oneof(
      { maxDepth: 3 },
      fc.tuple(name, word).map(([to, of]) => `${to}=${of}`),
      fc.tuple(name, word).map(([to, of]) => `local ${to}=${of}`),
      called(['rm -f', 'chown svc', 'touch', 'echo', 'cd', 'export C=1; cat']),
      fc.constantFrom(
        'return',
        'return 1',
        'break',
        'continue',
        'shift',
        'exit',
        'export C D',
        'unset a',
        'set -- /p q',
      ),
      call,
      call.map((of) => `D=q ${of}`),
      fc.tuple(name, call).map(([to, of]) => `${to}="$(${of})"`),
      fc
        .tuple(fc.constantFrom('unknown', '[ "$1" = z ]', '[ -n "$a" ]', '[ -e "$b" ]'), tie('list'))
        .map(([of, then]) => `if ${of}; then\n${then}\nfi`),
      fc
        .tuple(call, fc.constantFrom('&&', '||', '|'), tie('node'))
        .map(([one, by, next]) => `${one} ${by} { ${next}\n}`),
      fc.tuple(name, words, tie('list')).map(([of, through, body]) => `for ${of} in ${through}; do\n${body}\ndone`),
      tie('list').map((body) => `while unknown; do\n${body}\ndone`),
      fc
        .tuple(word, tie('list'), tie('list'))
        .map(([of, one, other]) => `case ${of} in z) ${one} ;; /etc/*) ${other} ;; esac`),
      tie('list').map((body) => `(\n${body}\n)`),
      fc.tuple(fc.constantFrom(...FUNCTIONS), words).map(([of, to]) => `${of}() { rm -f "$1" ${to}; a="$1"; }`),
      name.map((of) => `trap 'rm -f "$${of}"' EXIT`),
      tie('node').map((inner) => `eval '${inner.replaceAll("'", '')}'`),
    ),
  })).list
}

/** Of the functions each calls those before it. */
const scriptOf = (files: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      listOf(['echo', ...files]),
      listOf(['f', ...files]),
      listOf(['f', 'g', ...files]),
      listOf([...FUNCTIONS, ...files]),
    )
    .map(([f, g, h, main]) => `#!/bin/bash\nf() {\n${f}\n}\ng() {\n${g}\n}\nh() {\n${h}\n}\n${main}\n`)
const part = scriptOf([])
const tool = scriptOf(['. /usr/lib/part'])
const script = scriptOf(['/usr/bin/tool', '. /usr/lib/part'])

/** Both scripts, one after the other, by one reader: the second meets what is remembered of the first. */
const readWith = (outcomes: number, [first, second, tool, part]: readonly string[]): readonly ActFindings[] => {
  const root: Root = {
    '/one': first as string,
    '/two': second as string,
    '/usr/bin/tool': tool as string,
    '/usr/lib/part': part as string,
    '/var/lib/y/in': 'x',
  }
  const tree = treeOf(root)
  const files = new Map(filesOf(root).map(({ path, bytes }) => [path, bytes]))
  const view = { tree, files, records: [], collector: 'test', resolve: createAccess(tree).resolve }
  const reader = shellReader(view, makeRecall(outcomes))
  return ['/one', '/two', '/one'].map((path, at) =>
    reader.script(path, { actor: 'root', trigger: 'install', by: `run ${at}`, args: ['/etc/x', 'z'] }),
  )
}

test('a script that is read with memory does what it does without', () => {
  const numRuns = Number(process.env.PATHWRIT_CASES ?? 150)
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)
  let acts = 0
  fc.assert(
    fc.property(fc.tuple(script, script, tool, part), (texts) => {
      const told = readWith(0, texts)
      // Remembering saves steps, so that more is seen before they are used up.
      if (told.some(({ doubts }) => doubts.some((doubt) => doubt.includes('too long')))) return
      acts += told[0]?.records.length ?? 0
      assert.equal(readWith(32_768, texts), told)
    }),
    { numRuns, seed },
  )
  assert.ok(acts > numRuns / 4, `${acts} acts say too little`)
})

test.run()
