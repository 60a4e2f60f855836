import { parseId } from '../parse/index.ts'
import type { Claim, World } from './world.ts'

/** An account with its number. `gid`: its primary group, undefined when only a number was given. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number | undefined
}

/** A user named or numbered in a claim, from passwd, else from a sysusers.d line that fixes the number. */
export const accountFor = (value: string, world: World): Account | undefined => {
  const { accounts, sysusers } = world
  const number = parseId(value)
  const known = accounts.users.find((user) => (number === undefined ? user.name === value : user.uid === number))
  if (known !== undefined) return known
  if (number !== undefined) return { name: value, uid: number, gid: undefined }
  for (const entry of sysusers) {
    if (entry.type !== 'user' || entry.name !== value || entry.uid === undefined) continue
    // Without a group of its own choosing the user gets one with the same name and number.
    const gid =
      entry.gid ?? (entry.group === undefined ? (accounts.gid(value) ?? entry.uid) : groupNumber(entry.group, world))
    return { name: value, uid: entry.uid, gid }
  }
  return undefined
}

export const groupNumber = (value: string, world: World): number | undefined => {
  const known = parseId(value) ?? world.accounts.gid(value)
  if (known !== undefined) return known
  for (const entry of world.sysusers)
    if (entry.type === 'group' && entry.name === value && entry.gid !== undefined) return entry.gid
  return undefined
}

/** Why a claimed user cannot be judged, with what to do. */
export const whyNoNumber = (claim: Claim, service: string, world: World): string => {
  if (!world.accounts.observed)
    return `its user ${claim.value} has no number here: no passwd was observed; state it as --service ${service}:UID:GID`
  const made = world.sysusers.some((entry) => entry.type === 'user' && entry.name === claim.value)
  return made
    ? `its user ${claim.value} is made by sysusers.d at boot, with a number that is not fixed`
    : `its user ${claim.value} (${claim.source}) is not in the target's passwd`
}

export const isRoot = (value: string): boolean => value === 'root' || value === '0'
export const ascending = (ids: Iterable<number>): readonly number[] => [...new Set(ids)].sort((a, b) => a - b)
export const groupName = (gid: number, world: World): string => world.accounts.groupName(gid) ?? String(gid)
