import fc from 'fast-check'

/** Rule conditions by the type of their value, so that most of them pass the checks. */
interface Kinds {
  bool: unknown
  text: unknown
  number: unknown
  list: unknown
  value: unknown
  testText: unknown
  fold: unknown
}
const v = (name: string) => ({ var: name })
const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const op = (operators: readonly string[], ...args: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> =>
  fc.tuple(pick(...operators), fc.tuple(...args)).map(([operator, list]) => ({ [operator]: list }))
const many = (operators: readonly string[], arg: fc.Arbitrary<unknown>, min = 1): fc.Arbitrary<unknown> =>
  fc
    .tuple(pick(...operators), fc.array(arg, { minLength: min, maxLength: 3 }))
    .map(([operator, list]) => ({ [operator]: list }))

const textField = pick('owner', 'group', 'parent.owner', 'service.name').map(v)
const words = pick('root', 'adm', 'www-data', '', '0', 'o')

const typed = (
  domain: ((tie: <K extends keyof Kinds>(key: K) => fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>[]) | undefined,
) =>
  fc.letrec<Kinds>((tie) => {
    const limit = { maxDepth: 5, depthSize: 'medium', withCrossShrink: true } as const
    const choice = (value: fc.Arbitrary<unknown>) =>
      fc
        .tuple(fc.array(fc.tuple(tie('bool'), value), { minLength: 1, maxLength: 2 }), value)
        .map(([pairs, last]) => ({ if: [...pairs.flat(), last] }))
    const loops = op(['all', 'some', 'none'], tie('list'), tie('testText'))
    return {
      bool: fc.oneof(
        limit,
        { weight: 3, arbitrary: op(['==', '===', '!=', '!=='], textField, words) },
        { weight: 1, arbitrary: op(['==', '!=='], pick(v('type')), pick('file', 'directory', null)) },
        { weight: 1, arbitrary: pick<unknown>(true, false, v('recursive')) },
        { weight: 2, arbitrary: many(['and', 'or'], tie('bool')) },
        { weight: 1, arbitrary: many(['and', 'or'], tie('value')) },
        { weight: 2, arbitrary: op(['!', '!!'], tie('bool')) },
        { weight: 1, arbitrary: op(['!', '!!'], tie('value')) },
        { weight: 2, arbitrary: op(['==', '===', '!=', '!=='], tie('value'), tie('value')) },
        { weight: 2, arbitrary: op(['<', '<=', '>', '>='], tie('number'), tie('number')) },
        { weight: 1, arbitrary: op(['<', '<='], tie('number'), tie('number'), tie('number')) },
        { weight: 1, arbitrary: op(['<', '>'], tie('text'), tie('text')) },
        { weight: 2, arbitrary: op(['in'], tie('value'), tie('list')) },
        { weight: 1, arbitrary: op(['in'], tie('text'), tie('text')) },
        { weight: 2, arbitrary: loops },
        { weight: 1, arbitrary: choice(tie('bool')) },
        ...(domain?.(tie) ?? []).map((arbitrary) => ({ weight: 4, arbitrary })),
      ),
      text: fc.oneof(
        limit,
        { weight: 4, arbitrary: textField },
        { weight: 2, arbitrary: words },
        { weight: 1, arbitrary: many(['cat'], tie('value')) },
        { weight: 1, arbitrary: op(['substr'], tie('text'), pick(0, 1, -1), pick(1, 2, -1)) },
        { weight: 1, arbitrary: choice(tie('text')) },
        { weight: 1, arbitrary: fc.tuple(pick('owner', 'group'), words).map((args) => ({ var: args })) },
      ),
      number: fc.oneof(
        limit,
        { weight: 4, arbitrary: pick('uid', 'size').map(v) },
        { weight: 2, arbitrary: pick(0, 1, 10, 33, -1) },
        { weight: 1, arbitrary: many(['+', '*', 'min', 'max', '-'].slice(0, 4), tie('number')) },
        { weight: 1, arbitrary: op(['-', '/', '%'], tie('number'), tie('number')) },
        { weight: 1, arbitrary: choice(tie('number')) },
        { weight: 1, arbitrary: op(['reduce'], tie('list'), tie('fold'), pick(0, 1)) },
      ),
      list: fc.oneof(
        limit,
        { weight: 3, arbitrary: pick('names', 'service.groups').map(v) },
        { weight: 3, arbitrary: fc.array(tie('text'), { maxLength: 3 }) },
        { weight: 1, arbitrary: op(['filter'], tie('list'), tie('testText')) },
        {
          weight: 1,
          arbitrary: op(['map'], tie('list'), fc.oneof(tie('testText'), pick<unknown>({ cat: ['x', v('')] }, v('')))),
        },
        { weight: 1, arbitrary: many(['merge'], fc.oneof(tie('list'), tie('value'))) },
        { weight: 1, arbitrary: choice(tie('list')) },
        {
          weight: 1,
          arbitrary: fc
            .array(pick('owner', 'uid', 'group', 'names'), { minLength: 1, maxLength: 3 })
            .map((missing) => ({ missing })),
        },
        {
          weight: 1,
          arbitrary: fc
            .tuple(pick(1, 2), fc.array(pick('owner', 'uid', 'parent.owner'), { minLength: 1, maxLength: 3 }))
            .map((args) => ({ missing_some: args })),
        },
      ),
      value: fc.oneof(limit, tie('text'), tie('number'), tie('bool'), pick<unknown>(null, 0, '')),
      testText: fc.oneof(
        limit,
        { weight: 3, arbitrary: op(['==', '!=', '==='], pick(v('')), words) },
        { weight: 1, arbitrary: op(['in'], pick(v('')), pick<unknown>(['root', 'adm'], 'root adm')) },
        { weight: 1, arbitrary: pick<unknown>(v(''), v('0'), true, false) },
        { weight: 1, arbitrary: many(['and', 'or'], tie('testText')) },
        { weight: 1, arbitrary: op(['!'], tie('testText')) },
      ),
      fold: pick<unknown>(
        { '+': [v('accumulator'), 1] },
        { if: [{ '==': [v('current'), 'root'] }, v('accumulator'), 7] },
        v('accumulator'),
        { if: [v('current'), 1, v('accumulator')] },
      ),
    }
  })

const kinds = (trees: ReturnType<typeof typed>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: trees.bool }, trees.text, trees.number, trees.list)

/** Conditions of JsonLogic's own operators, on the fields of arbitrary.ts. */
export const ruleLogic = kinds(typed(undefined))

const path = pick<unknown>(
  v('path'),
  '/etc',
  '/etc/a',
  { cat: ['/', v('owner')] },
  { if: [{ '==': [v('owner'), 'root'] }, '/etc', null] },
)
const globs = pick<unknown>('/etc/**', ['/etc/*', '/var/**'], '/etc')

/** The same with domain operators and joins among the tests. */
export const domainLogic = kinds(
  typed((tie) => [
    fc
      .tuple(path, globs)
      .map((args) => ({ glob: args }))
      .map((logic) => (typeof logic.glob[0] === 'string' ? { glob: logic.glob[1] } : logic)),
    op(
      ['under'],
      path,
      fc.oneof(
        pick<unknown>('/etc', ['/var/', '/etc'], v('service.groups')),
        fc.array(pick<unknown>('/etc', '/', { cat: ['/', v('group')] }), { minLength: 1, maxLength: 2 }),
      ),
    ),
    op(
      ['mode-within', 'mode-has', 'mode-any'],
      pick<unknown>(v('mode'), v('parent.mode'), { at: [v('path'), 'mode'] }),
      pick<unknown>('0640', '22', { param: 'mask' }),
    ),
    pick('mode-within', 'mode-any').map((operator) => ({ [operator]: '0022' })),
    op(
      ['owned-by'],
      pick<unknown>('root', ['root', 'adm'], v('service.name'), { param: 'admins' }),
      pick<unknown>(null, 'root', v('service.groups'), [v('group'), 'adm']),
    ),
    op(['in-set'], tie('text'), pick<unknown>('daemons', { param: 'admins' })),
    op(['can'], pick('service', 'anyone', 'user:x'), pick('modify', 'read'), path),
    pick<unknown>(
      { can: ['service', 'write'] },
      { acts: [['run', 'read']] },
      { acts: ['run', '/etc/**'] },
      { use: 'rooted' },
    ),
    op(
      ['=='],
      pick<unknown>({ at: [v('path'), 'owner'] }, { at: ['/etc', 'group'] }, { listed: ['/etc/*', 'manifest'] }),
      pick('root', '/etc/manifest', null),
    ),
    op(['signed'], fc.oneof(path, pick({ listed: ['/etc/*', 'manifest'] })), pick<unknown>(['key'], [])),
    pick('owner', 'mode', 'names').map((name) => ({ observed: name })),
  ]),
)
