export { type LoadOptions, listBuiltinPacks, loadPack, loadPacks } from './load.ts'
export { locate } from './locate.ts'
export { readPackFile } from './read-pack-file.ts'
export { loadWaivers } from './waivers.ts'
