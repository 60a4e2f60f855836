import type { Access, BytePath, Inode, Power, Subject } from '../model/index.ts'

/** The powers that change something, in the order they are listed; `modify` sums them up and stands apart. */
export const CHANGING = [
  'write',
  'append',
  'create',
  'delete',
  'replace',
  'control',
] as const satisfies readonly Power[]

/** What `surface` lists under `can`: the changing powers the subject surely has at this very path, none of them inferred from above. */
export const surfacePowers = (
  access: Access,
  subject: Subject,
  path: BytePath,
  inode: Inode | undefined,
): readonly Power[] => CHANGING.filter((power) => access.can(subject, power, path, inode) === true)
