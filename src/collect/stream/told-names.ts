import type { Extra, OwnerNames } from '../../model/index.ts'
import type { Table } from './table.ts'

/** Names kept: more accounts than a list of paths can honestly have. */
const MOST = 65_536

/** Which name goes with which number, as rows that carry both say; the first row of a number counts. */
export interface TellingNames extends OwnerNames {
  note(uid: number | undefined, gid: number | undefined, extra: Extra | undefined): void
}

export const tellingNames = (): TellingNames => {
  const users = new Map<number, string>()
  const groups = new Map<number, string>()
  /** Rows in a row mostly say the same. */
  let last: { uid: number | undefined; gid: number | undefined; extra: Extra | undefined } | undefined
  return {
    users,
    groups,
    note(uid, gid, extra) {
      if (extra === undefined || (last?.extra === extra && last.uid === uid && last.gid === gid)) return
      last = { uid, gid, extra }
      if (uid !== undefined && typeof extra.owner === 'string' && users.size < MOST && !users.has(uid))
        users.set(uid, extra.owner)
      if (gid !== undefined && typeof extra.group === 'string' && groups.size < MOST && !groups.has(gid))
        groups.set(gid, extra.group)
    },
  }
}

/** The same of all rows of a table. */
export const toldNames = ({ length, columns }: Table): OwnerNames => {
  const names = tellingNames()
  for (let row = 0; row < length; row++) {
    const { uid, gid, extra } = columns.get(row)
    names.note(uid, gid, extra)
  }
  return names
}
