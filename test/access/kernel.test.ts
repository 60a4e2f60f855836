import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { type Inode, joinPath, nameOf, type Power, parentOf, type Subject, textOf } from '../../src/model/index.ts'
import type { Outcome, Probe, ProbeInput } from './kernel-probe.ts'
import { aclSetter, buildTree, inodeAt, koffiPath } from './kernel-tree.ts'
import { memoryTree } from './memory-tree.ts'
import { sketches } from './random-tree.ts'

const TREES = Number(process.env.PATHWRIT_CASES ?? 40)
const SEED = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined

/** Whatever else root holds: without cap_linux_immutable, since the probes do not take attributes off first. */
const ROOT_CAPS = ['cap_dac_override', 'cap_dac_read_search', 'cap_fowner']
const SUBJECTS: readonly Subject[] = [
  { name: 'plain', uid: 1001, gid: 1001, groups: [1001] },
  { name: 'grouped', uid: 1002, gid: 1002, groups: [1002, 1003] },
  { name: 'foreign-groups', uid: 1001, gid: 1003, groups: [1002, 1003] },
  { name: 'stranger', uid: 1005, gid: 1005, groups: [1005] },
  { name: 'root-group', uid: 1005, gid: 0, groups: [0, 1001] },
  { name: 'root', uid: 0, gid: 0, groups: [0], caps: ROOT_CAPS },
  { name: 'bare-root', uid: 0, gid: 0, groups: [0], caps: [] },
  { name: 'override', uid: 1001, gid: 1001, groups: [1001], caps: ['cap_dac_override'] },
  { name: 'read-search', uid: 1001, gid: 1002, groups: [1002], caps: ['cap_dac_read_search'] },
  { name: 'fowner', uid: 1002, gid: 1002, groups: [1002], caps: ['cap_fowner'] },
]

const firstMissing = (byPath: ReadonlyMap<string, Inode>, real: string): string => {
  let path = real
  while (!byPath.has(parentOf(path))) path = parentOf(path)
  return path
}

/** Every made name, names below files and links, and missing ones, each as its own question. */
const questions = (inodes: readonly Inode[], all: ReadonlyMap<string, Inode>): readonly Probe[] => {
  const access = createAccess(memoryTree([...all.values()]))
  const paths = new Set<string>()
  for (const { path, type } of inodes) {
    paths.add(path)
    paths.add(`${path}/none`)
    if (type === 'directory') paths.add(`${path}/none/deeper`)
    if (type !== 'symlink') continue
    const target = access.resolve(path)
    if (target.inode?.type !== 'directory') continue
    for (const inode of inodes) if (parentOf(inode.path) === target.path) paths.add(`${path}/${nameOf(inode.path)}`)
  }
  return [...paths].slice(0, 80).map((path) => {
    const { inode, path: real } = access.resolve(path)
    const leadsTo = !inode ? 'nothing' : inode.type === 'directory' ? 'directory' : 'other'
    const holder = access.resolve(parentOf(path))
    const entry = joinPath(holder.path, nameOf(path))
    const isLink = all.get(entry)?.type === 'symlink'
    return {
      path,
      entry,
      leadsTo,
      isLink,
      mode: inode?.mode ?? 0,
      firstMissing: real === path && !inode ? firstMissing(all, real) : '',
    }
  })
}

const tried = (
  script: string,
  koffi: string | null,
  subject: Subject,
  probes: readonly Probe[],
): readonly Outcome[] => {
  const { uid, gid, groups, caps } = subject
  const whole = caps === undefined || subject.name === 'root'
  const input: ProbeInput = { koffi, probes, become: whole ? { uid, gid, groups } : undefined }
  const set = caps?.length ? `-all,${caps.map((cap) => `+${cap.slice(4)}`).join(',')}` : '-all'
  const privileges = [`--reuid=${uid}`, `--regid=${gid}`, `--groups=${groups.join(',')}`, `--inh-caps=${set}`]
  const confined = caps?.length ? [`--ambient-caps=${set}`] : ['--bounding-set=-all']
  const node = [process.execPath, script, 'probe']
  const [program, ...args] = whole ? node : ['setpriv', ...privileges, ...confined, ...node]
  const run = spawnSync(program as string, args, { input: JSON.stringify(input), maxBuffer: 1 << 28 })
  assert.is(run.status, 0, `the probe as ${subject.name} ran: ${run.stderr}`)
  return JSON.parse(run.stdout.toString()) as readonly Outcome[]
}

