export { CRONTABS, outsidersOf } from './outsiders.ts'
export { sandboxOf } from './sandbox.ts'
