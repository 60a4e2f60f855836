import { BAD_IMAGES, PARTIAL_IMAGES } from './images.ts'
import { BAD_PACKAGES, PARTIAL_PACKAGES } from './packages.ts'

/** One command line over inputs of this folder that it must refuse, or judge as incomplete, and say so well. */
export interface BadCase {
  readonly args: readonly string[]
  /** 2 unless the input is sound as far as it goes: then 3. */
  readonly code: 2 | 3
  readonly stdin?: string | undefined
}

const refused = (...args: readonly string[]): BadCase => ({ args, code: 2 })
/** What is missing is printed with the report, so these cases are told by their `incomplete` lines. */
const incomplete = (...args: readonly string[]): BadCase => ({ args: [...args, '--format', 'ndjson'], code: 3 })
const typed = (stdin: string, ...args: readonly string[]): BadCase => ({ args, stdin, code: 2 })

const packs = [
  'syntax.json',
  'quotes.json',
  'syntax.yaml',
  'tab.yaml',
  'name-twice.json',
  'name-twice.yaml',
  'unknown-field.json',
  'unknown-operator.json',
  'two-operators.json',
  'mode-compared.json',
  'mode-below.json',
  'bad-octal.json',
  'octal.yaml',
  'text-below-number.json',
  'unknown-param.json',
  'unknown-list.json',
  'unknown-define.json',
  'recursive-use.json',
  'unknown-variable.json',
  'proto-variable.json',
  'no-such-value.json',
  'lacks-require.json',
  'log.json',
  'message.json',
  'placeholder.json',
  'bad-case.json',
  'bad-glob.json',
  'ext-glob.json',
  'many-braces.json',
  'outside.json',
  'missing-rule.json',
  'circle.json',
  'rule-twice.json',
  'proto-name.json',
  'engine.json',
  'default-range.json',
  'too-deep.json',
  'deep.json',
  'too-large.json',
  'not-utf8.json',
  'absent.json',
].map((name) => refused('scan', 'sound.mtree', '--pack', `packs/${name}`))

const PARAM = ['scan', 'sound.mtree', '--pack', 'packs/param.json']
const params = ['acme.days=0', 'acme.days=soon', 'acme.how=hrad', 'acme.dais=3', 'acme.days', 'acme.__proto__=1'].map(
  (value) => refused(...PARAM, '--param', value),
)

const records = [
  'not-json.ndjson',
  'not-an-object.ndjson',
  'unknown-kind.ndjson',
  'no-kind.ndjson',
  'unknown-field.ndjson',
  'wrong-type.ndjson',
  'unknown-type.ndjson',
  'mode-number.ndjson',
  'null-mode.ndjson',
  'relative-path.ndjson',
  'climbing-path.ndjson',
  'no-path.ndjson',
  'bad-base64.ndjson',
  'bad-acl.ndjson',
  'proto.ndjson',
  'findings.ndjson',
  'summary-early.ndjson',
  'empty.ndjson',
  'blank.ndjson',
  'long-line.ndjson',
  'deep.ndjson',
  'wrong-sum.ndjson.gz',
].map((name) => refused('scan', `records/${name}`))

const listings = [
  'unknown-type',
  'bad-mode',
  'symbolic-mode',
  'bad-uid',
  'bad-escape',
  'too-many-dots',
  'no-value',
  'space-in-name',
  'bad-hash',
  'nul',
  'bytes',
  'long-line',
].map((name) => refused('scan', `mtree/${name}.mtree`))

const archives = [
  'bad-checksum.tar',
  'bad-size.tar',
  'negative-size.tar',
  'large-pax.tar',
  'pax-length.tar',
  'pax-zero.tar',
  'pax-size.tar',
  'not-a-tar.tar',
  'empty.tar',
  'only-zeros.tar',
  'damaged.tar.gz',
].map((name) => refused('scan', `tar/${name}`))

const finds = ['bad-mode', 'bad-type', 'bad-uid', 'bad-time', 'field-missing', 'newlines'].map((name) =>
  refused('scan', `find/${name}.find`),
)

