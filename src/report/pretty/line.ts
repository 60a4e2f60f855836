import { type Finding, INODE_TYPES, type InodeType, lsMode, quotePath, safeText } from '../../model/index.ts'
import type { Page } from './page.ts'

const TAG_WIDTH = 'critical'.length

const inodeType = (type: string | undefined): InodeType | undefined => INODE_TYPES.find((known) => known === type)

/** `drwxrwx--- root:www-data`, or nothing when the judged record is no inode. */
const metadata = ({ shown }: Finding): string => {
  if (shown.type === undefined && shown.mode === undefined && shown.owner === undefined) return ''
  const owner = `${safeText(shown.owner ?? '?')}:${safeText(shown.group ?? '?')}`
  return `${lsMode(inodeType(shown.type), shown.mode)} ${owner}  `
}

/** The line that names a finding: severity and rule, then the path beside its metadata, on a line of its own when it must. */
export const findingHead = (finding: Finding, page: Page): string => {
  const tag = finding.severity.toUpperCase()
  const look = page.style.severity[finding.severity]
  const rule = safeText(finding.rule)
  const place = `${metadata(finding)}${quotePath(finding.path)}`
  const head = `  ${look(tag)}${' '.repeat(TAG_WIDTH - tag.length)}  ${page.style.bold(rule)}`
  const columns = 4 + TAG_WIDTH + [...rule].length + 2 + [...place].length
  return page.width !== 0 && columns > page.width ? `${head}\n    ${place}\n` : `${head}  ${place}\n`
}
