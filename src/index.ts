/** The public face on Node: everything of `pathwrit/core`, and what opens targets, loads packs and prints reports. */
export {
  type Branch,
  type Survivor,
  type TestedCase,
  type TestedRule,
  type TestOptions,
  testPack,
} from './author/index.ts'
export * from './core.ts'
export { type LoadOptions, listBuiltinPacks, loadPack, loadPacks, loadWaivers } from './load/index.ts'
export * from './report/index.ts'
export * from './scan/index.ts'
export { VERSION } from './version.ts'
