/** A number that is not known yet; processes that were forked before it was learned share it. */
export interface Cell {
  value: number | undefined
}

/** Who a process is, as far as its trace has told. `undefined`: as it was in the beginning, which is in `uid0` or `gid0`. */
export interface Identity {
  ruid: number | undefined
  euid: number | undefined
  suid: number | undefined
  rgid: number | undefined
  egid: number | undefined
  sgid: number | undefined
  /** What the user was in the beginning, once something gives it away. */
  readonly start: Cell
  readonly startGroup: Cell
  /** Supplementary groups, once they were set. */
  supplementary: readonly number[] | undefined
  setgroups: boolean
  setgid: boolean
  /** Capabilities stay when the user goes. */
  keepsCaps: boolean
  caps: readonly string[] | undefined
  /** Those that stay when a program is run. */
  ambient: readonly string[]
  noNewPrivs: boolean
  /** In a user namespace of its own: user 0 there is nobody here. */
  inNamespace: boolean
}

/** A copy for a child: what is not known yet is learned for both. */
export const forked = (who: Identity): Identity => ({ ...who })

export const newIdentity = (): Identity => ({
  ruid: undefined,
  euid: undefined,
  suid: undefined,
  rgid: undefined,
  egid: undefined,
  sgid: undefined,
  start: { value: undefined },
  startGroup: { value: undefined },
  supplementary: undefined,
  setgroups: false,
  setgid: false,
  keepsCaps: false,
  caps: undefined,
  ambient: [],
  noNewPrivs: false,
  inNamespace: false,
})

/** What of an identity stands: the number, or what it was in the beginning. */
export const uidOf = ({ euid, start }: Identity): number | undefined => euid ?? start.value
export const gidOf = ({ egid, startGroup }: Identity): number | undefined => egid ?? startGroup.value

/** -1 leaves an identity as it is. */
export const KEEP = -1

const orKept = (asked: number, was: number | undefined): number | undefined => (asked === KEEP ? was : asked)

export interface Ids {
  readonly real: number | undefined
  readonly effective: number | undefined
  readonly saved: number | undefined
}

/**
 * Real, effective and saved number after a call that went well; credentials(7), setuid(2), setreuid(2). `privileged`: the
 * process had the capability, as far as can be told.
 */
export const afterSet = (
  call: 'set' | 'setre' | 'setres',
  asked: readonly number[],
  was: Ids,
  privileged: boolean,
): Ids => {
  const [first = KEEP, second = KEEP, third = KEEP] = asked
  if (call === 'set') return privileged ? { real: first, effective: first, saved: first } : { ...was, effective: first }
  const real = orKept(first, was.real)
  const effective = orKept(second, was.effective)
  if (call === 'setres') return { real, effective, saved: orKept(third, was.saved) }
  const moves = first !== KEEP || (second !== KEEP && second !== was.real)
  return { real, effective, saved: moves ? effective : was.saved }
}
