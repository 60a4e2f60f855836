import type { ActSource } from './contract.ts'
import { cron } from './cron/index.ts'
import { logrotate } from './logrotate/index.ts'
import { units } from './units/index.ts'

export type { ActFindings, ActSource, ActView, ScriptRun, ShellReader } from './contract.ts'
export { findActs } from './find.ts'
export { shellReader } from './script/index.ts'

/** Every source of acts; a new one is a file or folder beside this and a line here. */
export const actSources: readonly ActSource[] = Object.freeze([units, cron, logrotate])
