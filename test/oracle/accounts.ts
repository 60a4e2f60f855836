/**
 * Every account of a real root: what `surface` says it can write, replace, create in and control is held to what a process
 * under its uid and groups, shut into a copy of the root, can do there.
 *
 *   node dist/test/oracle/accounts.js ROOT [--user NAME]…
 *
 * Needs root, and room for a copy of ROOT in the temporary directory. Exits 1 when a set differs.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { surface } from '../../src/index.ts'
import { type Subject, textOf } from '../../src/model/index.ts'
import { probed } from '../access/kernel-ask.ts'
import { openNative } from '../access/kernel-native.ts'
import type { Outcome } from '../access/kernel-probe.ts'
import { questionsAbout } from '../access/kernel-questions.ts'
import { whyNot } from '../access/kernel-run.ts'
import { takeSettings } from '../access/kernel-settings.ts'
import { readTree } from '../access/kernel-tree.ts'

const POWERS = ['write', 'replace', 'create', 'control'] as const

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { user: { type: 'string', multiple: true } },
})
const original = positionals[0]
const reason = original === undefined ? 'accounts ROOT [--user NAME]…' : whyNot()
if (original === undefined || reason !== undefined) {
  console.error(reason)
  process.exit(2)
}

/** Lines of a passwd or group file, as fields. */
const rows = (file: string): readonly (readonly string[])[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => line.split(':'))

/** As initgroups(3) would have it: the primary group and every group that names the user. */
const accountsOf = (root: string): readonly Subject[] => {
  const groups = rows(join(root, 'etc/group'))
  return rows(join(root, 'etc/passwd')).map(([name = '', , uid, gid]) => {
    const others = groups
      .filter(([, , , members = '']) => members.split(',').includes(name))
      .map(([, , id]) => Number(id))
    return { name, uid: Number(uid), gid: Number(gid), groups: [...new Set([Number(gid), ...others])] }
  })
}

const said = async (root: string, user: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const found = new Map<string, ReadonlySet<string>>()
  for await (const event of surface({ target: root, user }))
    if (event.kind === 'surface') found.set(textOf(event.entry.path), new Set(event.entry.can))
  return found
}

/** With `fs.protected_*` at 1: what stock systems set, and what is assumed of a target that says nothing. */
const underStockSettings = async <T>(act: () => Promise<T>): Promise<T> => {
  const settings = await takeSettings()
  try {
    settings.set(1)
    return await act()
  } finally {
    await settings.restore()
  }
}

const base = realpathSync(mkdtempSync(join(tmpdir(), 'pathwrit-accounts-')))
const root = join(base, 'root')
let wrong = 0
try {
  chmodSync(base, 0o755)
  execFileSync('cp', ['-a', '--', original, root])
  const koffi = createRequire(import.meta.url).resolve('koffi')
  const script = fileURLToPath(new URL('../access/kernel-probe.js', import.meta.url))
  const inodes = readTree(openNative(koffi), root, new Map())
  const byPath = new Map(inodes.map((inode) => [inode.path, inode]))
  const questions = questionsAbout(byPath, [...byPath.keys()])
  const probes = questions.map(({ probe: { remove: _, ...probe } }) => probe)
  const untried = new Set(
    questions.filter(({ way }) => way.end === 'missing' && way.rest.length > 0).map(({ probe }) => probe.path),
  )
  const special = inodes.filter(({ mode, type }) => (mode ?? 0) & 0o6000 && type !== 'symlink')
  const accounts = accountsOf(root).filter(({ name }) => values.user?.includes(name) ?? true)
  console.log(
    `${original}: ${inodes.length} paths, ${accounts.length} accounts, ${untried.size} links whose target lacks a directory`,
  )
  for (const subject of accounts) {
    const model = await said(root, subject.name)
    const { uid, gid, groups } = subject
    const outcomes = await underStockSettings(() =>
      probed(script, { root, koffi, probes, marked: [], become: { uid, gid, groups } }, subject),
    )
    const counts = POWERS.map((power) => {
      const differ = probes.flatMap(({ path }, at) => {
        // A link to what lacks more than its last name cannot be made whole by opening it: not tried.
        if (power === 'create' && untried.has(path)) return []
        const did = (outcomes[at] as Outcome)[power] === true
        return did === (model.get(path)?.has(power) ?? false) ? [] : [`${path} (the kernel: ${did})`]
      })
      wrong += differ.length
      for (const one of differ.slice(0, 5)) console.log(`  WRONG ${subject.name} ${power} ${one}`)
      const yes = outcomes.filter((outcome) => outcome[power]).length
      return `${power} ${yes}${differ.length > 0 ? `, ${differ.length} wrong` : ''}`
    })
    console.log(`${subject.name.padEnd(18)} ${counts.join(' · ')}`)
    // chmod(2) drops set-group-ID for those outside the group.
    for (const { path, mode = 0 } of special) chmodSync(root + path, mode)
  }
} finally {
  rmSync(base, { recursive: true, force: true })
}
console.log(`${wrong} differences`)
process.exitCode = wrong === 0 ? 0 : 1
