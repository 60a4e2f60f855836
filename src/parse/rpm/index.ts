export { type RpmFile, rpmFiles } from './files.ts'
export {
  isRpmLead,
  isSourceLead,
  parseRpmHeader,
  parseRpmIntro,
  RPM_INTRO,
  RPM_LEAD,
  type RpmHeader,
  type RpmIntro,
} from './header.ts'
export { type PayloadKey, type PayloadSink, rpmPayload } from './payload.ts'
export { rpmAccounts, rpmScripts } from './scripts.ts'
export { TAG as RPM_TAG } from './tags.ts'
