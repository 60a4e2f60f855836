import type { BytePath } from '../model/index.ts'

const CLAUSE = /^[a-z0-9_,]*(?:[=+-][eip]*)+$/
const ROOT = /^\[rootid=\d{1,10}\]$/
/** A name with more blanks than this is cut where the shortest capabilities are. */
const CANDIDATES = 64

/**
 * One line of `getcap -n` output, `NAME CLAUSE… [rootid=N]` (older versions put ` = ` between). A name may end in words
 * that look like capabilities, and getcap does not quote it: every way to read the line is given, the shortest name last.
 */
export const parseGetcap = (line: BytePath): readonly { readonly name: BytePath; readonly caps: string }[] => {
  const found: { name: BytePath; caps: string }[] = []
  let clauses = 0
  for (let end = line.length; found.length < CANDIDATES; ) {
    const blank = line.lastIndexOf(' ', end - 1)
    if (blank <= 0) break
    const word = line.slice(blank + 1, end)
    if (word !== '=' && CLAUSE.test(word)) clauses++
    else if (!ROOT.test(word) || clauses > 0) break
    const old = line.slice(0, blank).endsWith(' =')
    if (clauses > 0) found.push({ name: line.slice(0, old ? blank - 2 : blank), caps: line.slice(blank + 1) })
    if (old) break
    end = blank
  }
  return found
}
