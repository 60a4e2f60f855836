import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Chunk, Engine, Pair, Program } from './contract.ts'
import { programPath } from './program.ts'
import { beyondRego, regoOf } from './rego.ts'

const PROGRAM: Program = {
  name: 'opa',
  version: ['version'],
  install: 'go install github.com/open-policy-agent/opa@v1.22.2',
}
/** Records in one question: fewer, and the socket is what is measured. */
const ASKED = 500
const PATIENCE = 30_000

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })

const ask = (agent: Agent, port: number, path: string, body?: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request(
      { agent, host: '127.0.0.1', port, path, method: body === undefined ? 'GET' : 'POST' },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          const text = Buffer.concat(parts).toString()
          if (response.statusCode === 200) resolve(text)
          else reject(new Error(`opa answered ${response.statusCode}: ${text.slice(0, 500)}`))
        })
      },
    )
    asked.once('error', reject)
    asked.end(body)
  })

export const opa: Engine = {
  name: 'opa',
  about: `OPA as a server on this machine, ${ASKED} records a question, one Rego rule for each alternative`,
  program: PROGRAM,
  beyond: beyondRego,
  async start({ rules }) {
    const folder = mkdtempSync(join(tmpdir(), 'pathwrit-opa-'))
    const policy = join(folder, 'bench.rego')
    writeFileSync(
      policy,
      regoOf(rules, 'bench', (rule) => `found contains [${rule}, r.path]`),
    )
    const port = await freePort()
    const server = spawn(
      programPath(PROGRAM),
      ['run', '--server', '--disable-telemetry', '--log-level', 'error', '--addr', `127.0.0.1:${port}`, policy],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let said = ''
    let ended = false
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2_000)
    })
    server.once('exit', () => {
      ended = true
    })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const close = (): void => {
      agent.destroy()
      server.kill()
      rmSync(folder, { recursive: true, force: true })
    }
    process.once('exit', close)
    for (const until = Date.now() + PATIENCE; ; ) {
      const ready = await ask(agent, port, '/health').then(
        () => true,
        () => false,
      )
      if (ready) break
      if (ended || Date.now() > until) {
        close()
        throw new Error(`opa does not start: ${said}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return {
      form: 'chunks',
      size: ASKED,
      async judge({ records }: Chunk): Promise<readonly Pair[]> {
        const text = await ask(agent, port, '/v1/data/bench/found', JSON.stringify({ input: { records } }))
        const { result = [] } = JSON.parse(text) as { result?: readonly (readonly [string, string])[] }
        return result.map(([rule, path]) => ({ rule, path }))
      },
      close,
    }
  },
}
