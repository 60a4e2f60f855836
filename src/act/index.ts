import { activated } from './activated.ts'
import type { ActSource } from './contract.ts'
import { cron } from './cron/index.ts'
import { helpers } from './helpers/index.ts'
import { hooks } from './hooks.ts'
import { initd } from './initd.ts'
import { loader } from './loader.ts'
import { login } from './login.ts'
import { logrotate } from './logrotate/index.ts'
import { maintainer } from './maintainer.ts'
import { scriptlets } from './scriptlets.ts'
import { settings } from './settings.ts'
import { sudo } from './sudo.ts'
import { supervisors } from './supervisors.ts'
import { sysusers, tmpfiles } from './tmpfiles/index.ts'
import { units } from './units/index.ts'

export type { ActFindings, ActSource, ActView, ScriptRun, ShellReader } from './contract.ts'
export { findActs } from './find.ts'
export { shellReader } from './script/index.ts'

/** Every source of acts, in the order in which things happen where they know of one; a new one is a file or folder beside this and a line here. */
export const actSources: readonly ActSource[] = Object.freeze([
  maintainer,
  scriptlets,
  sysusers,
  tmpfiles,
  units,
  initd,
  cron,
  logrotate,
  login,
  loader,
  hooks,
  helpers,
  sudo,
  activated,
  supervisors,
  settings,
])
