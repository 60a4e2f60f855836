/**
 * Merged units judged by systemd itself: `node dist/test/oracle/units.js ROOT [--cases N] [--seed N] [--show]`, as root.
 * Over a copy-on-write view of ROOT (a Debian root that holds systemd; it is not changed) N made-up units with drop-ins,
 * aliases, masks and instances are laid. Then `systemd-analyze verify` of that root loads every service unit, and what it
 * read must be what our records say: fragment, drop-ins, identity, directories, sandbox words, environment, commands.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fs } from '../../src/collect/index.ts'
import { nameOf, textOf, type UnitRecord } from '../../src/model/index.ts'
import { expandSpecifiers, parseExecLine, splitWords } from '../../src/parse/index.ts'
import { surveySource } from '../../src/scan/survey.ts'
import { unitScalar, unitValues, unitWords } from '../../src/service/index.ts'
import { whyRefused } from '../../src/service/refused.ts'
import { randomUnits } from './random-units.ts'
import { type Dumped, dumpedWords, parseDump } from './systemd.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
    show: { type: 'boolean', default: false },
  },
})
const [root] = positionals
if (root === undefined || process.getuid?.() !== 0) throw new Error('as root: units.js ROOT [--cases N] [--seed N]')
if (process.env.PATHWRIT_UNITS === undefined) {
  const again = [process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const ran = spawnSync('unshare', ['-m', ...again], { stdio: 'inherit', env: { ...process.env, PATHWRIT_UNITS: '1' } })
  process.exit(ran.status ?? 1)
}

const run = (command: string, ...args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] })

const work = mkdtempSync(join(tmpdir(), 'pathwrit-units-'))
run('mount', '-t', 'tmpfs', 'units', work)
for (const name of ['upper', 'work', 'root']) mkdirSync(join(work, name))
const view = join(work, 'root')
const layers = `lowerdir=${root},upperdir=${join(work, 'upper')},workdir=${join(work, 'work')}`
run('mount', '-t', 'overlay', 'units', '-o', layers, view)

const made = randomUnits(Number(values.seed), Number(values.cases))
for (const [path, text] of made.files) {
  mkdirSync(dirname(join(view, path)), { recursive: true })
  rmSync(join(view, path), { force: true })
  if (text.startsWith('-> ')) symlinkSync(text.slice(3), join(view, path))
  else writeFileSync(join(view, path), text)
}
// An instance is a unit of ours once some target wants it.
mkdirSync(join(view, 'etc/systemd/system/multi-user.target.wants'), { recursive: true })
for (const name of made.names.filter((name) => name.includes('@')))
  symlinkSync(`../${name.replace(/@.*\./, '@.')}`, join(view, 'etc/systemd/system/multi-user.target.wants', name))

const source = await fs.open({ path: view }, {})
const { records } = await surveySource(source, { manifestGlobs: [], stated: [], target: view })
await source.close()
/** A template is asked for as systemd-analyze does: with an instance of that name. */
const INSTANCE = 'test-instance'
const ours = new Map<string, UnitRecord>()
for (const record of records)
  if (record.kind === 'unit' && record.name.endsWith('.service')) {
    const name = record.name.replace('@.', `@${INSTANCE}.`)
    ours.set(name, { ...record, name })
  }

/** Units that systemd does not load for what stands in them. */
const refused = new Map<string, string>()
const analyze = (names: readonly string[]): readonly Dumped[] => {
  const options = ['--man=no', '--generators=no', '--recursive-errors=no']
  const ran = spawnSync('chroot', [view, 'systemd-analyze', 'verify', ...options, ...names], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { PATH: process.env.PATH, SYSTEMD_LOG_LEVEL: 'debug' },
  })
  for (const [, name] of ran.stderr.matchAll(/^Unit (\S+) has a bad unit file setting/gm))
    refused.set(name as string, '')
  for (const [, name, why] of ran.stderr.matchAll(/^(\S+): (.*Refusing\.)$/gm))
    refused.set(name as string, why as string)
  return parseDump(ran.stdout)
}
const theirs = new Map<string, Dumped>()
const names = [...ours.keys()]
for (let at = 0; at < names.length; at += 100)
  for (const unit of analyze(names.slice(at, at + 100))) theirs.set(unit.name, unit)

