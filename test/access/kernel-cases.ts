import fc from 'fast-check'
import type { Subject } from '../../src/model/index.ts'
import { PLANTED } from './planted-trees.ts'
import { SELF, type Sketch, sketches } from './random-tree.ts'

/** One subject among some trees, under one set of kernel settings: what one process probes. */
export interface Batch {
  readonly subject: Subject
  /** Of `fs.protected_*`, all four alike. */
  readonly protect: 0 | 1
  readonly root: { readonly uid: number; readonly gid: number; readonly mode: number }
  readonly trees: readonly (readonly Sketch[])[]
}

const user = (
  name: string,
  uid: number,
  gid: number,
  groups: readonly number[],
  caps?: readonly string[],
): Subject => ({
  name,
  uid,
  gid,
  groups,
  ...(caps === undefined ? {} : { caps }),
})
/** Numbers a user namespace shows: not 1002, not group 1003. */
const MAPPED = { uids: [[0, 1] as const, [1001, 1] as const], gids: [[0, 3] as const, [1001, 2] as const] }
const mapped = (subject: Subject): Subject => ({ ...subject, name: `${subject.name}-mapped`, mapped: MAPPED })

const DAC = 'cap_dac_override'
const SEARCH = 'cap_dac_read_search'
const FOWNER = 'cap_fowner'
const IMMUTABLE = 'cap_linux_immutable'

/**
 * Who asks. CAP_LINUX_IMMUTABLE comes with what it takes to use it: chattr(1) opens the file, and only its owner or one with
 * CAP_FOWNER is heard.
 */
export const SUBJECTS: readonly Subject[] = [
  user('plain', 1001, 1001, [1001]),
  user('grouped', 1002, 1002, [1002, 1003]),
  user('foreign-groups', 1001, 1003, [1002, 1003]),
  user('stranger', 1005, 1005, [1005]),
  user('root-group', 1005, 0, [0, 1001]),
  user('root', 0, 0, [0], [DAC, SEARCH, FOWNER]),
  user('bare-root', 0, 0, [0], []),
  user('whole-root', 0, 0, [0]),
  user('override', 1001, 1001, [1001], [DAC]),
  user('read-search', 1001, 1002, [1002], [SEARCH]),
  user('fowner', 1002, 1002, [1002], [FOWNER]),
  user('immutable', 1001, 1001, [1001], [SEARCH, FOWNER, IMMUTABLE]),
  mapped(user('override', 1001, 1001, [1001], [DAC])),
  mapped(user('fowner', 1001, 1002, [1002], [SEARCH, FOWNER, IMMUTABLE])),
]

const ROOTS = [
  [2000, 0o755],
  [2000, 0o755],
  [2000, 0o755],
  [2000, 0o755],
  [2000, 0o755],
  [1001, 0o711],
  [0, 0o755],
  [2000, 0o1777],
] as const

/** What `trees` random trees a subject and a setting of the seed are, and the planted ones after them; every subject is asked under both settings. */
export const batchesOf = (seed: number, trees: number): readonly Batch[] => {
  const drawn = fc.sample(sketches, { seed, numRuns: trees * SUBJECTS.length * 2 })
  return [0, 1].flatMap((protect) =>
    SUBJECTS.map((subject, at): Batch => {
      const number = protect * SUBJECTS.length + at
      const [uid, mode] = ROOTS[(number + seed) % ROOTS.length] as (typeof ROOTS)[number]
      return {
        subject,
        protect: protect as 0 | 1,
        root: { uid, gid: 2000, mode },
        trees: [...drawn.slice(number * trees, (number + 1) * trees), ...PLANTED].map((tree) =>
          tree.map((sketch) => (sketch.uid === SELF ? { ...sketch, uid: subject.uid } : sketch)),
        ),
      }
    }),
  )
}
