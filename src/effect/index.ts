export { type Effects, effects } from './effects.ts'
