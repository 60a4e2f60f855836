import type { OwnerNames } from '../../model/index.ts'
import type { Loaded } from './load.ts'

/** Names kept: more accounts than a list of paths can honestly have. */
const MOST = 65_536

/** Which name goes with which number, as rows that carry both say; the first row of a number counts. */
export const toldNames = ({ table }: Loaded): OwnerNames => {
  const users = new Map<number, string>()
  const groups = new Map<number, string>()
  for (let row = 0; row < table.length; row++) {
    const extra = table.columns.extra(row)
    if (extra === undefined) continue
    const { uid, gid } = table.columns.get(row)
    if (uid !== undefined && typeof extra.owner === 'string' && users.size < MOST && !users.has(uid))
      users.set(uid, extra.owner)
    if (gid !== undefined && typeof extra.group === 'string' && groups.size < MOST && !groups.has(gid))
      groups.set(gid, extra.group)
  }
  return { users, groups }
}
