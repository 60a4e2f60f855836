export { CASE_ACCOUNTS, type CaseWorld, caseService, judgeCase, readCase } from './cases.ts'
export type { Branch } from './coverage.ts'
export { type Mutant, mutantsOf } from './mutants.ts'
export {
  type CaseVerdict,
  type Survivor,
  type TestedCase,
  type TestedRule,
  type TestOptions,
  testPack,
} from './testing.ts'
