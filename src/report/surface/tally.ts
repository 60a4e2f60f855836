import { POWERS, SANDBOX_STATES, type SurfaceEntry, safeText } from '../../model/index.ts'
import { byText } from '../pretty/fold.ts'
import { counted, some } from '../pretty/layout.ts'

/** How many of some paths hold each power, through what, and what a sandbox leaves of them. */
export interface Tally {
  count: number
  readonly powers: Map<string, number>
  readonly through: Map<string, number>
  readonly sandbox: Map<string, number>
  readonly by: Map<string, number>
}
/** An entry as it is grouped and counted; `by`, in a comparison: the directive that makes the difference, and its place. */
export interface Counted extends SurfaceEntry {
  readonly by?: string | undefined
}

export const newTally = (): Tally => ({
  count: 0,
  powers: new Map(),
  through: new Map(),
  sandbox: new Map(),
  by: new Map(),
})

const more = (counts: Map<string, number>, name: string): Map<string, number> =>
  counts.set(name, (counts.get(name) ?? 0) + 1)

/** The powers that tell a person something: who may write may append. */
export const told = ({ can }: Pick<SurfaceEntry, 'can'>): readonly string[] =>
  can.includes('write') ? can.filter((power) => power !== 'append') : can

export const count = (tally: Tally, entry: Counted): void => {
  tally.count++
  for (const power of told(entry)) more(tally.powers, power)
  if (entry.through !== undefined) more(tally.through, entry.through)
  if (entry.sandbox !== undefined) more(tally.sandbox, entry.sandbox)
  // Its place is said where it is shown.
  if (entry.by !== undefined) more(tally.by, entry.by.split(' in ')[0] ?? '')
}

const THROUGH = 6
const POWER_NAMES: readonly string[] = POWERS
/** A comparison writes `+write` and `-write`. */
const rank = (power: string): number => POWER_NAMES.indexOf(power.replace(/^[+-]/, ''))

const numbered = (counts: ReadonlyMap<string, number>, names: readonly string[]): readonly string[] =>
  names.map((name) => `${safeText(name)} ${counted(counts.get(name) ?? 0)}`)

/** `write 24, create 5; through owner app 20 and others 4; in the sandbox writable 3 and read-only 21`. */
export const tallyText = ({ powers, through, sandbox, by }: Tally): string => {
  const byCount = [...through.keys()].sort((a, b) => (through.get(b) ?? 0) - (through.get(a) ?? 0) || byText(a, b))
  const states = SANDBOX_STATES.filter((state) => sandbox.has(state))
  const parts = [
    numbered(
      powers,
      [...powers.keys()].sort((a, b) => rank(a) - rank(b) || byText(a, b)),
    ).join(', '),
    byCount.length === 0 ? '' : `through ${some(numbered(through, byCount), THROUGH)}`,
    by.size === 0 ? '' : `by ${some(numbered(by, [...by.keys()].sort(byText)), THROUGH)}`,
    states.length === 0 ? '' : `in the sandbox ${some(numbered(sandbox, states), states.length)}`,
  ]
  return parts.filter((part) => part !== '').join('; ')
}

/** What one path, or each of several alike, grants: `write, control  through owner app  read-only in the sandbox`. */
export const grantText = (entry: Counted): string =>
  [
    told(entry).map(safeText).join(', '),
    entry.through === undefined ? '' : `through ${safeText(entry.through)}`,
    entry.sandbox === undefined ? '' : `${entry.sandbox} in the sandbox`,
    entry.by === undefined ? '' : `by ${safeText(entry.by)}`,
  ]
    .filter((part) => part !== '')
    .join('  ')

/** A name that only leads to /dev/null, as a masked unit does: nothing of it can be changed but that device, which keeps nothing. */
export const isMasked = ({ type, through, witness }: Pick<SurfaceEntry, 'type' | 'through' | 'witness'>): boolean =>
  type === 'symlink' && through === 'link' && witness[0]?.path === '/dev/null'
