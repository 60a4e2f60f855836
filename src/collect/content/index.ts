export { HASHED_BYTES, sha256Of } from './hash.ts'
export { headOf } from './head.ts'
export { contentClassOf, emptyClassOf } from './sniff.ts'