const partial = [
  'records/no-summary.ndjson',
  'records/cut.ndjson',
  'records/acl-of-nobody.ndjson',
  'records/cut.ndjson.gz',
  'mtree/name-climbs.mtree',
  'mtree/contents-climbs.mtree',
  'mtree/contents-missing.mtree',
  'mtree/ends-mid-line.mtree',
  'mtree/file-as-directory.mtree',
  'tar/cut-in-header.tar',
  'tar/cut-in-data.tar',
  'tar/no-end-mark.tar',
  'tar/pax-nul.tar',
  'tar/name-climbs.tar',
  'tar/painted.tar',
  'tar/link-climbs.tar',
  'tar/link-to-nothing.tar',
  'tar/garbage-after.tar',
  'tar/unknown-flag.tar',
  'tar/cut.tar.gz',
  'find/name-climbs.find',
  'find/cut.find',
  'find/no-end.find',
  'find/failed.find',
  'find/bad-acl.find',
].map((path) => incomplete('scan', path))
const packages = [
  ...Object.keys(BAD_PACKAGES).map((path) => refused('scan', path)),
  ...Object.keys(PARTIAL_PACKAGES).map((path) => incomplete('scan', path)),
  refused('scan', 'deb/sound.deb', '--input', 'rpm'),
  refused('scan', 'rpm/sound.rpm', '--input', 'deb'),
  refused('scan', '--overlay', 'deb/sound.deb', 'deb/no-data.deb'),
  refused('scan', '--overlay', 'deb/sound.deb', 'nowhere.deb'),
  incomplete('scan', '--overlay', 'tar/sound.tar', 'deb/sound.deb', 'rpm/cut-in-payload.rpm'),
]
const images = [
  ...Object.keys(BAD_IMAGES).map((path) => refused('scan', path)),
  ...Object.keys(PARTIAL_IMAGES).map((path) => incomplete('scan', path)),
  refused('scan', 'image/sound.tar', '--image', 'other'),
  refused('scan', 'image/platforms.tar', '--platform', 'linux/pdp11'),
  refused('scan', 'image/sound.tar', '--platform', 'linux'),
  refused('scan', 'image/sound.tar', '--platform', 'linux/vax'),
  refused('scan', 'tar/sound.tar', '--input', 'image'),
  refused('scan', 'tar/sound.tar', '--input', 'cpio'),
  refused('scan', 'image/sound.tar', '--limit', 'decompressed'),
  refused('scan', 'image/sound.tar', '--limit', 'size=3'),
  refused('scan', 'image/sound.tar', '--limit', 'ratio=0'),
]
const copied = ['tar/cut-in-header.tar', 'records/no-summary.ndjson'].map(
  (path): BadCase => ({ args: ['collect', path], code: 3 }),
)

const SCAN = ['scan', 'sound.mtree'] as const
const usage = [
  refused('scna', 'sound.mtree'),
  refused('scan'),
  refused('scan', ''),
  refused('scan', '-', '-'),
  refused('scan', 'nowhere'),
  refused('scan', 'garbage.txt'),
  refused('scan', 'garbage.txt', '--input', 'mtree'),
  refused('scan', 'garbage.txt', '--input', 'trace'),
  refused('trace', '--suggest', 'garbage.txt'),
  refused('trace', '--check', 'nowhere.service', 'traces/hostile.strace'),
  incomplete('scan', 'traces/hostile.strace', '--pack', 'pathwrit:privilege-drop', '--rule', 'drop/regained'),
  refused('scan', 'tar/sound.tar', '--input', 'ndjson'),
  refused('scan', 'find/sound.find', '--input', 'tar'),
  refused(...SCAN, '--input', 'zip'),
  refused(...SCAN, '--formt', 'json'),
  refused(...SCAN, '-x'),
  refused(...SCAN, '--format'),
  refused(...SCAN, '--format', 'xml'),
  refused(...SCAN, '--format', 'json', '--format', 'ndjson'),
  refused(...SCAN, '--color=always'),
  refused(...SCAN, '--fail-on', 'hihg'),
  refused(...SCAN, '--pack', 'pathwrit:secret-mode'),
  refused(...SCAN, '--pack', ''),
  refused(...SCAN, '--pack', '@acme/pack'),
  refused(...SCAN, '--rule', 'config/not-service-modifable'),
  refused(...SCAN, '--skip-rule', 'config/none'),
  refused(...SCAN, '--service', 'shop:900:'),
  refused(...SCAN, '--service', ':900:900'),
  refused(...SCAN, '--service', 'shop:900:900+x'),
  refused(...SCAN, '--service', 'shop:4294967296:900'),
  refused(...SCAN, '--service', 'shop:a:b:c'),
  refused(...SCAN, '--service', '../etc:900:900'),
  refused(...SCAN, '--service', 'shop\u001b[2J:900:900'),
  refused(...SCAN, '--only-service', 'shpo', '--service', 'shop:900:900'),
  refused(...SCAN, '--exclude', '/etc/[a'),
  refused(...SCAN, '--exclude', 'etc'),
  refused(...SCAN, '--output', 'nowhere/report.txt'),
  refused('surface', 'sound.mtree'),
  refused('surface', 'sound.mtree', '--service', 'shop'),
  refused('surface', 'sound.mtree', '--user', 'shop'),
  refused('explain', 'config/not-service-modifable'),
  refused('explain', 'sound.mtree', '--path', 'etc/shop'),
  refused('collect', 'sound.mtree', 'sound.mtree'),
  refused('collect', 'records/empty.ndjson'),
  refused('services', 'tar/only-zeros.tar'),
  refused('surface', 'records/blank.ndjson', '--user', '33'),
  refused('rules', '--pack', 'packs/syntax.json'),
  typed('', 'scan', '-'),
  typed('Dear diary,\n', 'scan', '-'),
  typed('{"kind":"inode","path":"etc"}\n', 'scan', '-'),
  typed('{"kind":"inode","path":"/\\u001b[31m","typ\\u202ee":"x"}\n', 'scan', '-'),
]

export const BAD_CASES: readonly BadCase[] = [
  ...packs,
  ...params,
  ...records,
  ...listings,
  ...archives,
  ...finds,
  ...partial,
  ...copied,
  ...usage,
  ...packages,
  ...images,
]
