/**
 * One root, every way in: scanned live, from tar (pax with ACLs and attributes, and gzip), from an mtree specification, from its own
 * `collect`, and from find output, it must give the same findings. What an input cannot carry may turn a finding into an unknown of
 * the same rule; each such fact is listed. Anything else is a disagreement.
 *
 *   node dist/test/oracle/inputs.js ROOT
 *
 * Needs root, GNU tar, bsdtar, find, getfacl and getcap. Works in a temporary directory.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collect, compile, type Finding, loadPack, type ReportTail, scanEvents, services } from '../../src/index.ts'

const root = process.argv[2]
if (root === undefined || process.getuid?.() !== 0) {
  console.error('inputs ROOT, as root')
  process.exit(2)
}
const work = mkdtempSync(join(tmpdir(), 'pathwrit-inputs-'))
const plan = compile({ packs: [await loadPack('pathwrit:recommended')] })

interface Outcome {
  readonly findings: readonly Finding[]
  readonly tail: ReportTail
  readonly milliseconds: number
}
const judge = async (target: string, stated: readonly string[] = []): Promise<Outcome> => {
  const started = performance.now()
  const findings: Finding[] = []
  let tail: ReportTail | undefined
  for await (const event of scanEvents(plan, { target, services: stated })) {
    if (event.kind === 'finding') findings.push(event.finding)
    if (event.kind === 'end') tail = event.tail
  }
  if (tail === undefined) throw new Error(`the scan of ${target} did not end`)
  return { findings, tail, milliseconds: performance.now() - started }
}

const made = (name: string, make: (file: string) => void): string => {
  const file = join(work, name)
  make(file)
  return file
}
const shell = (script: string, ...args: string[]): string =>
  execFileSync('sh', ['-c', script, 'sh', ...args], { encoding: 'latin1', maxBuffer: 1 << 30 })

const live = await judge(root)
const found = (await services({ target: root })).services
const stated = found.map(({ name, subject }) => `${name}:${subject.uid}:${subject.groups.join('+')}`)
const lines: string[] = []
for await (const line of collect(plan, { target: root })) lines.push(line)
writeFileSync(join(work, 'root.ndjson'), lines.join(''))
// Files that discovery read, as collect wrote them down.
const read = new Set(
  lines.flatMap((line) => {
    const record = JSON.parse(line) as { kind: string; path: string }
    return record.kind === 'config' ? [record.path] : []
  }),
)

const targets: Record<string, { target: string; stated?: readonly string[] }> = {
  tar: {
    target: made('root.tar', (file) =>
      shell('tar --format=pax --acls --xattrs --xattrs-include="*" --one-file-system -C "$1" -cf "$2" .', root, file),
    ),
  },
  'tar.gz': { target: made('root.tar.gz', (file) => shell('gzip -1 -c "$1" > "$2"', join(work, 'root.tar'), file)) },
  collect: { target: join(work, 'root.ndjson') },
  // A specification of the whole root; the few files that discovery reads are named with `contents`, as a kept root is.
  mtree: {
    target: made('root.mtree', (file) => {
      symlinkSync(root, join(work, 'link'))
      execFileSync('cp', ['-a', '--', root, join(work, 'files')])
      const spec = shell(
        'bsdtar --one-file-system -C "$1" -cf - --format=mtree --options="!all,type,mode,uid,gid,uname,gname,size,time,link,nlink" .',
        root,
      )
      const lines = spec.split('\n').map((line) => {
        const name = line.split(' ')[0] ?? ''
        const path = name.slice(1)
        const wanted =
          path === '/etc/passwd' ||
          path === '/etc/group' ||
          read.has(path) ||
          /\/(systemd\/system|sysusers\.d)\//.test(path)
        return wanted && line.includes('type=file') ? `${line} contents=files${path}` : line
      })
      writeFileSync(file, lines.join('\n'), 'latin1')
    }),
  },
  find: {
    target: made('root.find', (file) => {
      const page = readFileSync(new URL('../../../docs/use/inputs.md', import.meta.url), 'utf8')
      const script = /<<'EOF'\n([\s\S]*?)\nEOF\n/.exec(page)?.[1]
      if (script === undefined) throw new Error('docs/use/inputs.md has lost its script')
      writeFileSync(join(work, 'records.sh'), script)
      // Run inside the root, as it would be on the host: names come from its own passwd.
      shell('chroot "$2" sh -s / < "$1" > "$3"', join(work, 'records.sh'), root, file)
    }),
    stated,
  },
}
const key = (finding: Finding): string => `${finding.rule}\0${finding.services.join(' ')}\0${finding.path}`
const count = (findings: readonly Finding[]): number => findings.filter(({ verdict }) => verdict === 'violation').length
console.log(`live: ${count(live.findings)} findings, ${live.tail.records} records, ${live.milliseconds.toFixed(0)} ms`)
let wrong = 0
for (const [name, { target, stated: given }] of Object.entries(targets)) {
  const outcome = await judge(target, given)
  const here = new Set(outcome.findings.filter(({ verdict }) => verdict === 'violation').map(key))
  const unknown = new Map(
    outcome.findings.filter(({ verdict }) => verdict === 'unknown').map((finding) => [finding.rule, finding]),
  )
  const there = new Map(
    live.findings.filter(({ verdict }) => verdict === 'violation').map((finding) => [key(finding), finding]),
  )
  const lost = [...there.values()].filter((finding) => !here.has(key(finding)))
  const unjudged = new Set(outcome.tail.notApplicable.filter(({ service }) => service === null).map(({ rule }) => rule))
  const excused = lost.filter(({ rule }) => unknown.has(rule) || unjudged.has(rule))
  const gone = lost.filter(({ rule }) => !unknown.has(rule) && !unjudged.has(rule))
  const extra = outcome.findings.filter((finding) => finding.verdict === 'violation' && !there.has(key(finding)))
  wrong += gone.length + extra.length
  console.log(
    `${name}: ${here.size} findings, ${excused.length} not judged or unknown, ${gone.length} missing, ${extra.length} more; ${outcome.tail.records} records, ${outcome.milliseconds.toFixed(0)} ms; cannot carry ${outcome.tail.cannotCarry.join(' ') || 'nothing less'}`,
  )
  for (const [rule, finding] of unknown)
    console.log(`    unknown ${rule}: ${finding.missing?.join(', ')} at ${finding.count} paths`)
  for (const rule of unjudged) console.log(`    not judged ${rule}`)
  for (const finding of gone.slice(0, 10))
    console.log(`    MISSING ${finding.rule} ${finding.services.join(',')} ${finding.path}`)
  for (const finding of extra.slice(0, 10))
    console.log(
      `    MORE ${finding.rule} ${finding.services.join(',')} ${finding.path}: ${finding.witness.map(({ why }) => why).join('; ')}`,
    )
}
rmSync(work, { recursive: true, force: true })
console.log(`${Object.keys(targets).length} inputs, ${wrong} disagreements`)
process.exitCode = wrong === 0 ? 0 : 1
