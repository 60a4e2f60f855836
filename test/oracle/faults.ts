/**
 * Seeded faults: breaks one thing at a time under the directories of a real root's services, scans, and holds the report to what
 * the fault's kind predicts; then mends it and expects the first report back, byte for byte.
 *
 *   node dist/test/oracle/faults.js ROOT [--cases 200] [--seed 1]
 *
 * Needs root. Works on a copy of ROOT, made beside it and removed in the end. Exits 1 on the first disagreement it cannot explain.
 */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join, posix } from 'node:path'
import { parseArgs } from 'node:util'
import { compile, type Finding, loadPack, type Plan, type Service, scan, services } from '../../src/index.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string', default: '200' }, seed: { type: 'string', default: String(Date.now() % 1e9) } },
})
const original = positionals[0]
if (original === undefined || process.getuid?.() !== 0) {
  console.error('faults ROOT [--cases N] [--seed N], as root')
  process.exit(2)
}
const cases = Number(values.cases)
console.log(`root ${original}, seed ${values.seed}, ${cases} cases`)

/** mulberry32: small, seeded, good enough to pick with. */
let state = Number(values.seed) >>> 0
const random = (): number => {
  state = (state + 0x6d2b79f5) >>> 0
  let t = state
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T

const root = `${original.replace(/\/+$/, '')}.faults`
rmSync(root, { recursive: true, force: true })
execFileSync('cp', ['-a', '--', original, root])
const inRoot = (path: string): string => join(root, path)

const filesBelow = (path: string, wanted: (mode: number) => boolean, limit = 400): string[] => {
  const found: string[] = []
  const queue = [path]
  for (let next = queue.shift(); next !== undefined && found.length < limit; next = queue.shift()) {
    if (!existsSync(inRoot(next))) continue
    const stat = lstatSync(inRoot(next))
    if (wanted(stat.mode)) found.push(next)
    if (stat.isDirectory()) for (const name of readdirSync(inRoot(next)).sort()) queue.push(join(next, name))
  }
  return found
}
const isFile = (mode: number): boolean => (mode & 0o170000) === 0o100000
const isDirectory = (mode: number): boolean => (mode & 0o170000) === 0o040000

/** One fault: what it does, how to mend it, and which rule must speak at which path. */
interface Fault {
  readonly name: string
  readonly path: string
  readonly rule: string
  readonly apply: () => void
  readonly undo: () => void
}
type Make = (service: Service) => Fault | undefined

const chmod = (path: string, change: (mode: number) => number, name: string, rule: string): Fault => {
  const { mode } = lstatSync(inRoot(path))
  return {
    name,
    path,
    rule,
    apply: () => chmodSync(inRoot(path), change(mode & 0o7777)),
    undo: () => chmodSync(inRoot(path), mode & 0o7777),
  }
}
const chown = (path: string, uid: number, gid: number, mode: number | undefined, name: string, rule: string): Fault => {
  const before = lstatSync(inRoot(path))
  return {
    name,
    path,
    rule,
    apply: () => {
      lchownSync(inRoot(path), uid === -1 ? before.uid : uid, gid === -1 ? before.gid : gid)
      // chown clears set-id bits, so the mode is put back (or changed) after it.
      chmodSync(inRoot(path), mode ?? before.mode & 0o7777)
    },
    undo: () => {
      lchownSync(inRoot(path), before.uid, before.gid)
      chmodSync(inRoot(path), before.mode & 0o7777)
    },
  }
}
const plant = (
  path: string,
  bytes: string,
  owner: readonly [number, number],
  mode: number,
  name: string,
  rule: string,
): Fault | undefined =>
  existsSync(inRoot(path))
    ? undefined
    : {
        name,
        path,
        rule,
        apply: () => {
          writeFileSync(inRoot(path), bytes)
          lchownSync(inRoot(path), ...owner)
          chmodSync(inRoot(path), mode)
        },
        undo: () => rmSync(inRoot(path)),
      }
const one = (paths: readonly string[]): string | undefined => (paths.length === 0 ? undefined : pick(paths))
const within = (
  service: Service,
  roles: readonly (keyof Service['dirs'])[],
  wanted: (mode: number) => boolean,
): string | undefined => one(roles.flatMap((role) => service.dirs[role]).flatMap((path) => filesBelow(path, wanted)))
const folderOf = (service: Service, roles: readonly (keyof Service['dirs'])[]): string | undefined =>
  within(service, roles, isDirectory)
const KEY =
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n'

/** Whether everyone can walk to what a directory holds. */
const reachable = (path: string): boolean =>
  path === '/' || ((lstatSync(inRoot(path)).mode & 0o001) !== 0 && reachable(join(path, '..')))
const on = (path: string | undefined, make: (path: string) => Fault | undefined): Fault | undefined =>
  path === undefined ? undefined : make(path)
const any = (mode: number): boolean => isFile(mode) || isDirectory(mode)

const FAULTS: readonly Make[] = [
  (service) =>
    on(within(service, ['config'], isFile), (path) =>
      reachable(join(path, '..'))
        ? chmod(path, (mode) => mode | 0o002, 'chmod o+w on configuration', 'surface/world-writable')
        : undefined,
    ),
  (service) =>
    on(within(service, ['config'], any), (path) =>
      chown(
        path,
        service.subject.uid,
        -1,
        undefined,
        'chown configuration to the service',
        'config/not-service-modifiable',
      ),
    ),
  (service) =>
    on(within(service, ['config'], isDirectory), (path) =>
      chown(
        path,
        0,
        service.subject.gid,
        0o775,
        'group write on a configuration directory',
        'config/not-service-modifiable',
      ),
    ),
  (service) =>
    on(within(service, ['config'], isFile), (path) => ({
      name: 'ACL entry on configuration',
      path,
      rule: 'config/not-service-modifiable',
      apply: () => void execFileSync('setfacl', ['-m', `u:${service.subject.uid}:rw`, '--', inRoot(path)]),
      undo: () => void execFileSync('setfacl', ['-b', '--', inRoot(path)]),
    })),
  (service) =>
    on(within(service, ['config'], isFile), (path) =>
      on(folderOf(service, ['state', 'cache', 'logs']), (target) =>
        lstatSync(inRoot(target)).uid !== service.subject.uid
          ? undefined
          : {
              name: 'configuration swapped for a link into state',
              path,
              rule: 'config/not-service-modifiable',
              apply: () => {
                execFileSync('mv', ['-T', '--', inRoot(path), `${root}.kept`])
                symlinkSync(join(target, 'not-there-yet'), inRoot(path))
              },
              undo: () => {
                rmSync(inRoot(path))
                execFileSync('mv', ['-T', '--', `${root}.kept`, inRoot(path)])
              },
            },
      ),
    ),
  (service) =>
    on(within(service, ['code'], any), (path) =>
      chown(path, service.subject.uid, -1, undefined, 'chown code to the service', 'code/not-service-modifiable'),
    ),
  (service) =>
    on(within(service, ['code'], isFile), (path) =>
      chown(path, 0, service.subject.gid, 0o775, 'group write on code', 'code/not-service-modifiable'),
    ),
  (service) =>
    on(
      within(service, ['code'], (mode) => isFile(mode) && (mode & 0o111) !== 0 && (mode & 0o6000) === 0),
      (path) => chmod(path, (mode) => mode | 0o4000, 'set-user-ID on code', 'code/privileged-helper'),
    ),
  (service) =>
    on(folderOf(service, ['cache', 'state']), (folder) => {
      const { uid, gid } = service.subject
      const elf = '\x7fELF\x02\x01\x01'
      // Nothing can be changed by a service that cannot get there: then root's own directory keeps it out.
      const path = join(folder, 'planted.so')
      // Among uploads the stronger rule speaks: nothing there may be run at all.
      const upload = service.dirs.uploads.some((uploads) => path.startsWith(`${uploads}/`))
      return reachable(folder) || lstatSync(inRoot(folder)).uid === uid
        ? plant(
            path,
            elf,
            [uid, gid],
            0o640,
            'code planted in cache or state',
            upload ? 'uploads/no-code' : 'cache/code-unverified',
          )
        : undefined
    }),
  (service) =>
    on(folderOf(service, ['config']), (folder) =>
      plant(
        join(folder, 'planted.pem'),
        KEY,
        [0, 0],
        0o644,
        'readable key planted in configuration',
        reachable(folder) ? 'secrets/stray' : 'secrets/loose-mode',
      ),
    ),
  (service) =>
    on(folderOf(service, ['config']), (folder) =>
      plant(
        join(folder, 'planted.key'),
        KEY,
        [0, service.subject.gid],
        0o660,
        'group-writable key planted',
        'secrets/mode',
      ),
    ),
  (service) =>
    on(folderOf(service, ['state', 'logs', 'cache']), (folder) => {
      const path = join(folder, 'planted-drop')
      if (existsSync(inRoot(path)) || !reachable(folder)) return undefined
      return {
        name: 'world-writable directory planted',
        path,
        rule: 'surface/world-writable',
        apply: () => {
          mkdirSync(inRoot(path))
          chmodSync(inRoot(path), 0o777)
        },
        undo: () => rmSync(inRoot(path), { recursive: true }),
      }
    }),
  (service) =>
    on(
      one(service.dirs.state.filter((folder) => existsSync(inRoot(folder)) && lstatSync(inRoot(folder)).isDirectory())),
      (path) => chown(path, 31337, -1, 0o750, 'state directory given to a stranger', 'state/directory'),
    ),
  (service) => {
    const path = '/opt/planted'
    if (existsSync(inRoot(path)) || !existsSync(inRoot('/opt'))) return undefined
    return {
      name: 'directory of the service planted in /opt',
      path,
      rule: 'surface/whitelist',
      apply: () => {
        mkdirSync(inRoot(path))
        lchownSync(inRoot(path), service.subject.uid, service.subject.gid)
      },
      undo: () => rmSync(inRoot(path), { recursive: true }),
    }
  },
]

const plan: Plan = compile({ packs: [await loadPack('pathwrit:recommended')] })
const judged = async (): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  for await (const finding of scan(plan, { target: root })) findings.push(finding)
  return findings
}
const lineOf = (finding: Finding): string => JSON.stringify(finding)
/** A change is the fault's own when it is at the path, below it, at a link that leads there, or its reasons pass through it. */
const related = (finding: Finding, path: string): boolean => {
  const near = (other: string, hops = 0): boolean => {
    if (other === path || other.startsWith(`${path}/`)) return true
    // Another name of the same inode (a hard link) is the same file.
    const [here, there] = [other, path].map((name) => lstatSync(inRoot(name), { throwIfNoEntry: false }))
    if (here !== undefined && here.ino === there?.ino && !here.isDirectory()) return true
    if (hops > 8 || !lstatSync(inRoot(other), { throwIfNoEntry: false })?.isSymbolicLink()) return false
    return near(posix.resolve(posix.dirname(other), readlinkSync(inRoot(other))), hops + 1)
  }
  return near(finding.path) || finding.witness.some((step) => near(step.path))
}

