/**
 * Names and points of mount units judged by systemd itself: `node dist/test/oracle/mounts.js ROOT [--cases N] [--seed N]`, as
 * root. Over a copy-on-write view of ROOT (a Debian root that holds systemd; it is not changed) N mount units are laid, some of
 * them under the name of another path. What `systemd-analyze verify` loads, and the point it mounts on, must be what we say.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { normalizePath, type UnitRecord } from '../../src/model/index.ts'
import { mergeUnit, parseUnitFile } from '../../src/parse/index.ts'
import { mountPointOf, mountUnitOf } from '../../src/service/index.ts'
import { parseDump } from './systemd.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
})
const [root] = positionals
if (root === undefined || process.getuid?.() !== 0) throw new Error('as root: mounts.js ROOT [--cases N] [--seed N]')
if (process.env.PATHWRIT_UNITS === undefined) {
  const again = [process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const ran = spawnSync('unshare', ['-m', ...again], { stdio: 'inherit', env: { ...process.env, PATHWRIT_UNITS: '1' } })
  process.exit(ran.status ?? 1)
}
const [cases, seed] = [Number(values.cases), Number(values.seed)]

const work = mkdtempSync(join(tmpdir(), 'pathwrit-mounts-'))
const mount = (...args: readonly string[]): void => void execFileSync('mount', args)
mount('-t', 'tmpfs', 'mounts', work)
for (const name of ['upper', 'work', 'root']) mkdirSync(join(work, name))
const view = join(work, 'root')
mount('-t', 'overlay', 'm', '-o', `lowerdir=${root},upperdir=${work}/upper,workdir=${work}/work`, view)

const segment = fc.oneof(
  fc.constantFrom('srv', 'a-b', '.hidden', 'x.y', 'a:b', '-', '_', '..', '.', '...', 'A1', '%p', '@', 'é', "o'k"),
  fc.string({ unit: fc.constantFrom(...'ab-.:_@+~#,=\\ '), minLength: 1, maxLength: 4 }),
)
const path = fc
  .tuple(
    fc.constantFrom('/', '/', '/', '//', ''),
    fc.array(segment, { maxLength: 4 }),
    fc.constantFrom('', '', '/', '//'),
  )
  .map(([head, parts, tail]) => head + parts.join('/') + tail)
const units = fc.sample(fc.tuple(path, fc.option(path, { nil: undefined, freq: 4 })), { seed, numRuns: cases })

/** The name the unit gets, from its own path or from another one; of a path of no form that can be named nothing is made. */
const nameOf = (text: string): string => mountUnitOf(normalizePath(Buffer.from(`/${text}`).toString('latin1')))
const made = new Map<string, string>()
for (const [where, other] of units) {
  const name = nameOf(other === undefined ? where : other)
  // systemd-analyze takes what follows a colon for an alias.
  if (!made.has(name) && name !== '-.mount' && !name.includes(':'))
    made.set(name, `[Mount]\nWhat=/dev/none\nWhere=${where}\n`)
}
for (const [name, text] of made) writeFileSync(join(view, 'etc/systemd/system', name), text)

const theirs = new Map<string, string>()
const names = [...made.keys()]
for (let at = 0; at < names.length; at += 50) {
  const batch = names.slice(at, at + 50)
  const ran = spawnSync(
    'chroot',
    [
      view,
      'systemd-analyze',
      'verify',
      '--man=no',
      '--generators=no',
      '--recursive-errors=no',
      '--',
      ...batch.map((name) => `/etc/systemd/system/${name}`),
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28, env: { PATH: process.env.PATH, SYSTEMD_LOG_LEVEL: 'debug' } },
  )
  for (const unit of parseDump(ran.stdout)) {
    const state = unit.values.get('Unit Load State')?.[0]
    if (made.has(unit.name))
      theirs.set(unit.name, state === 'loaded' ? (unit.values.get('Where')?.[0] ?? '?') : 'refused')
  }
}

/** The names alone, colons and all. */
const clean = units
  .map(([where]) => where)
  .filter((text) => /^\/(?:.*\/)?(?!\.{1,2}(?:\/|$))/.test(text) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(text))
const escaped = execFileSync('chroot', [view, 'systemd-escape', '--path', '--suffix=mount', '--', ...clean], {
  encoding: 'utf8',
})
const theirNames = escaped.trimEnd().split(' ')

const counts = { names: theirNames.length, units: made.size, seen: theirs.size, loaded: 0, refused: 0, wrong: 0 }
clean.forEach((where, index) => {
  if (nameOf(where) === theirNames[index]) return
  counts.wrong++
  console.log(`${where}: systemd ${theirNames[index]}, pathwrit ${nameOf(where)}`)
})
for (const [name, text] of made) {
  // What is refused is not loaded, and not shown.
  const said = theirs.get(name) ?? 'refused'
  counts[said === 'refused' ? 'refused' : 'loaded']++
  const directives = mergeUnit([{ file: '/', settings: parseUnitFile(text).settings }])
  const record: UnitRecord = { kind: 'unit', path: '/', name, directives, origin: { collector: 'test', source: name } }
  const point = mountPointOf(record)
  const ours = point === undefined ? 'refused' : Buffer.from(point, 'latin1').toString()
  if (ours === said) continue
  counts.wrong++
  console.log(`${name}: systemd ${said}, pathwrit ${ours}\n${text}`)
}
execFileSync('umount', ['-R', work])
rmdirSync(work)
console.log(`seed ${seed}: ${JSON.stringify(counts)}`)
process.exitCode = counts.wrong > 0 || counts.loaded < cases / 10 ? 1 : 0
