/**
 * The reading of logrotate's configuration, judged by logrotate itself (`-d -f`, in a root of its own; nothing is rotated):
 *   node dist/test/oracle/logrotate.js ROOT [--cases 300] [--seed N] [--show], as root.
 * ROOT holds /usr/sbin/logrotate and its libraries. First ROOT's own configuration, with a log for each pattern; then made-up configurations: which logs are rotated, how, as whom, what is
 * made with which mode and owner, which scripts run.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createAccess } from '../../src/access/index.ts'
import type { ActFindings, ActView } from '../../src/act/index.ts'
import { logrotate } from '../../src/act/logrotate/index.ts'
import type { FactRecord, Inode, Tree } from '../../src/model/index.ts'
import { randomRotation, SCRATCH_GROUPS, SCRATCH_LOGS, SCRATCH_USERS } from './random-rotation.ts'

const [target = '/', ...rest] = process.argv.slice(2)
const option = (name: string, fallback: number): number => {
  const at = rest.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(rest[at + 1])
}
const cases = option('cases', 300)
const seed = option('seed', Date.now() % 1_000_000)
const show = rest.includes('--show')

/** A root with nothing but the program, accounts and logs. */
const build = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'rotation-'))
  chmodSync(root, 0o755)
  const bring = (path: string): void => {
    const from = existsSync(join(target, path)) ? join(target, path) : path
    mkdirSync(dirname(join(root, path)), { recursive: true })
    copyFileSync(realpathSync(from), join(root, path))
  }
  bring('/usr/sbin/logrotate')
  const lib = join(target, 'usr/lib/x86_64-linux-gnu')
  const linked = execFileSync('ldd', [join(target, 'usr/sbin/logrotate')], {
    encoding: 'utf8',
    env: { LD_LIBRARY_PATH: lib },
  })
  for (const line of linked.split('\n')) {
    const path = /(\/\S+)/.exec(line.replace(/^.*=>/, ''))?.[1]
    if (path === undefined) continue
    const inside = path.startsWith(lib) ? path.slice(target.replace(/\/$/, '').length) : path
    bring(inside)
  }
  mkdirSync(join(root, 'etc/logrotate.d'), { recursive: true })
  writeFileSync(
    join(root, 'etc/passwd'),
    SCRATCH_USERS.map(([name, id]) => `${name}:x:${id}:${id}::/:/bin/sh\n`).join(''),
  )
  writeFileSync(join(root, 'etc/group'), SCRATCH_GROUPS.map(([name, id]) => `${name}:x:${id}:\n`).join(''))
  for (const path of SCRATCH_LOGS) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), 'x\n'.repeat(10))
    chmodSync(join(root, path), 0o640)
  }
  mkdirSync(join(root, 'var/log/a/old'))
  chmodSync(join(root, 'var/log/open'), 0o777)
  return root
}

const treeOf = (root: string): Tree => {
  const lookup = (path: string): Inode | null => {
    const stats = lstatSync(join(root, path), { throwIfNoEntry: false })
    if (stats === undefined) return null
    const type = stats.isDirectory() ? 'directory' : 'file'
    return { path, type, mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid, nlink: stats.nlink }
  }
  return {
    lookup,
    children: (path) =>
      lookup(path)?.type !== 'directory'
        ? null
        : readdirSync(join(root, path)).map((name) => lookup(`${path === '/' ? '' : path}/${name}`) as Inode),
    names: ({ path }) => [path],
    read: (path) => readFileSync(join(root, path)),
    sysctl: () => undefined,
  }
}

type Ids = readonly (readonly [name: string, id: number])[]
interface Accounts {
  readonly users: Ids
  readonly groups: Ids
}
const SCRATCH: Accounts = { users: SCRATCH_USERS, groups: SCRATCH_GROUPS }

const recordsOf = ({ users, groups }: Accounts): readonly FactRecord[] => {
  const origin = { collector: 'test', source: '' }
  const [home, shell] = ['/', '/bin/sh']
  return [
    ...users.map(
      ([name, uid]): FactRecord => ({ kind: 'account', path: '/etc/passwd', name, uid, gid: uid, home, shell, origin }),
    ),
    ...groups.map(([name, gid]): FactRecord => ({ kind: 'group', path: '/etc/group', name, gid, members: [], origin })),
  ]
}
const idIn = (list: Ids, name: string): number =>
  list.find(([known]) => known === name)?.[1] ?? Number(name.replace('#', ''))

const found = (root: string, accounts: Accounts, shell: ActView['shell']): ActFindings => {
  const tree = treeOf(root)
  return logrotate.acts({
    files: new Map(),
    tree,
    records: recordsOf(accounts),
    services: [],
    resolve: createAccess(tree).resolve,
    collector: 'test',
    script: () => NOTHING,
    shell,
  })
}
const NOTHING: ActFindings = { records: [], doubts: [] }

const patternsIn = (root: string, accounts: Accounts): readonly string[] =>
  found(root, accounts, () => NOTHING).records.flatMap((record) => (record.kind === 'log-rotation' ? record.logs : []))

