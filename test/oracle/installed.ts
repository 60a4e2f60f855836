/**
 * Holds packages stacked on a base to the same packages installed on it: the base is copied, apt puts the packages in place in a chroot, and
 * the scan of that root must find what the scan of base and packages found (`--overlay`). Prints findings that only one of them has.
 *
 *   node dist/test/oracle/installed.js BASE WORK PACKAGE…
 *
 * BASE is a Debian root (mmdebstrap --variant=minbase), WORK a directory for the copies. Needs root, apt and a mirror. Nothing is started
 * in the chroot, and nothing is mounted.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile, loadPack, scanEvents } from '../../src/index.ts'

const [base, work, ...names] = process.argv.slice(2)
if (base === undefined || work === undefined || names.length === 0)
  throw new Error('usage: node dist/test/oracle/installed.js BASE WORK PACKAGE…')
const plan = compile({ packs: [await loadPack('pathwrit:recommended')] })

interface Found {
  readonly findings: ReadonlySet<string>
  readonly unknown: number
}
const findingsOf = async (target: string, overlay?: readonly string[]): Promise<Found> => {
  const findings = new Set<string>()
  let unknown = 0
  for await (const event of scanEvents(plan, { target, overlay }))
    if (event.kind === 'finding') {
      const { rule, path, services, verdict, severity } = event.finding
      if (verdict === 'unknown') unknown++
      else findings.add([severity, rule, path, services.join(',')].join(' '))
    }
  return { findings, unknown }
}

/** Installs a package on a copy of the base; answers the root and the package files in the order in which dpkg unpacked them. */
const install = (name: string): { readonly root: string; readonly debs: readonly string[] } => {
  const root = join(work, name)
  if (!existsSync(join(root, 'done'))) {
    rmSync(root, { recursive: true, force: true })
    mkdirSync(work, { recursive: true })
    execFileSync('cp', ['-a', base, root])
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
    const apt = (...args: readonly string[]): void => {
      const keep = ['-o', 'APT::Keep-Downloaded-Packages=true', '-o', 'Binary::apt::APT::Keep-Downloaded-Packages=true']
      execFileSync('chroot', [root, 'apt-get', ...keep, '-qq', ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    }
    apt('update')
    apt('install', '-y', '--no-install-recommends', name)
    writeFileSync(join(root, 'done'), '')
  }
  const order = readFileSync(join(root, 'var/log/dpkg.log'), 'utf8')
    .split('\n')
    .flatMap((line) => /^\S+ \S+ install (\S+):\S+ /.exec(line)?.[1] ?? [])
  const archives = join(root, 'var/cache/apt/archives')
  const files = readdirSync(archives).filter((file) => file.endsWith('.deb'))
  const debs = order.flatMap((own) => files.filter((file) => file.startsWith(`${own}_`)))
  return { root, debs: [...new Set(debs)].map((file) => join(archives, file)) }
}

const figures = { same: 0, missed: 0, more: 0 }
for (const name of names) {
  const { root, debs } = install(name)
  const before = await findingsOf(base)
  const installed = await findingsOf(root)
  const stacked = await findingsOf(base, debs)
  const isNew = (finding: string): boolean => !before.findings.has(finding)
  const there = [...installed.findings].filter(isNew)
  const missed = there.filter((finding) => !stacked.findings.has(finding))
  const more = [...stacked.findings].filter((finding) => isNew(finding) && !installed.findings.has(finding))
  console.log(
    `${name} (${debs.length} packages): ${there.length} findings are new on the root, ${there.length - missed.length} of them foretold, ${more.length} foretold that are not there; ${installed.unknown} and ${stacked.unknown} unknown`,
  )
  for (const finding of missed) console.log(`  not foretold   ${finding}`)
  for (const finding of more) console.log(`  only foretold  ${finding}`)
  figures.same += there.length - missed.length
  figures.missed += missed.length
  figures.more += more.length
}
console.log(
  `${names.length} packages: ${figures.same} findings alike, ${figures.missed} not foretold, ${figures.more} only foretold`,
)
