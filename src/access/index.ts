export { type AccessOptions, createAccess } from './access.ts'
export { inSandbox, type Judged, type SandboxAccess, sandboxed } from './overlay/index.ts'
export { createStandings, type Standing, type Standings, type Stood, subjectKey } from './standing.ts'
export { CHANGING, surfacePowers } from './surface.ts'
