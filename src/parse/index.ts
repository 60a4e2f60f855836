export { CONTENT_HEAD, CONTENT_HEAD_MORE, classify, wantsMore } from './content.ts'
