export type { ScriptView } from './run.ts'
export { shellReader } from './script.ts'
