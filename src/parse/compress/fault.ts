/** Why compressed bytes cannot be read on: they end early, or say what no such bytes can say. */
export class CompressedFault extends Error {
  override readonly name = 'CompressedFault'
  readonly kind: 'truncated' | 'damaged' | 'unsupported'

  constructor(kind: CompressedFault['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

export const truncated = (): CompressedFault => new CompressedFault('truncated', 'the compressed input ends early')
/** `what` completes "the compressed input is damaged: …". */
export const damaged = (what: string): CompressedFault =>
  new CompressedFault('damaged', `the compressed input is damaged: ${what}`)
export const unsupported = (what: string): CompressedFault => new CompressedFault('unsupported', what)
