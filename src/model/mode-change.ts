/** Clauses of chmod(1): whom, and what is added, taken or set. Longer text is none. */
const CLAUSE = /^[ugoa]*(?:[-+=](?:[ugo]|[rwxXst]*))+$/
const STEP = /([-+=])([ugo]|[rwxXst]*)/g
const LONGEST = 64

const WHO: Readonly<Record<string, number>> = { u: 0o4700, g: 0o2070, o: 0o1007, a: 0o7777 }
const BITS: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111, s: 0o6000, t: 0o1000 }
const SHIFT: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 }
/** What a step that names nobody leaves alone: the umask that root has unless somebody changes it. */
const UMASK = 0o022
const SET_ID = 0o6000

/** Whether text is a mode as chmod(1) takes it beside octal ones: `u+s,g-w`. */
export const isModeChange = (text: string): boolean =>
  text.length <= LONGEST && text.split(',').every((clause) => CLAUSE.test(clause))

/** The mode that `text` makes of another, 12 bits each. A directory keeps set-user-ID and set-group-ID unless they are named. */
export const changeMode = (text: string, mode: number, directory: boolean): number => {
  let now = mode
  for (const clause of text.split(',')) {
    const whom = [...(/^[ugoa]*/.exec(clause)?.[0] ?? '')]
    const affected = whom.reduce((bits, who) => bits | (WHO[who] ?? 0), 0)
    for (const [, operator, what = ''] of clause.matchAll(STEP)) {
      const named = [...what].reduce((bits, letter) => bits | (BITS[letter] ?? 0), 0)
      const kept = directory ? SET_ID & ~(affected === 0 ? named : named & affected) : 0
      const value = valueOfStep(what, named, now, directory) & (affected === 0 ? ~UMASK : affected) & ~kept
      if (operator === '+') now |= value
      else if (operator === '-') now &= ~value
      else now = (now & ((affected === 0 ? 0 : ~affected) | kept)) | value
    }
  }
  return now & 0o7777
}

const valueOfStep = (what: string, named: number, now: number, directory: boolean): number => {
  const shift = SHIFT[what]
  if (shift !== undefined) return ((now >> shift) & 7) * 0o111
  return what.includes('X') && (directory || (now & 0o111) !== 0) ? named | 0o111 : named
}
