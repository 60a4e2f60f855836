import { type BytePath, normalizePath } from '../../model/index.ts'
import type { ActView } from '../contract.ts'
import { type State, variable } from './state.ts'
import { constant, isPlain, type Value } from './value.ts'

const USUAL = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Where a command's program is: its own path, or the first of that name on PATH. */
export const programAt = (view: Pick<ActView, 'tree' | 'resolve'>, name: Value, state: State): BytePath | undefined => {
  if (!isPlain(name) || name === '') return undefined
  if (name.startsWith('/')) return normalizePath(name)
  if (name.includes('/')) {
    const cwd = constant(state.cwd)
    return cwd === undefined ? undefined : normalizePath(`${cwd}/${name}`)
  }
  for (const directory of (constant(variable(state, 'PATH')) ?? USUAL).split(':')) {
    if (!directory.startsWith('/')) continue
    const path = normalizePath(`${directory}/${name}`)
    if (view.resolve(path).inode?.type === 'file') return path
  }
  return undefined
}
