import type { Binding } from '../condition/index.ts'
import { type BytePath, bytesOf, type Power, parseMode, type Truth, UNKNOWN } from '../model/index.ts'

/** The operators that ask about a record, as `toLogic` writes them: plain and separate from the compiled ones. */
export const DOMAIN: ReadonlySet<string> = new Set([
  'field',
  'observed',
  'missing-fields',
  'glob',
  'under',
  'mode-within',
  'mode-has',
  'mode-any',
  'owned-by',
  'in-set',
  'can',
  'at',
  'acts',
  'listed',
  'signed',
])

type Args = readonly unknown[]
type MaybePath = BytePath | null | typeof UNKNOWN

const asPath = (value: unknown): BytePath | null =>
  typeof value === 'string' && value.startsWith('/') ? bytesOf(value) : null

/** Segment by segment, the directory itself included. */
const isIn = (path: BytePath, directory: unknown): boolean => {
  const plain = asPath(directory)
  if (plain === null) return false
  const segments = plain.split('/')
  if (segments.at(-1) === '') segments.pop()
  const mine = path.split('/')
  return segments.every((segment, i) => mine[i] === segment)
}

const any = (values: unknown, holds: (value: unknown) => boolean): Truth => {
  const list = Array.isArray(values) ? values : [values]
  return list.some((value) => value !== UNKNOWN && holds(value)) || (list.includes(UNKNOWN) ? UNKNOWN : false)
}

const modeTest = (operator: string, mode: unknown, text: unknown): Truth => {
  if (mode === UNKNOWN) return UNKNOWN
  if (typeof mode !== 'number') return false
  const mask = parseMode(String(text)) as number
  if (operator === 'mode-within') return (mode | mask) === mask
  return operator === 'mode-has' ? (mode | mask) === mode : (mode & mask) > 0
}

const owned = (checks: Args, value: (logic: unknown) => unknown): Truth => {
  const truths = (checks as readonly (readonly [unknown, unknown])[]).map(([actual, wanted]): Truth => {
    const [is, be] = [value(actual), value(wanted)]
    if (is === UNKNOWN || be === UNKNOWN) return UNKNOWN
    return is === null ? false : any(be, (name) => name === is)
  })
  if (truths.includes(false)) return false
  return truths.includes(UNKNOWN) ? UNKNOWN : true
}

const absent = ([need, names, fields]: Args, value: (logic: unknown) => unknown): unknown => {
  const values = (fields as Args).map(value)
  if (values.includes(UNKNOWN)) return UNKNOWN
  const gone = (names as Args).filter((_, i) => values[i] === null || values[i] === '')
  return need !== null && values.length - gone.length >= (need as number) ? [] : gone
}

const isOwn = (logic: unknown): boolean =>
  typeof logic === 'object' && logic !== null && ('own-path' in logic || ('field' in logic && logic.field === 'path'))

const orUnknown = (value: unknown): unknown => (value === undefined ? UNKNOWN : value)

/** One domain operator on one record; `value` evaluates the expressions among its operands. */
export const interpretDomain = <S>(
  operator: string,
  args: Args,
  { binding, scope }: { readonly binding: Binding<S>; readonly scope: S },
  value: (logic: unknown) => unknown,
): unknown => {
  const [first, second, third] = args
  const withPath = (logic: unknown, none: unknown, ask: (path: BytePath) => unknown): unknown => {
    const found = isOwn(logic) ? binding.path(scope) : value(logic)
    const path: MaybePath = isOwn(logic) || found === UNKNOWN ? (found as MaybePath) : asPath(found)
    return path === UNKNOWN ? UNKNOWN : path === null ? none : ask(path)
  }
  const matches = (globs: unknown) => binding.matcher(globs as readonly string[])
  switch (operator) {
    case 'field':
      return orUnknown(binding.field(first as string)(scope))
    case 'observed':
      return value(first) !== UNKNOWN
    case 'missing-fields':
      return absent(args, value)
    case 'glob':
      return withPath(first, false, matches(second))
    case 'under': {
      const directories = value(second)
      if (directories === UNKNOWN) return UNKNOWN
      return withPath(first, false, (path) => any(directories, (directory) => isIn(path, directory)))
    }
    case 'owned-by':
      return owned(args, value)
    case 'in-set': {
      const item = value(first)
      return item === UNKNOWN ? UNKNOWN : (second as Args).includes(item)
    }
    case 'can': {
      const ask = (path: BytePath | undefined) => binding.can(scope, first as string, second as Power, path)
      return isOwn(third) ? ask(undefined) : withPath(third, false, ask)
    }
    case 'at':
      return withPath(first, null, (path) => orUnknown(binding.at(scope, path, second as string)))
    case 'acts':
      return binding.acts(scope, first as readonly string[], second === null ? undefined : matches(second))
    case 'listed':
      return binding.listed(scope, matches(first), second as string)
    case 'signed':
      return withPath(first, false, (path) => binding.signed(scope, path, second as readonly string[]))
    default:
      return modeTest(operator, value(first), second)
  }
}
