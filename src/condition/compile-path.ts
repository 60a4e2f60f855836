import { type BytePath, bytesOf, UNKNOWN } from '../model/index.ts'
import type { Compiler, Run } from './binding.ts'
import type { Node } from './node.ts'

/** Text as a path on disk; null for what is no absolute path. */
export const pathOf = (value: unknown): BytePath | null =>
  typeof value === 'string' && value.startsWith('/') ? bytesOf(value) : null

/** A directory as it is compared: no slash at its end. Undefined for what is no absolute path. */
export const directoryOf = (value: unknown): BytePath | undefined => {
  const path = pathOf(value)
  if (path === null) return undefined
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** Answers a BytePath, null where there is none, or UNKNOWN. The record's own path is taken as it is on disk. */
export const compilePath = <S>(node: Node | undefined, compiler: Compiler<S>): Run<S> => {
  const { binding } = compiler
  if (node === undefined || (node.kind === 'field' && node.field.name === 'path')) return (scope) => binding.path(scope)
  if (node.kind === 'constant') {
    const path = pathOf(node.value)
    return () => path
  }
  const value = compiler.value(node)
  return (scope, element) => {
    const text = value(scope, element)
    return text === UNKNOWN ? UNKNOWN : pathOf(text)
  }
}