const answers = (subject: Subject, outcome: Outcome, probe: Probe, access: ReturnType<typeof createAccess>): string[] =>
  Object.entries(outcome).flatMap(([power, did]) => {
    const { answer, witness, assumed, missing } = access.explain(subject, power as Power, probe.path)
    assert.is(access.can(subject, power as Power, probe.path), answer)
    assert.equal([assumed, missing], [[], []])
    assert.is(witness.length > 0, answer === true, `a witness for ${power} ${probe.path}`)
    if (answer === did) return []
    return [`${subject.name} ${power} ${probe.path}: the kernel says ${did}, the model ${String(answer)}`]
  })

/** The native-call library where every subject can read it: the checkout may lie below a private directory. Its new path. */
const copyForAll = (koffi: string, base: string): string => {
  const installed = dirname(dirname(koffi))
  for (const name of ['koffi', '@koromix']) {
    const from = join(installed, name)
    if (existsSync(from)) cpSync(from, join(base, 'node_modules', name), { recursive: true })
  }
  return join(base, 'node_modules', relative(installed, koffi))
}

const reason = process.platform !== 'linux' ? 'not Linux' : process.getuid?.() !== 0 ? 'not run as root' : undefined

if (reason !== undefined)
  test('the kernel is asked elsewhere', () => console.log(`kernel oracle: skipped because ${reason}`))
else
  test('the kernel gives the same answers', () => {
    const koffi = koffiPath()
    const setAcl = aclSetter(koffi)
    const chattr = has('chattr')
    const subjects = has('setpriv') ? SUBJECTS : SUBJECTS.filter(({ caps }) => caps === undefined)
    console.log(
      `kernel oracle: seed ${SEED}, ${TREES} trees, ${subjects.length} subjects, ACLs ${setAcl ? 'yes' : 'no'}`,
    )
    const base = realpathSync(mkdtempSync(join(tmpdir(), 'pathwrit-kernel-')))
    const script = join(base, 'probe.mjs')
    const mark = (flag: string, paths: readonly string[]): boolean =>
      paths.length === 0 || spawnSync('chattr', [flag, ...paths]).status === 0
    try {
      chmodSync(base, 0o755)
      copyFileSync(fileURLToPath(new URL('./kernel-probe.js', import.meta.url)), script)
      chmodSync(script, 0o644)
      const native = koffi === null ? null : copyForAll(koffi, base)
      const above: Inode[] = []
      for (let path = base; ; path = parentOf(path)) {
        above.push(inodeAt(path))
        if (path === '/') break
      }
      const sysctl = {
        'fs.protected_symlinks': Number(readFileSync('/proc/sys/fs/protected_symlinks', 'utf8')),
      }
      const all = new Map<string, Inode>(above.map((inode) => [inode.path, inode]))
      const probes: Probe[] = []
      const special: Inode[] = []
      fc.sample(sketches, { seed: SEED, numRuns: TREES }).forEach((sketched, at) => {
        const plain = chattr ? sketched : sketched.map((sketch) => ({ ...sketch, attrs: '' as const }))
        const built = buildTree(join(base, `t${at}`), plain, setAcl)
        for (const inode of built.inodes) all.set(inode.path, inode)
        special.push(...built.inodes.filter(({ mode, type }) => (mode ?? 0) & 0o6000 && type !== 'symlink'))
        probes.push(...questions(built.inodes, all))
        assert.ok(mark('+i', built.immutable) && mark('+a', built.appendOnly), 'attributes can be set')
      })
      const access = createAccess(memoryTree([...all.values()], { sysctl }))
      const wrong = subjects.flatMap((subject) => {
        const found = tried(script, native, subject, probes).flatMap((outcome, at) =>
          answers(subject, outcome, probes[at] as Probe, access),
        )
        // chmod(2) drops set-group-ID for those outside the group.
        for (const { path, mode, attrs } of special) if (!attrs && statSync(path)) chmodSync(path, mode as number)
        return found
      })
      console.log(
        `kernel oracle: ${probes.length * subjects.length} questions on ${TREES * subjects.length} trees × subjects`,
      )
      assert.is(wrong.length, 0, `${wrong.length} disagreements: ${wrong.slice(0, 20).map(textOf).join('\n')}`)
    } finally {
      if (chattr) spawnSync('chattr', ['-R', '-ia', base])
      rmSync(base, { recursive: true, force: true })
    }
  })

test.run()
