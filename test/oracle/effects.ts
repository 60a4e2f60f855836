/**
 * Holds the effects of maintainer scripts, tmpfiles.d and units to the owners that a root which dpkg installed really has. The packages'
 * file lists are taken as root's own, as archives nearly always say; acts of installing are applied; then every path that packages list, that an act
 * changed, or that is not root's is compared. Prints each difference, and figures.
 *
 *   node dist/test/oracle/effects.js ROOT
 */
import { fs } from '../../src/collect/index.ts'
import { effects } from '../../src/effect/index.ts'
import { type ActRecord, BatchRow, FACT, type Inode, memoryTree, quotePath } from '../../src/model/index.ts'
import { surveySource } from '../../src/scan/survey.ts'

const target = process.argv[2]
if (target === undefined) throw new Error('usage: node dist/test/oracle/effects.js ROOT')

const source = await fs.open({ path: target }, {})
const surveyed = await surveySource(source, { manifestGlobs: [], stated: [], target, acts: true })
const { accounts, named } = surveyed.world

const real = new Map<string, Inode>()
const everything = { root: 0, rootFacts: FACT.stat, enter: () => 0, dead: () => false, facts: () => FACT.stat }
for await (const batch of source.batches(everything))
  for (let row = 0; row < batch.length; row++) {
    const { path, type, mode, owner, group, uid, gid, linkTarget } = named(new BatchRow(batch, row))
    real.set(path, { path, type, mode, owner, group, uid, gid, linkTarget })
  }

const listed = new Set<string>()
const resolve = (path: string): string => surveyed.world.access.resolve(path).path
for (const path of real.keys()) {
  if (!/^\/var\/lib\/dpkg\/info\/[^/]*\.list$/.test(path)) continue
  const bytes = surveyed.world.tree.read(path, 1 << 24)
  for (const line of bytes ? Buffer.from(bytes).toString('latin1').split('\n') : []) {
    const at = line.lastIndexOf('/')
    if (at >= 0 && line !== '/.') listed.add(at === 0 ? line : `${resolve(line.slice(0, at))}${line.slice(at)}`)
  }
}
await source.close()

/** As the archives have it: root's. */
const shipped = [...listed].flatMap((path) => {
  const inode = real.get(path)
  return inode === undefined ? [] : [{ ...inode, owner: 'root', group: 'root', uid: 0, gid: 0 }]
})
const before = memoryTree(shipped, { ancestors: 'root', whole: true })
const WHEN = new Set(['install'])
const acts = surveyed.records.filter(
  (record): record is ActRecord =>
    record.kind === 'act' &&
    WHEN.has(record.trigger) &&
    record.actor === 'root' &&
    record.verb !== 'remove' &&
    / of /.test(record.by ?? ''),
)
const boot = surveyed.records.filter(
  (record): record is ActRecord =>
    record.kind === 'act' &&
    record.trigger === 'boot' &&
    record.verb !== 'remove' &&
    /^tmpfiles\.d\//.test(record.by ?? ''),
)
const { tree, changed, untold } = effects(before, [...acts, ...boot], accounts)

const shown = (inode: Inode | null | undefined): string =>
  inode ? `${inode.owner ?? inode.uid}:${inode.group ?? inode.gid}` : 'absent'
const isRoots = (inode: Inode | null | undefined): boolean => !inode || (inode.uid === 0 && inode.gid === 0)
let [same, wrong, missed, given] = [0, 0, 0, 0]
for (const path of new Set([...listed, ...changed.keys(), ...real.keys()])) {
  const [is, ours] = [real.get(path), tree.lookup(path)]
  if (is === undefined || (isRoots(is) && isRoots(ours))) continue
  if (!isRoots(is)) given++
  if (shown(is) === shown(ours)) same++
  else if (ours) {
    wrong++
    console.log(
      `differs  ${quotePath(path)}  is ${shown(is)}, by the acts ${shown(ours)}  ${ours.origin?.source ?? 'as shipped'}:${ours.origin?.line ?? ''}`,
    )
  } else {
    missed++
    console.log(`not told ${quotePath(path)}  is ${shown(is)}`)
  }
}
console.log(
  `${given} inodes are not root's: ${same} as the acts say, ${wrong} differ, ${missed} are made by no act that is told; ${acts.length} acts of installing, ${untold.length} of them without a path`,
)
