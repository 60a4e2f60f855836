/**
 * Compiles the programs of drop-programs.ts, runs each as root under strace, and keeps the traces for the tests.
 *
 *   node dist/test/oracle/drops.js
 *
 * Needs root, gcc and strace. Writes test/fixtures/traces/NAME.strace: who a process is, what it makes, runs and opens.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../author/fixture-files.ts'
import { DROP_PROGRAMS, sourceOf } from './drop-programs.ts'

const CALLS =
  'execve,clone,clone3,fork,vfork,setuid,setgid,setreuid,setregid,setresuid,setresgid,setgroups,capset,prctl,openat'

const folder = mkdtempSync(join(tmpdir(), 'pathwrit-drops-'))
try {
  for (const program of DROP_PROGRAMS) {
    const [source, binary, trace] = ['a.c', 'program', 'strace'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    writeFileSync(source, sourceOf(program))
    execFileSync('gcc', ['-o', binary, source])
    const flags = ['-f', '-o', trace, '-e', `trace=${CALLS}`, binary]
    try {
      execFileSync('strace', flags, { stdio: 'ignore' })
    } catch {
      // A program that heeds a failure ends badly, as it should.
    }
    const text = readFileSync(trace, 'utf8').replaceAll(folder, '/usr/sbin')
    writeFileSync(join(projectRoot(), 'test/fixtures/traces', `${program.name}.strace`), text)
  }
  console.log(`${DROP_PROGRAMS.length} programs traced`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
