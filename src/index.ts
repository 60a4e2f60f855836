/** The public face on Node: everything of `pathwrit/core`, and what opens targets, loads packs and prints reports. */
export * from './core.ts'
export { type LoadOptions, listBuiltinPacks, loadPack, loadPacks, loadWaivers } from './load/index.ts'
export * from './report/index.ts'
export * from './scan/index.ts'
export { VERSION } from './version.ts'
