/** What is wrong at an offset of JSON text, before its file is known. Never leaves `load/`. */
export class JsonMistake extends Error {
  readonly offset: number
  readonly hint: string | undefined
  readonly code: 'pack' | 'limit'

  constructor(offset: number, message: string, hint?: string, code: 'pack' | 'limit' = 'pack') {
    super(message)
    this.offset = offset
    this.hint = hint
    this.code = code
  }
}
