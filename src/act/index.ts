import type { ActSource } from './contract.ts'

export type { ActFindings, ActSource, ActView, ScriptRun } from './contract.ts'

/** Every source of acts; a new one is a file or folder beside this and a line here. */
export const actSources: readonly ActSource[] = Object.freeze([])
