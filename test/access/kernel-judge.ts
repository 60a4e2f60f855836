import type { createAccess } from '../../src/access/index.ts'
import { type Access, type Inode, POWERS, type Power, type Truth } from '../../src/model/index.ts'
import type { Asked, Observation } from './kernel-observe.ts'
import { memoryTree } from './memory-tree.ts'

export type CreateAccess = typeof createAccess

/** One answer that the kernel and the model do not share. */
export interface Disagreement {
  readonly power: Power
  readonly path: string
  readonly kernel: boolean
  readonly model: Truth
}

/** For each power how often it was tried, and how often the kernel let it. */
export type Shares = Map<Power, { tried: number; yes: number }>
export const noShares = (): Shares => new Map(POWERS.map((power) => [power, { tried: 0, yes: 0 }]))

/**
 * What the kernel's own answers about each entry add up to: `modify` as the model words it. undefined when one of them
 * was not to be had.
 */
const modifyOf = ({ inodes, asked }: Observation): ((one: Asked) => boolean | undefined) => {
  const outcomes = new Map(asked.map((one) => [one.path, one]))
  const byPath = new Map(inodes.map((inode) => [inode.path, inode]))
  const names = new Map<number, string[]>()
  for (const { path, ino } of inodes) if (ino !== undefined) names.set(ino, [...(names.get(ino) ?? []), path])
  const did = (path: string, power: string): boolean => outcomes.get(path)?.outcome[power] === true
  const isDirectory = (path: string): boolean => byPath.get(path)?.type === 'directory'
  const sameFile = (path: string, inode: Inode): readonly string[] =>
    (inode.nlink ?? 1) < 2 || inode.type === 'directory' ? [path] : (names.get(inode.ino ?? 0) ?? [])
  const nearest = (path: string): string => {
    let at = path
    while (!byPath.has(at)) at = at.slice(0, at.lastIndexOf('/')) || '/'
    return at
  }
  return ({ walk: { entries, end, real } }) => {
    if (entries.some((entry) => outcomes.get(entry)?.busy)) return undefined
    const steered = entries.some((entry) => did(entry, 'replace') || (isDirectory(entry) && did(entry, 'control')))
    if (steered) return true
    if (end === 'missing') return did(nearest(real), 'create')
    const inode = end === 'found' ? byPath.get(real) : undefined
    return inode !== undefined && sameFile(real, inode).some((name) => did(name, 'write') || did(name, 'control'))
  }
}

/** `redirect` in the same way: an entry on the way replaced, or a directory on it controlled, the last one aside. */
const redirectOf = ({ inodes, asked }: Observation): ((one: Asked) => boolean | undefined) => {
  const outcomes = new Map(asked.map((one) => [one.path, one]))
  const types = new Map(inodes.map(({ path, type }) => [path, type]))
  const did = (path: string, power: string): boolean => outcomes.get(path)?.outcome[power] === true
  return ({ walk: { entries, end, real } }) => {
    if (entries.some((entry) => outcomes.get(entry)?.busy)) return undefined
    // A directory that the way leads into and out of again before it ends there is passed as well.
    const last = end === 'found' && entries.indexOf(real) === entries.length - 1 ? real : undefined
    const steered = (entry: string) =>
      did(entry, 'replace') || (entry !== last && types.get(entry) === 'directory' && did(entry, 'control'))
    if (entries.some(steered)) return true
    if (end !== 'missing') return false
    let at = real
    while (!types.has(at)) at = at.slice(0, at.lastIndexOf('/')) || '/'
    return did(at, 'create')
  }
}

/** What the kernel did, power by power, `modify` and `redirect` added up; renaming of what is busy by another name is left out. */
export const truths = (observation: Observation): readonly (readonly [path: string, power: Power, did: boolean])[] => {
  const modify = modifyOf(observation)
  const redirect = redirectOf(observation)
  return observation.asked.flatMap((one) => {
    const sum = modify(one)
    const tried = Object.entries(one.outcome).filter(
      ([power]) => !(one.busy && (power === 'replace' || power === 'delete')),
    )
    if (sum !== undefined && !one.busy) tried.push(['modify', sum])
    const steered = redirect(one)
    if (steered !== undefined && !one.busy) tried.push(['redirect', steered])
    return tried.map(([power, did]) => [one.path, power as Power, did] as const)
  })
}

export const accessTo = (create: CreateAccess, { inodes, sysctl }: Observation): Access =>
  create(memoryTree(inodes, { sysctl, ancestors: false }))

export const disagreements = (create: CreateAccess, observation: Observation, shares?: Shares): Disagreement[] => {
  const access = accessTo(create, observation)
  const { subject } = observation
  const found: Disagreement[] = []
  for (const [path, power, kernel] of truths(observation)) {
    const share = shares?.get(power)
    if (share !== undefined) {
      share.tried++
      if (kernel) share.yes++
    }
    const model = access.can(subject, power, path)
    if (model !== kernel) found.push({ power, path, kernel, model })
  }
  return found
}
