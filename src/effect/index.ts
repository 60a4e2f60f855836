export { type Effects, effects, happenIn } from './effects.ts'
export { type Overlay, overlay } from './overlay.ts'
export { type UnpackRules, unpack } from './unpack.ts'
