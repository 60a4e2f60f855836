export { figure, markdown } from './markdown.ts'
