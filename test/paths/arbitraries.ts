import fc from 'fast-check'
import { type BytePath, bytesOf } from '../../src/model/index.ts'

/** Property runs: a modest number, more by `PATHWRIT_CASES`; the seed is printed so that a failure can be had again. */
export const runs = (
  title: string,
  usual: number,
): fc.Parameters<unknown> & { readonly numRuns: number; readonly seed: number } => {
  const numRuns = Number(process.env.PATHWRIT_CASES ?? usual)
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 2 ** 31)
  console.log(`${title}: ${numRuns} cases, PATHWRIT_SEED=${seed}`)
  return { numRuns, seed }
}

/** Few characters, so that patterns and names meet often: dots, a newline, code points of two and four bytes. */
const CHARACTERS = ['a', 'b', 'c', '.', '\n', '-', 'é', 'ë', '😀', ']', '*', ','] as const
const STRAY = ['\x80', '\xff', '\xc3', '\xa9', '\xf0'] as const

const character = fc.constantFrom(...CHARACTERS)
const isName = (text: string): boolean => text !== '' && text !== '.' && text !== '..'

/** Names as bytes: UTF-8, and what is not. */
export const name: fc.Arbitrary<BytePath> = fc
  .array(
    fc.oneof({ weight: 6, arbitrary: character.map(bytesOf) }, { weight: 1, arbitrary: fc.constantFrom(...STRAY) }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((bytes) => bytes.join(''))
  .filter(isName)

export const path: fc.Arbitrary<BytePath> = fc.oneof(
  { weight: 20, arbitrary: fc.array(name, { minLength: 1, maxLength: 6 }).map((names) => `/${names.join('/')}`) },
  { weight: 1, arbitrary: fc.constant('/') },
)

const escaped = character.map((char) => (/[a-c.é\n-]/.test(char) ? char : `\\${char}`))
const classText = fc
  .tuple(
    fc.constantFrom('', '!', '^'),
    fc.array(fc.constantFrom('a', 'b', 'a-c', 'é-ü', '\\]', '*', '.', '\n', '😀'), { minLength: 1, maxLength: 3 }),
  )
  .map(([negation, members]) => `[${negation}${members.join('')}]`)
const piece = fc.oneof(
  { weight: 6, arbitrary: escaped },
  { weight: 2, arbitrary: fc.constant('?') },
  { weight: 2, arbitrary: classText },
)
const plainSegment = fc
  .array(fc.oneof({ weight: 5, arbitrary: piece }, { weight: 2, arbitrary: fc.constant('*') }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((pieces) => pieces.filter((each, i) => each !== '*' || pieces[i - 1] !== '*').join(''))
  .filter((text) => isName(text) && text !== '[.]' && text !== '[.][.]')
const segment = fc.oneof(
  { weight: 6, arbitrary: plainSegment },
  { weight: 2, arbitrary: fc.constant('**') },
  { weight: 1, arbitrary: fc.tuple(plainSegment, plainSegment).map(([one, other]) => `{${one},x${other}/b}`) },
)

/** Texts that `parseGlob` takes: every part of the language. */
export const globText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => `/${segments.join('/')}`),
  },
  {
    weight: 5,
    arbitrary: fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `**/${segments.join('/')}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('/', '**', '/**') },
)

const WILD = /\{(.*?),.*?\}(?![^/]*\})|\*\*\/?|\\(.)|[*?]|\[.*?[^\\]\]/gs

/** A path that a glob may well match: each wildcard gives way to one of the fillers in turn. Random paths hardly ever match. */
export const instanceOf = (glob: string, fillers: readonly BytePath[]): BytePath => {
  let used = 0
  const filler = () => fillers[used++ % fillers.length] ?? 'a'
  const fill = (found: string, choice?: string, escapedChar?: string): string => {
    if (found.startsWith('**/')) return used++ % 2 ? '' : `${filler()}/`
    return escapedChar ?? choice?.replace(WILD, fill) ?? filler()
  }
  const filled = bytesOf(glob).replace(WILD, fill)
  return `/${filled.split('/').filter(isName).join('/')}`
}
