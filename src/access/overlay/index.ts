export { inSandbox, type SandboxAccess } from './in-sandbox.ts'
export { type Judged, sandboxed } from './state.ts'
