/**
 * Maintainer scripts, run: `node dist/test/oracle/script-runs.js ROOT [--show] [--only WORD]`, as root, with strace. Over a
 * copy-on-write view of ROOT (a Debian root; it is not changed), without network and in namespaces of its own, every shell
 * maintainer script is run under strace, once as the root stands and once with logs, run-time files and overrides gone. Each directory made, name removed or moved, owner or mode changed by the
 * script and by what it runs must be an act that we foretold, or stand beside acts whose path we could not tell.
 * Programs of the packaging system do what they do apart (`APART`); what they touch is not asked for.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createAccess } from '../../src/access/index.ts'
import { joinPath, nameOf, parentOf } from '../../src/model/index.ts'
import { fsTree } from './root-tree.ts'
import { followed, ways } from './script-acts.ts'
import { deedsIn, foretold } from './strace.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { show: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
})
const [root] = positionals
if (root === undefined || process.getuid?.() !== 0)
  throw new Error('as root: script-runs.js ROOT [--show] [--only WORD]')
if (process.env.PATHWRIT_SCRIPTS === undefined) {
  const again = [process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const env = { ...process.env, PATHWRIT_SCRIPTS: '1' }
  const ran = spawnSync('unshare', ['-m', '-p', '-n', '-i', '-u', '-f', ...again], { stdio: 'inherit', env })
  process.exit(ran.status ?? 1)
}

const run = (command: string, ...args: readonly string[]): void => {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`)
}

const work = mkdtempSync(join(tmpdir(), 'pathwrit-scripts-'))
run('mount', '-t', 'tmpfs', 'scripts', work)
const view = join(work, 'root')
mkdirSync(view)
/** What a script may have to make anew. */
const BARE = ['var/log', 'run', 'var/lib/dpkg/statoverride']
let [scripts, asked, met, beside] = [0, 0, 0, 0]
let upper = 0
const tree = fsTree(root)
const { resolve } = createAccess(tree)
const resolved = (path: string): string => joinPath(resolve(parentOf(path)).path, nameOf(path))
for (const [way, bare] of ways(root).flatMap((one) => [[one, false] as const, [one, true] as const])) {
  if (!way.path.startsWith('/var/lib/dpkg') || !way.path.includes(values.only)) continue
  if (!/^#! ?\/bin\/(?:ba|da)?sh/.test(readFileSync(join(root, way.path), 'latin1').slice(0, 64))) continue
  const layer = join(work, String(upper++))
  for (const name of ['upper', 'work']) mkdirSync(join(layer, name), { recursive: true })
  const layers = `lowerdir=${root},upperdir=${join(layer, 'upper')},workdir=${join(layer, 'work')}`
  run('mount', '-t', 'overlay', 'scripts', '-o', layers, view)
  writeFileSync(join(view, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  if (bare) for (const path of BARE) rmSync(join(view, path), { recursive: true, force: true })
  if (bare) for (const path of ['var/log', 'run']) mkdirSync(join(view, path))
  const log = join(layer, 'log')
  const traced =
    'trace=process,chown,fchownat,lchown,chmod,fchmodat,mkdir,mkdirat,unlink,unlinkat,rmdir,rename,renameat,renameat2,symlink,symlinkat'
  const env = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    DEBIAN_FRONTEND: 'noninteractive',
    ...Object.fromEntries(way.how.env ?? []),
  }
  const call = [
    '-f',
    '-y',
    '-qq',
    '-s',
    '4096',
    '-e',
    traced,
    '-o',
    log,
    'chroot',
    view,
    way.path,
    ...(way.how.args ?? []),
  ]
  const { status } = spawnSync('strace', call, { env, timeout: 20_000, stdio: 'ignore', killSignal: 'SIGKILL' })
  const { records } = followed(root, way)
  const acts = records.filter((record) => record.kind === 'act')
  scripts++
  const missed: string[] = []
  for (const deed of deedsIn(readFileSync(log, 'latin1'), view)) {
    asked++
    const told = foretold(deed, acts, resolved)
    if (told === 'told') met++
    else if (told === 'beside') beside++
    else missed.push(`${deed.verb} ${deed.path} by ${deed.program}`)
  }
  if (values.show || missed.length > 0)
    console.log(`${way.path}${bare ? ' (bare)' : ''}: exit ${status}, ${missed.length} not foretold`)
  for (const line of new Set(missed)) console.log(`  ${line}`)
  run('umount', '-l', view)
  rmSync(layer, { recursive: true, force: true })
}
run('umount', '-l', work)
rmSync(work, { recursive: true, force: true })
console.log(
  `${root}: ${scripts} scripts run, ${asked} deeds seen, ${met} foretold, ${beside} beside unresolved acts, ${asked - met - beside} missed`,
)
