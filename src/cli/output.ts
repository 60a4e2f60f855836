import { randomBytes } from 'node:crypto'
import { type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Io } from './io.ts'
import { oneOf, type Parsed } from './parse-args.ts'

/** Where a command's result goes. Nothing of a file is seen before `commit`; after `discard` the old one stands as it was. */
export interface Output {
  write(text: string): Promise<void>
  commit(): Promise<void>
  discard(): Promise<void>
}

/** Findings are short: they leave in blocks. */
const BLOCK = 1 << 16

const buffered = (flush: (text: string) => Promise<void>) => {
  let held: string[] = []
  let size = 0
  const drain = async (): Promise<void> => {
    if (size === 0) return
    const text = held.join('')
    held = []
    size = 0
    await flush(text)
  }
  return {
    drain,
    async write(text: string): Promise<void> {
      if (text === '') return
      held.push(text)
      size += text.length
      if (size >= BLOCK) await drain()
    },
  }
}

/** The output that `-o` asks for, or standard output. */
export const openOutput = async (parsed: Parsed, io: Io): Promise<Output> => {
  const file = oneOf(parsed, 'output')
  if (file !== undefined && file !== '-') return openFile(file)
  const block = buffered((text) => io.stdout.write(text))
  return { write: block.write, commit: block.drain, discard: block.drain }
}

/** A file that is written whole or not at all. */
export const openFile = async (file: string): Promise<Output> => {
  const path = await realpath(file).catch(() => file)
  const old = await stat(path).catch(() => undefined)
  // A device or a pipe is written into: renaming over it would destroy it. Opening a directory fails by itself.
  if (old !== undefined && !old.isFile()) return writeInto(await open(path, 'w'))
  const temporary = join(dirname(path), `.${basename(path).slice(0, 200)}.${randomBytes(6).toString('hex')}`)
  const handle = await open(temporary, 'wx', 0o666).catch((cause: Error) => {
    // The user knows the file by the name they gave it.
    cause.message = cause.message.replace(temporary, path)
    throw cause
  })
  const block = buffered((text) => append(handle, text))
  const discard = async (): Promise<void> => {
    await handle.close().catch(() => undefined)
    await unlink(temporary).catch(() => undefined)
  }
  return {
    write: block.write,
    discard,
    async commit() {
      try {
        await block.drain()
        if (old !== undefined) await handle.chmod(old.mode & 0o777)
        await handle.sync()
        await handle.close()
        await rename(temporary, path)
      } catch (cause) {
        await discard()
        throw cause
      }
      await syncDirectory(dirname(path))
    },
  }
}

const append = async (handle: FileHandle, text: string): Promise<void> => {
  await handle.appendFile(text)
}

const writeInto = (handle: FileHandle): Output => {
  const block = buffered((text) => append(handle, text))
  return {
    write: block.write,
    async commit() {
      await block.drain()
      await handle.close()
    },
    discard: () => handle.close().catch(() => undefined),
  }
}

/** The new name survives a crash only once its directory is on disk; file systems that cannot do this are no failure. */
const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close().catch(() => undefined)
}

/** Runs `work` with the output, and keeps what it wrote only if it came to its end. */
export const withOutput = async <T>(parsed: Parsed, io: Io, work: (output: Output) => Promise<T>): Promise<T> => {
  const output = await openOutput(parsed, io)
  try {
    const result = await work(output)
    await output.commit()
    return result
  } catch (cause) {
    await output.discard()
    throw cause
  }
}
