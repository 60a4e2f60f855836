import { isAbsolute, relative } from 'node:path'
import { PathwritError, placed } from '../model/index.ts'
import type { PackFiles } from '../pack/index.ts'
import { locate } from './locate.ts'
import type { OwnPackage } from './own-package.ts'

/** What one call of loadPacks has read so far: packs by real path (each is read once), texts by shown name. */
export interface Session {
  readonly cwd: string
  readonly own: OwnPackage
  readonly packs: Map<string, PackFiles>
  readonly texts: Map<string, string>
}

/** A file as messages name it: relative to the working directory when it is below it. */
export const shownFile = (path: string, { cwd }: Session): string => {
  const short = relative(cwd, path)
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short
}

/** An error with line and column, when it says where in a file of this session it is. */
export const located = async (error: unknown, { texts }: Session): Promise<unknown> => {
  if (!(error instanceof PathwritError) || error.file === undefined) return error
  const text = texts.get(error.file)
  if (text === undefined || error.pointer === undefined || error.line !== undefined) return error
  return placed(error, await locate(text, error.pointer))
}
