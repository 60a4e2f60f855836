export { charts } from './charts.ts'
export { figure, markdown } from './markdown.ts'
