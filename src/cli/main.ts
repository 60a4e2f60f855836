#!/usr/bin/env node
import type { Io, Sink } from './io.ts'
import { run } from './run.ts'

const stop = new AbortController()

/** A reader that went away (`| head`) ends the work without a word; a full disk is an error like any other. */
const sinkOf = (stream: NodeJS.WriteStream): Sink => {
  let gone = false
  // Without a listener a failing write would end the process with a stack; the callback below deals with it.
  stream.on('error', () => undefined)
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.isTTY === true ? stream.columns : 0
    },
    write: (text) =>
      new Promise((resolve, reject) => {
        if (gone) return resolve()
        stream.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
          if (error === null || error === undefined) return resolve()
          if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') return reject(error)
          gone = true
          stop.abort()
          resolve()
        })
      }),
  }
}

// The first signal asks for an orderly end (an incomplete report, exit 3); a second one finds no listener and kills.
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => {
    stop.abort()
    process.stdin.destroy()
  })

const io: Io = {
  stdout: sinkOf(process.stdout),
  stderr: sinkOf(process.stderr),
  get stdin() {
    return process.stdin
  },
  env: process.env,
  signal: stop.signal,
}

const code = await run(process.argv.slice(2), io, async () => (await import('./load-sdk.ts')).loadSdk())
// Standard input may still be open (an aborted pipe): everything written has left, so nothing is lost by not waiting.
process.exit(code)
