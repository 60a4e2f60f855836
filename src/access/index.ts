export { type AccessOptions, createAccess } from './access.ts'
export { surfacePowers } from './surface.ts'
