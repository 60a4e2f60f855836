export { drive } from './drive.ts'
export type { Feed } from './feed.ts'
export { plainHead } from './head.ts'
export { openStream } from './source.ts'
