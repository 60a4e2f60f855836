/** What stops a reader: the rest of a stanza (of the file, where it stands outside of one), or of the file in any case. */
export class RotationFault extends Error {
  override readonly name = 'RotationFault'
  readonly whole: boolean
  constructor(why: string, whole = false) {
    super(why)
    this.whole = whole
  }
}
