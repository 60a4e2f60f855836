export { CASE_ACCOUNTS, caseService, judgeCase } from './cases.ts'
