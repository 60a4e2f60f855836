export { outsidersOf } from './outsiders.ts'
export { sandboxOf } from './sandbox.ts'
