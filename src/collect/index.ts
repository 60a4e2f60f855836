export { fs } from './fs/index.ts'
export { mtree } from './mtree/index.ts'
export { ndjson } from './ndjson/index.ts'
