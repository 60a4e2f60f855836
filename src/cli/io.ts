/** Where text goes. `write` settles once the text has left; it stays silent when the reader has gone. */
export interface Sink {
  write(text: string): Promise<void>
  readonly isTTY: boolean
  /** Columns of the terminal; 0 when it is none. */
  readonly columns: number
}

/** Everything a command knows of the process it runs in. */
export interface Io {
  readonly stdout: Sink
  readonly stderr: Sink
  readonly stdin: AsyncIterable<Uint8Array>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted by SIGINT, SIGTERM, or when the reader of standard output has gone. */
  readonly signal: AbortSignal
}
