export { accountsOf } from './accounts.ts'
export type { Daemon, Reader } from './daemon.ts'
export { DAEMONS } from './daemons.ts'
export { type DeclaredMounts, declaredMounts } from './declared-mounts.ts'
export { declaredSysctl } from './declared-sysctl.ts'
export { type DiscoverOptions, type Discovery, discover } from './discover.ts'
export { type LinkReader, linkReader, linksAt } from './links.ts'
export { mountPointOf, mountUnitOf } from './mount-units.ts'
export { type RecordsOptions, recordsOf } from './records.ts'
export { whyRefused } from './refused.ts'
export { outsidersOf, sandboxOf } from './sandbox/index.ts'
export { suggestion } from './suggest.ts'
export { checkUnit } from './suggest-check.ts'
export {
  HOST_FACT_FILES,
  INIT_SCRIPTS,
  MOUNT_UNIT_FILES,
  presencePaths,
  SYSUSERS_DIRECTORIES,
  surveyGlobs,
  TMPFILES_DIRECTORIES,
  UNIT_DIRECTORIES,
} from './survey.ts'
export {
  isYes,
  type UnitWord,
  unitCommands,
  unitField,
  unitPrograms,
  unitScalar,
  unitValues,
  unitWords,
} from './unit-view.ts'