const there = (await services({ target: root })).services
const baseline = await judged()
const baselineLines = baseline.map(lineOf)
console.log(`${there.length} services, ${baseline.length} findings to begin with`)
const tally = new Map<string, { made: number; wrong: number }>()
let wrong = 0
let tried = 0
for (let made = 0; made < cases && tried < cases * 50; tried++) {
  const make = pick(FAULTS)
  const service = pick(there)
  const fault = make(service)
  if (fault === undefined) continue
  // A fault on what is a finding already would prove nothing.
  if (baseline.some(({ rule, path }) => rule === fault.rule && path === fault.path)) continue
  made++
  const count = tally.get(fault.name) ?? { made: 0, wrong: 0 }
  tally.set(fault.name, count)
  count.made++
  fault.apply()
  const broken = await judged()
  fault.undo()
  const mended = await judged()
  const complaints: string[] = []
  if (!broken.some(({ rule, path, verdict }) => rule === fault.rule && path === fault.path && verdict === 'violation'))
    complaints.push(`no ${fault.rule} at ${fault.path}`)
  const brokenLines = new Set(broken.map(lineOf))
  const before = new Set(baselineLines)
  for (const finding of broken)
    if (!before.has(lineOf(finding)) && !related(finding, fault.path)) complaints.push(`unrelated: ${lineOf(finding)}`)
  for (const finding of baseline)
    if (!brokenLines.has(lineOf(finding)) && !related(finding, fault.path)) complaints.push(`gone: ${lineOf(finding)}`)
  if (mended.map(lineOf).join('\n') !== baselineLines.join('\n')) complaints.push('the report did not come back')
  if (complaints.length > 0) {
    wrong++
    count.wrong++
    console.log(`WRONG ${fault.name} for ${service.name} at ${fault.path}\n  ${complaints.slice(0, 5).join('\n  ')}`)
  }
}
for (const [name, { made, wrong: bad }] of [...tally].sort())
  console.log(`${String(made).padStart(4)} ${String(bad).padStart(3)} wrong  ${name}`)
rmSync(root, { recursive: true, force: true })
const total = [...tally.values()].reduce((sum, { made }) => sum + made, 0)
console.log(`${total - wrong} passed, ${wrong} failed`)
process.exitCode = wrong === 0 && total === cases ? 0 : 1
