export { openCache } from './open.ts'
