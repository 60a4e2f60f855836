import type { ShellCommand, ShellList, ShellNode, ShellRedirect } from '../../parse/index.ts'
import { caseOf } from './branches.ts'
import type { Walk } from './contract.ts'
import { expandWhole, expandWords } from './expand.ts'
import { runFor, runLoop } from './loops.ts'
import { narrowBy } from './narrow.ts'
import { redirected } from './redirect.ts'
import { copyState, exportNames, mergeStates, otherState, print, type State } from './state.ts'
import { EMPTY, joinValues, UNKNOWN, type Values } from './value.ts'

/** Follows commands in order. Whatever may be run is run; where a test cannot be told, both ways are gone. */
export const runList = (list: ShellList, state: State, walk: Walk): void => {
  for (const node of list) {
    if (state.ended || !walk.spend()) return
    runNode(node, state, walk)
  }
}

const runNode = (node: ShellNode, state: State, walk: Walk): void => {
  switch (node.kind) {
    case 'command':
      runCommand(node, state, walk)
      return
    case 'pipeline':
      runPipeline(node.parts, node.negated, state, walk)
      return
    case 'chain':
      runChain(node, state, walk)
      return
    case 'if':
      runIf(node, state, walk)
      return
    case 'case':
      caseOf(node, state, walk)
      return
    case 'for':
      runFor(node, state, walk)
      return
    case 'loop':
      runLoop(node, state, walk)
      return
    case 'group':
      runList(node.body, state, walk)
      return
    case 'subshell':
      print(state, walk.output(node.body, state, true))
      state.status = undefined
      return
    case 'function':
      walk.define(node.name, node.body, state)
      state.status = true
      return
    case 'redirected':
      redirected(node.redirects, node.line, node.text, state, walk, () => runNode(node.node, state, walk))
      return
    case 'opaque':
      state.status = undefined
  }
}

const runPipeline = (parts: ShellList, negated: boolean, state: State, walk: Walk): void => {
  if (parts.length === 1) for (const part of parts) runNode(part, state, walk)
  else {
    const { stdin } = state
    let piped: Values | undefined = stdin
    parts.forEach((part, at) => {
      const last = at === parts.length - 1
      const taken = !last || state.out !== undefined
      const printed = taken ? walk.output([part], otherState(state, { stdin: piped }), true) : undefined
      if (!taken) walk.aside([part], otherState(state, { stdin: piped }))
      if (last && printed !== undefined) print(state, printed)
      piped = printed
    })
    state.status = undefined
  }
  if (negated && state.status !== undefined) state.status = !state.status
}

const runChain = (node: ShellNode & { kind: 'chain' }, state: State, walk: Walk): void => {
  node.parts.forEach((part, at) => {
    if (state.ended) return
    const operator = at === 0 ? undefined : node.operators[at - 1]
    const wanted = operator === undefined ? state.status : operator === '&&'
    if (operator === undefined || state.status !== undefined) {
      if (operator === undefined || state.status === wanted) runNode(part, state, walk)
      return
    }
    // It may be run or left out. Left out, the status is what left it out.
    const taken = copyState(state)
    const left = copyState(state)
    left.status = operator !== '&&'
    taken.status = wanted
    if (at === 1) {
      narrowBy(node.parts[0], operator === '&&', taken)
      narrowBy(node.parts[0], operator !== '&&', left)
    }
    runNode(part, taken, walk)
    mergeStates(state, [taken, left])
  })
}

const runIf = (node: ShellNode & { kind: 'if' }, state: State, walk: Walk): void => {
  const ways: State[] = []
  for (const { test, body } of node.branches) {
    runList(test, state, walk)
    if (state.ended) break
    if (state.status === false) continue
    const untold = state.status === undefined && test.length === 1
    const taken = copyState(state)
    if (untold) narrowBy(test[0], true, taken)
    runList(body, taken, walk)
    ways.push(taken)
    if (untold) narrowBy(test[0], false, state)
    if (state.status === true) {
      mergeStates(state, ways)
      return
    }
  }
  if (!state.ended) {
    state.status = true
    runList(node.rest, state, walk)
  }
  mergeStates(state, [...ways, copyState(state)])
}

const assign = (node: ShellCommand, state: State, walk: Walk): void => {
  for (const { name, value, append } of node.assignments) {
    const values = value === undefined ? UNKNOWN : expandWhole(value, state, walk)
    state.vars.set(name, append ? joinValues(state.vars.get(name) ?? EMPTY, values) : values)
  }
}

const runCommand = (node: ShellCommand, state: State, walk: Walk): void => {
  const redirects: readonly ShellRedirect[] = node.redirects
  redirected(redirects, node.line, node.text, state, walk, () => {
    const ways = expandWords(node.words, state, walk)
    const states = ways.length === 1 ? [state] : ways.map(() => copyState(state))
    ways.forEach((fields, at) => {
      const way = states[at] as State
      const [name, ...args] = fields
      if (name === undefined) {
        assign(node, way, walk)
        way.status = node.assignments.every(({ value }) => value?.every(({ kind }) => kind !== 'output'))
          ? true
          : undefined
        return
      }
      const before = node.assignments.map(({ name: variable }) => [variable, way.vars.get(variable)] as const)
      const { exported } = way
      assign(node, way, walk)
      exportNames(
        way,
        before.map(([variable]) => variable),
      )
      way.status = undefined
      walk.command({ name, args, state: way, line: node.line, text: node.text, walk })
      if (before.length > 0) way.exported = exported
      for (const [variable, values] of before) {
        if (values === undefined) way.vars.delete(variable)
        else way.vars.set(variable, values)
      }
    })
    if (ways.length !== 1) mergeStates(state, states)
  })
}
