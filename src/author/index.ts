export { CASE_ACCOUNTS, type CaseWorld, caseService, judgeCase, readCase } from './cases.ts'
