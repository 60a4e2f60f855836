import { spawn } from 'node:child_process'
import { readlinkSync, writeFileSync } from 'node:fs'
import type { Subject } from '../../src/model/index.ts'
import type { Outcome, ProbeInput } from './kernel-probe.ts'

const lines = (ranges: readonly (readonly [number, number])[]): string =>
  ranges.map(([first, count]) => `${first} ${first} ${count}\n`).join('')

/** Runs the probe, in a user namespace when the subject lives in one. */
export const probed = async (script: string, input: ProbeInput, { mapped }: Subject): Promise<readonly Outcome[]> => {
  const node = [process.execPath, script, 'probe'] as const
  // `read` takes a line byte by byte and leaves the rest of standard input to the probe.
  const [program, ...args] = mapped ? ['unshare', '-U', 'sh', '-c', 'read -r _ && exec "$@"', 'sh', ...node] : node
  const child = spawn(program as string, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  child.stdin.on('error', () => undefined)
  if (mapped) {
    const own = readlinkSync('/proc/self/ns/user')
    const there = `/proc/${child.pid}`
    for (let wait = 0; readlinkSync(`${there}/ns/user`) === own && wait < 500; wait++)
      await new Promise((resolve) => setTimeout(resolve, 2))
    writeFileSync(`${there}/uid_map`, lines(mapped.uids))
    writeFileSync(`${there}/gid_map`, lines(mapped.gids))
    child.stdin.write('\n')
  }
  child.stdin.end(JSON.stringify(input))
  const code = await ended
  if (code !== 0) throw new Error(`the probe ended with ${code}`)
  return JSON.parse(Buffer.concat(parts).toString()) as readonly Outcome[]
}