const ours = (
  root: string,
  accounts: Accounts,
): { readonly said: readonly string[]; readonly doubts: readonly string[] } => {
  const tree = treeOf(root)
  const scripts = new Set<string>()
  const { records, doubts } = found(root, accounts, (text, { by }) => {
    for (const token of text.match(/token-\d+/g) ?? []) scripts.add(`${by.split(' ', 1)[0]} ${token}`)
    return NOTHING
  })
  const said: string[] = [...scripts]
  for (const record of records) {
    if (record.kind !== 'act') continue
    const { verb, path, actor, words, owner, group, mode } = record
    // A log that is not there is told, and not rotated.
    if (record.makes !== 'directory' && tree.lookup(path) === null) continue
    if (verb === 'rotate') said.push(`${words} ${path} as ${idIn(accounts.users, actor)}`)
    if (verb !== 'create' || record.makes !== 'file') continue
    const [uid, gid] = [owner ? idIn(accounts.users, owner) : 0, group ? idIn(accounts.groups, group) : 0]
    said.push(`make ${path} ${(mode ?? 0o640).toString(8)} ${uid} ${gid}`)
  }
  return { said: said.sort(), doubts }
}

const theirs = (output: string): readonly string[] => {
  const said = new Set<string>()
  for (const part of output.split('\nrotating pattern: ').slice(1)) {
    const uid = /switching euid from 0 to (\d+)/.exec(part)?.[1] ?? '0'
    const ended = (start: string): ReadonlySet<string> =>
      new Set(part.split('\n').flatMap((line) => (line.startsWith(start) ? [line.slice(start.length)] : [])))
    // `copy` takes the renaming away from `renamecopy`, which then copies what is not there.
    const [truncated, kept, renamed] = [ended('truncating '), ended('Not truncating '), /^renaming (.+) to /gm]
    const moved = new Set([...part.matchAll(renamed)].map(([, path]) => path))
    const copied = { has: (path: string) => kept.has(path) || (kept.has(`${path}.tmp`) && !moved.has(path)) }
    const made = [...part.matchAll(/^creating new (.+) mode = 0([0-7]+) uid = (\d+) gid = (\d+)/gm)]
    for (const [, path, mode, owner, group] of made) said.add(`make ${path} ${mode} ${owner} ${group}`)
    for (const [, path = ''] of part.matchAll(/^rotating log (.+), log->rotateCount/gm)) {
      // Old logs are shifted even where nothing follows.
      if (!moved.has(path) && !truncated.has(path) && !copied.has(path)) continue
      const creates = made.some(([, one]) => one === path)
      const how = truncated.has(path) ? 'copytruncate' : copied.has(path) ? 'copy' : creates ? 'create' : 'nocreate'
      said.add(`${how} ${path} as ${uid}`)
    }
    let kind = ''
    for (const line of part.split('\n')) {
      kind = /^running (first action|prerotate|postrotate|last action) script/.exec(line)?.[1]?.replace(' ', '') ?? kind
      for (const token of line.match(/token-\d+/g) ?? []) if (kind !== '') said.add(`${kind} ${token}`)
    }
  }
  return [...said].sort()
}

let acts = 0
/** Whether both say the same of what lies in the scratch root. */
const agree = (root: string, accounts: Accounts, name: string, files: ReadonlyMap<string, string>): boolean => {
  const run = spawnSync('chroot', [root, '/usr/sbin/logrotate', '-d', '-f', '/etc/logrotate.conf'], {
    encoding: 'utf8',
  })
  const [expected, { said: found, doubts }] = [theirs(run.stderr), ours(root, accounts)]
  acts += expected.length
  const missing = expected.filter((line) => !found.includes(line))
  const extra = found.filter((line) => !expected.includes(line))
  if (missing.length + extra.length === 0) return true
  console.log(`${name}: logrotate alone ${JSON.stringify(missing)}, pathwrit alone ${JSON.stringify(extra)}`)
  if (!show) return false
  for (const [path, text] of files) console.log(`--- ${path}\n${text}`)
  console.log(`--- logrotate\n${run.stderr}\n--- pathwrit\n${doubts.join('\n')}`)
  return false
}

const idsIn = (file: string): Ids =>
  readFileSync(join(target, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [line.split(':')[0] ?? '', Number(line.split(':')[2])])

/** The target's own stanzas, with a log made for every pattern of theirs. */
const judgeOwn = (): boolean => {
  const root = build()
  try {
    for (const file of ['etc/passwd', 'etc/group', 'etc/logrotate.conf'])
      copyFileSync(join(target, file), join(root, file))
    for (const name of readdirSync(join(target, 'etc/logrotate.d')))
      copyFileSync(join(target, 'etc/logrotate.d', name), join(root, 'etc/logrotate.d', name))
    const accounts = { users: idsIn('etc/passwd'), groups: idsIn('etc/group') }
    for (const log of patternsIn(root, accounts)) {
      const path = join(root, log.replaceAll(/[*?]/g, 'x'))
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, 'x\n')
      chmodSync(path, 0o640)
    }
    return agree(root, accounts, target, new Map())
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const same = judgeOwn()
console.log(`${target}: ${acts} acts of its own configuration, ${same ? 'the same' : 'NOT the same'} for both`)
const root = build()
let wrong = 0
try {
  for (let at = 0; at < cases; at++) {
    const files = randomRotation(seed + at)
    for (const name of readdirSync(join(root, 'etc/logrotate.d'))) rmSync(join(root, 'etc/logrotate.d', name))
    for (const [path, text] of files) writeFileSync(join(root, path), text)
    if (!agree(root, SCRATCH, `seed ${seed + at}`, files)) wrong++
  }
} finally {
  rmSync(root, { recursive: true, force: true })
}
console.log(
  `${cases} configurations (seed ${seed}), ${acts} acts that logrotate states, ${wrong} configurations read otherwise`,
)
process.exitCode = same && wrong === 0 && acts > 0 ? 0 : 1
