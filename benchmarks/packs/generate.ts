import type { RuleSource } from '../../src/pack/index.ts'
import { randomFrom } from '../random.ts'
import type { PlainRecord } from '../workloads/index.ts'
import type { Sample } from './sample.ts'

const FILES = { in: [{ var: 'type' }, ['file']] }
const REAL = { in: [{ var: 'type' }, ['file', 'directory']] }
interface Wanted {
  readonly when?: unknown
  readonly require: unknown
}
/** A condition, and whether it holds of a record: a rule is made about places where it mostly does. */
interface Suited extends Wanted {
  readonly suits: (record: PlainRecord) => boolean
}
const within =
  (mask: number) =>
  ({ mode }: PlainRecord): boolean =>
    (mode & ~mask) === 0
const not = (logic: unknown): unknown => ({ '!': [logic] })

/** Conditions that few records of a sound tree fail: broad rules ask these. */
const COMMON: readonly Wanted[] = [
  { when: REAL, require: not({ 'mode-any': '0002' }) },
  { when: FILES, require: not({ 'mode-any': '6000' }) },
  { when: REAL, require: { or: [{ '!=': [{ var: 'gid' }, 0] }, not({ 'mode-has': '0020' })] } },
]
/** Conditions of rules that speak of few places. */
const STRICT: readonly Suited[] = [
  ...COMMON.map((wanted) => ({ ...wanted, suits: within(0o755) })),
  { when: REAL, require: { '==': [{ var: 'uid' }, 0] }, suits: ({ uid }) => uid === 0 },
  { when: FILES, require: { 'mode-within': '0755' }, suits: within(0o755) },
  { when: FILES, require: { 'mode-within': '0755' }, suits: within(0o755) },
  {
    when: FILES,
    require: { and: [{ 'mode-within': '0775' }, { in: [{ var: 'uid' }, [0, 200, 201, 1000]] }] },
    suits: (record) => within(0o775)(record) && [0, 200, 201, 1000].includes(record.uid),
  },
  {
    when: FILES,
    require: { or: [{ 'mode-within': '0750' }, { '==': [{ var: 'uid' }, 0] }] },
    suits: (record) => record.uid === 0 || within(0o750)(record),
  },
  { require: { in: [{ var: 'type' }, ['file', 'directory', 'symlink']] }, suits: () => true },
  { when: FILES, require: { '<': [{ var: 'size' }, 65536] }, suits: ({ size }) => size < 65_536 },
  {
    when: { and: [FILES, { '<': [{ var: 'nlink' }, 2] }] },
    require: not({ 'mode-any': '0022' }),
    suits: within(0o755),
  },
]
const SECRET: Wanted = { when: FILES, require: { 'mode-within': '0600' } }
const SECRETS = ['.key', '.pem', '.p12', '.kdbx', '.htpasswd', '.env', '.pgpass', '.netrc']
/** Rules about everything or about a whole area: as many in a small pack as in a large one. */
const BROAD = 10
/** Of the others, in hundredths: at places the tree has, and by name anywhere in an area. The rest speak of services it lacks. */
const PRESENT = 42
const BY_NAME = 3
const MOST_BY_NAME = 20
const FEW = 20
const LONG = 300

export interface GenerateOptions {
  readonly rules: number
  readonly seed: number
  /** How many of the rules ask what the service can modify. */
  readonly access: number
}

const escaped = (path: string): string => path.replace(/[\\*?[\]{}!()+@,]/g, '\\$&')
const endingOf = (name: string): string | undefined => /\.[a-z0-9]{1,6}$/.exec(name)?.[0]

/**
 * Rules about a tree, decided by a sample of it and a seed. About four in ten speak of places that the tree has, three and
 * more apply to most records, the rest speak of services that are not there, as the rules of a real pack mostly do.
 */
export const generateRules = (sample: Sample, { rules: count, seed, access }: GenerateOptions): RuleSource[] => {
  const random = randomFrom(seed * 7919 + count)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const rules: RuleSource[] = []
  const add = (
    family: string,
    paths: readonly string[],
    { when, require }: Wanted,
    kind: 'host' | 'service' = 'host',
  ): void => {
    rules.push({
      id: `bench-${family}/r${String(rules.length).padStart(5, '0')}`,
      title: `Rule ${rules.length}`,
      severity: 'medium',
      maturity: 'stable',
      on: 'inode',
      for: kind,
      paths,
      ...(when === undefined ? {} : { when }),
      require,
      message: '{path} is not as it should be',
    })
  }
  const area = (): string => escaped(pick(sample.areas))
  add('broad', ['/**'], COMMON[0] as Wanted)
  add('broad', ['/**'], COMMON[1] as Wanted)
  add('broad', ['/**'], COMMON[2] as Wanted)
  for (const ending of SECRETS.slice(0, 3)) add('broad', [`/**/*${ending}`], SECRET)
  while (rules.length < Math.min(BROAD, count)) add('broad', [`${area()}/**`], pick(COMMON))
  for (let i = 0; i < access && rules.length < count; i++) {
    const at = i === 0 ? area() : escaped(pick(sample.directories).path)
    add('access', [`${at}/**`], { when: REAL, require: not({ can: ['service', 'modify'] }) }, 'service')
  }
  const names = Math.min(MOST_BY_NAME, Math.floor(((count - rules.length) * BY_NAME) / 100))
  const present = Math.floor(((count - rules.length) * PRESENT) / 100)
  for (let i = 0; i < names && rules.length < count; i++) {
    const by = pick([`*${pick(SECRETS)}`, 'id_rsa', 'backup-*', `*${endingOf(pick(sample.files).name) ?? '.conf'}`])
    add('name', [`${area()}/**/${by}`], by.includes('.key') ? SECRET : pick(COMMON))
  }
  for (let i = 0; i < present && rules.length < count; i++) {
    const file = pick(sample.files)
    const wanted = pick(STRICT.filter(({ suits }) => suits(file)))
    add(
      'present',
      presentPaths(file, random(), sample.directories.length < FEW, () => escaped(pick(sample.files).path)),
      wanted,
    )
  }
  for (let n = 0; rules.length < count; n++) {
    const name = `svc${String(n).padStart(4, '0')}`
    add(
      'absent',
      [
        pick([
          `/etc/${name}/**`,
          `/etc/${name}/*.conf`,
          `/var/lib/${name}/**`,
          `/usr/lib/${name}/**/*.so`,
          `/run/${name}.pid`,
          `/srv/${name}/**/*.php`,
        ]),
      ],
      pick(STRICT),
    )
  }
  return rules
}

/** Paths about a file that is there: it alone, its kind, its directory, what lies below it or beside it. */
const presentPaths = (file: PlainRecord, drawn: number, few: boolean, another: () => string): readonly string[] => {
  // Where there are few directories, or they are nested deep, a rule about all below one would apply to nearly everything.
  const shape = few ? 0.6 : file.dir.length > LONG ? 0.36 + drawn / 3 : drawn
  const inside = file.dir === '/' ? '' : escaped(file.dir)
  const ending = escaped(endingOf(file.name) ?? '')
  if (shape < 0.35) return [`${inside}/**`]
  if (shape < 0.55) return [`${inside}/*${ending}`]
  if (shape < 0.7) return [escaped(file.path)]
  if (shape < 0.85) return [`${inside}/**/*${ending}`]
  return [`${inside}/${escaped(file.name.slice(0, 3))}*`, another()]
}
