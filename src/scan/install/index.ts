export { installing } from './install.ts'