/** Debian writes /lib for what is /usr/lib on a merged root. */
const canonical = (path: string): string => path.replace(/^\/lib\//, '/usr/lib/')
const split = (value: string): readonly string[] => value.split(' ').filter((word) => word !== '')

const SCALARS = ['User', 'Group', 'ProtectSystem', 'ProtectHome', 'PIDFile']
const OCTAL = ['UMask', 'RuntimeDirectoryMode', 'ConfigurationDirectoryMode']
const BOOLEAN = ['DynamicUser', 'PrivateTmp']
const LISTS = [
  'SupplementaryGroups',
  'ReadWritePaths',
  'ReadOnlyPaths',
  'InaccessiblePaths',
  'ExecPaths',
  'NoExecPaths',
]
const DIRECTORIES = ['Runtime', 'State', 'Cache', 'Logs', 'Configuration'].map((role) => `${role}Directory`)
const COMMANDS = ['ExecStartPre', 'ExecStart', 'ExecStartPost', 'ExecReload', 'ExecStop', 'ExecStopPost']
const YES = /^(?:1|yes|y|true|t|on)$/i
const NO = /^(?:0|no|n|false|f|off)$/i

const expanded = (text: string, unit: UnitRecord): string => expandSpecifiers(text, unit.name).text

/** What our record says, by the name of each thing compared. */
const saidByUs = (unit: UnitRecord, dumped: Dumped): Map<string, string> => {
  const said = new Map<string, string>()
  const put = (key: string, list: readonly string[]): void => void said.set(key, JSON.stringify(list))
  const files = new Set(
    Object.values(unit.directives).flatMap((list) => list.map(({ file }) => canonical(textOf(file)))),
  )
  put('Fragment Path', [canonical(textOf(unit.path))])
  const known = new Set((dumped.values.get('DropIn Path') ?? []).map(canonical))
  put(
    'drop-ins that systemd does not have',
    [...files].filter((file) => file !== canonical(textOf(unit.path)) && !known.has(file)),
  )
  for (const key of SCALARS) put(key, scalar(unit, key))
  for (const key of OCTAL)
    put(
      key,
      scalar(unit, key).map((mode) => mode.padStart(4, '0')),
    )
  for (const key of BOOLEAN)
    put(
      key,
      scalar(unit, key)
        .filter((word) => YES.test(word))
        .map(() => 'yes'),
    )
  for (const key of LISTS)
    put(
      key,
      unitWords(unit, `Service.${key}`).map(({ word }) => simple(word)),
    )
  for (const key of DIRECTORIES) put(key, directories(unit, key))
  put(
    'EnvironmentFile',
    unitValues(unit, 'Service.EnvironmentFile').map(({ value }) => expanded(value, unit)),
  )
  put('Environment', environment(ownEnvironment(unit)))
  put(
    'AmbientCapabilities',
    sorted(unitWords(unit, 'Service.AmbientCapabilities').map(({ word }) => word.toLowerCase())),
  )
  for (const key of COMMANDS)
    put(
      key,
      unitValues(unit, `Service.${key}`).flatMap(({ value }) =>
        parseExecLine(value, unit.name).map(({ program, args }) =>
          [renames(unit, key) ? '@' : program, ...args].join('\0'),
        ),
      ),
    )
  return said
}

const sorted = (words: readonly string[]): readonly string[] => [...new Set(words)].sort()
const simple = (word: string): string => (word.length > 1 ? word.replace(/\/+$/, '') : word)
/** What is only known when the unit runs (`%m`) systemd knows and we do not. */
const hangs = (unit: UnitRecord, key: string): boolean =>
  unitWords(unit, `Service.${key}`).some(({ resolved }) => !resolved)
function directories(unit: UnitRecord, key: string): readonly string[] {
  const words = unitWords(unit, `Service.${key}`).map(({ word }) => word.split(':', 1)[0] as string)
  return sorted(words.filter((word) => word !== ''))
}
/** With `@` systemd shows the name that a program is given in place of its path. */
const renames = (unit: UnitRecord, key: string): boolean =>
  unitValues(unit, `Service.${key}`).some(({ value }) => /(?:^|\s;\s)\s*[-:+!|]*@/.test(value))

function scalar(unit: UnitRecord, key: string): readonly string[] {
  const found = unitScalar(unit, `Service.${key}`)
  if (found === undefined || NO.test(found.word)) return []
  const word = key.startsWith('Protect') && YES.test(found.word) ? 'yes' : found.word
  // systemd writes /run for what older units call /var/run.
  return [key === 'PIDFile' ? (word.startsWith('/') ? word.replace(/^\/var\/run\//, '/run/') : `/run/${word}`) : word]
}

function ownEnvironment(unit: UnitRecord): readonly string[] {
  return unitValues(unit, 'Service.Environment').flatMap(({ value }) =>
    (splitWords(value) ?? []).map((word) => expanded(word, unit)),
  )
}
const environmentHangs = (unit: UnitRecord): boolean =>
  unitValues(unit, 'Service.Environment').some(({ value }) => !expandSpecifiers(value, unit.name).resolved)

/** Of one variable the last assignment counts. */
function environment(words: readonly string[]): readonly string[] {
  return [...new Map(words.map((word) => [word.split('=', 1)[0], word])).values()].sort()
}

/** The same of what systemd says. */
const saidBySystemd = (dumped: Dumped, unit: UnitRecord): Map<string, string> => {
  const said = new Map<string, string>()
  const all = (key: string): readonly string[] => dumped.values.get(key) ?? []
  const put = (key: string, list: readonly string[]): void => void said.set(key, JSON.stringify(list))
  put('Fragment Path', all('Fragment Path').map(canonical))
  put('drop-ins that systemd does not have', [])
  // A dynamic user implies a name and a private /tmp.
  const dynamic = all('DynamicUser').includes('yes')
  const implied = (key: string): boolean =>
    dynamic &&
    (key === 'ProtectSystem' || (/^(?:User|Group|PrivateTmp|ProtectHome)$/.test(key) && scalar(unit, key).length === 0))
  for (const key of SCALARS) put(key, implied(key) ? scalar(unit, key) : all(key).filter((word) => word !== 'no'))
  // What is not set is dumped with its default.
  for (const key of OCTAL) put(key, scalar(unit, key).length === 0 ? [] : all(key))
  for (const key of BOOLEAN) put(key, implied(key) ? [] : all(key).filter((word) => word === 'yes'))
  for (const key of LISTS) put(key, all(key).flatMap(split).map(simple))
  for (const key of DIRECTORIES) put(key, hangs(unit, key) ? directories(unit, key) : sorted(all(key)))
  put('EnvironmentFile', all('EnvironmentFile'))
  put('Environment', environmentHangs(unit) ? environment(ownEnvironment(unit)) : environment(all('Environment')))
  put('AmbientCapabilities', sorted(all('AmbientCapabilities').flatMap(split)))
  for (const key of COMMANDS)
    put(
      key,
      all(key).map((line) => {
        const [program, ...args] = dumpedWords(line)
        return [renames(unit, key) ? '@' : program, ...args].join('\0')
      }),
    )
  return said
}

let compared = 0
let disagreements = 0
// Every name that systemd lists is a unit of ours, an alias of one, or masked.
const known = new Set(
  records.flatMap((record) =>
    record.kind === 'unit'
      ? [record.name]
      : record.kind === 'config' && record.text === ''
        ? [nameOf(record.path)]
        : [],
  ),
)
for (const line of run(
  'chroot',
  view,
  'systemctl',
  '--root=/',
  'list-unit-files',
  '--type=service',
  '--no-legend',
).split('\n')) {
  const [name = '', state = 'alias'] = line.trim().split(/\s+/)
  compared++
  if (state === 'alias' || known.has(name)) continue
  disagreements++
  console.log(`${name}: ${state} for systemd, not there for us`)
}
const lost: string[] = []
for (const [name, unit] of ours) {
  compared++
  const why = whyRefused(unit)
  if ((why !== undefined) !== refused.has(name)) {
    disagreements++
    console.log(
      `${name}: we ${why === undefined ? 'load it' : `refuse it: ${why}`}, systemd: ${refused.get(name) ?? 'loads it'}`,
    )
  }
  if (refused.has(name)) continue
  const dumped = theirs.get(name) ?? [...theirs.values()].find(({ aliases }) => aliases.includes(name))
  if (dumped === undefined) {
    lost.push(name)
    continue
  }
  const [us, them] = [saidByUs(unit, dumped), saidBySystemd(dumped, unit)]
  for (const [key, value] of us) {
    compared++
    if (value === them.get(key)) continue
    if (++disagreements > 40) continue
    console.log(`${name} ${key}: ours ${value}, systemd's ${them.get(key)}`)
    if (values.show)
      for (const [path, text] of made.files)
        if (path.includes(name.replace(/@.*/, ''))) console.log(`# ${path}\n${text}`)
  }
}
console.log(
  `seed ${values.seed}: ${ours.size} units, ${refused.size} of them refused, ${compared} statements compared, ${disagreements} disagreements`,
)
if (lost.length > 0)
  console.log(`in no dump, for no start of them can be planned: ${lost.length}: ${lost.slice(0, 20).join(' ')}`)
run('umount', view)
run('umount', work)
rmSync(work, { recursive: true, force: true })
process.exitCode = disagreements === 0 && compared > 0 ? 0 : 1
