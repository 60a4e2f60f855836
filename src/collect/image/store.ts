import type { PathwritError } from '../../model/index.ts'

/** The files of an image's archive or layout folder, by their names in it. */
export interface Store {
  /** As errors name it. */
  readonly name: string
  /** The whole of it was there. */
  readonly whole: boolean
  has(name: string): boolean
  names(): Iterable<string>
  /** A small file whole; undefined: it is not there. Throws where it is larger than a document can be. */
  text(name: string): Promise<string | undefined>
  /** A file's bytes; the file must be there. `skip` is asked between chunks how many of the bytes that follow may be left out. */
  chunks(name: string, skip?: (most: number) => number): AsyncIterable<Uint8Array>
  size(name: string): number
  error(message: string, hint: string): PathwritError
}
