export { fs } from './fs/index.ts'
