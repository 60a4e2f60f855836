export { HASHED_BYTES, sha256Of } from './hash.ts'
export { headOf } from './head.ts'
export { contentClassOf } from './sniff.ts'
