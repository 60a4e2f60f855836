export { type ScriptView, shellReader } from './script.ts'
