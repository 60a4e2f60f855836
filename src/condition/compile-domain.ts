import { type BytePath, isUnder, type Truth, UNKNOWN } from '../model/index.ts'
import type { Compiler, Run, RunTruth } from './binding.ts'
import { both } from './compile-control.ts'
import { compilePath, directoryOf } from './compile-path.ts'
import type {
  Acts,
  At,
  Can,
  GlobTest,
  InSet,
  Listed,
  ModeTest,
  NodeOf,
  Observed,
  OwnedBy,
  Signed,
  Under,
} from './node.ts'

/** Where there is no path there is nothing that matches it. */
const onPath = <S, T>(path: Run<S>, none: T, ask: (scope: S, path: BytePath) => T | typeof UNKNOWN): Run<S> => {
  return (scope, element) => {
    const at = path(scope, element)
    if (at === UNKNOWN) return UNKNOWN
    return at === null ? none : ask(scope, at as BytePath)
  }
}

const glob = <S>(node: GlobTest, compiler: Compiler<S>): Run<S> => {
  const matches = compiler.binding.matcher(node.globs)
  if (node.path === undefined) return (scope) => matches(compiler.binding.path(scope))
  return onPath(compilePath(node.path, compiler), false, (_scope, path) => matches(path))
}

const isUnderAny = (path: BytePath, directories: readonly (BytePath | undefined)[]): boolean => {
  for (const directory of directories) if (directory !== undefined && isUnder(path, directory)) return true
  return false
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

const under = <S>(node: Under, compiler: Compiler<S>): Run<S> => {
  const path = compilePath(node.path, compiler)
  if (node.directories.kind === 'constant') {
    const directories = listOf(node.directories.value).map(directoryOf)
    return onPath(path, false, (_scope, at) => isUnderAny(at, directories))
  }
  const among = compiler.value(node.directories)
  return (scope, element) => {
    const at = path(scope, element)
    const value = among(scope, element)
    if (at === UNKNOWN || value === UNKNOWN) return UNKNOWN
    if (at === null) return false
    const directories = listOf(value)
    if (isUnderAny(at as BytePath, directories.map(directoryOf))) return true
    return directories.includes(UNKNOWN) ? UNKNOWN : false
  }
}

const MODE_TESTS: Readonly<Record<ModeTest['kind'], (mode: number, mask: number) => boolean>> = Object.freeze({
  'mode-within': (mode: number, mask: number) => (mode & ~mask) === 0,
  'mode-has': (mode: number, mask: number) => (mode & mask) === mask,
  'mode-any': (mode: number, mask: number) => (mode & mask) !== 0,
})

const mode = <S>(node: ModeTest, compiler: Compiler<S>): Run<S> => {
  const read = compiler.value(node.value)
  const { mask } = node
  const test = MODE_TESTS[node.kind]
  return (scope, element) => {
    const bits = read(scope, element)
    if (typeof bits === 'number') return test(bits, mask)
    return bits === UNKNOWN ? UNKNOWN : false
  }
}

const nameIs = (actual: unknown, wanted: unknown): Truth => {
  if (actual === UNKNOWN || wanted === UNKNOWN) return UNKNOWN
  if (actual === null) return false
  if (!Array.isArray(wanted)) return actual === wanted
  if (wanted.includes(actual)) return true
  return wanted.includes(UNKNOWN) ? UNKNOWN : false
}

const nameTest = <S>(check: OwnedBy['checks'][number], compiler: Compiler<S>): RunTruth<S> => {
  const actual = compiler.value(check.actual)
  if (check.wanted.kind !== 'constant') {
    const wanted = compiler.value(check.wanted)
    return (scope, element) => nameIs(actual(scope, element), wanted(scope, element))
  }
  // No inode's name is null, so null in the list (or alone) is nobody.
  const names = new Set<unknown>(listOf(check.wanted.value).filter((name) => name !== null))
  const [only] = names
  if (names.size === 1)
    return (scope, element) => {
      const name = actual(scope, element)
      return name === UNKNOWN ? UNKNOWN : name === only
    }
  return (scope, element) => {
    const name = actual(scope, element)
    return name === UNKNOWN ? UNKNOWN : names.has(name)
  }
}

const ownedBy = <S>(node: OwnedBy, compiler: Compiler<S>): Run<S> => {
  const [first, second] = node.checks.map((check) => nameTest(check, compiler))
  if (first === undefined || second === undefined) return first ?? (() => true)
  return both(first, second, false)
}

const inSet = <S>(node: InSet, compiler: Compiler<S>): Run<S> => {
  const value = compiler.value(node.value)
  const set = new Set(node.list)
  return (scope, element) => {
    const item = value(scope, element)
    return item === UNKNOWN ? UNKNOWN : set.has(item)
  }
}

const can = <S>(node: Can, compiler: Compiler<S>): Run<S> => {
  const { subject, power } = node
  const { binding } = compiler
  if (node.path === undefined) return (scope) => binding.can(scope, subject, power, undefined)
  return onPath(compilePath(node.path, compiler), false, (scope, path) => binding.can(scope, subject, power, path))
}

const at = <S>(node: At, compiler: Compiler<S>): Run<S> => {
  const { name } = node.field
  return onPath<S, unknown>(compilePath(node.path, compiler), null, (scope, path) => {
    const value = compiler.binding.at(scope, path, name)
    return value === undefined ? UNKNOWN : value
  })
}

const acts = <S>(node: Acts, compiler: Compiler<S>): Run<S> => {
  const { binding } = compiler
  const matches = node.globs === undefined ? undefined : binding.matcher(node.globs)
  return (scope) => binding.acts(scope, node.verbs, matches)
}

const listed = <S>(node: Listed, compiler: Compiler<S>): Run<S> => {
  const { binding } = compiler
  const matches = binding.matcher(node.globs)
  return (scope) => binding.listed(scope, matches, node.field)
}

const signed = <S>(node: Signed, compiler: Compiler<S>): Run<S> =>
  onPath(compilePath(node.path, compiler), false, (scope, path) => compiler.binding.signed(scope, path, node.keys))

const observed = <S>(node: Observed, compiler: Compiler<S>): Run<S> => {
  const read = compiler.value(node.operand)
  return (scope, element) => read(scope, element) !== UNKNOWN
}

type Domain = NodeOf<
  'glob' | 'under' | ModeTest['kind'] | 'owned-by' | 'in-set' | 'can' | 'at' | 'acts' | 'listed' | 'signed' | 'observed'
>

/** Operators that ask about a record rather than about values. */
export const compileDomain = <S>(node: Domain, compiler: Compiler<S>): Run<S> => {
  switch (node.kind) {
    case 'glob':
      return glob(node, compiler)
    case 'under':
      return under(node, compiler)
    case 'mode-within':
    case 'mode-has':
    case 'mode-any':
      return mode(node, compiler)
    case 'owned-by':
      return ownedBy(node, compiler)
    case 'in-set':
      return inSet(node, compiler)
    case 'can':
      return can(node, compiler)
    case 'at':
      return at(node, compiler)
    case 'acts':
      return acts(node, compiler)
    case 'listed':
      return listed(node, compiler)
    case 'signed':
      return signed(node, compiler)
    case 'observed':
      return observed(node, compiler)
  }
}
