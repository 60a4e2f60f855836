/**
 * Sandboxes judged by systemd itself: `node dist/test/oracle/sandbox.js ROOT [--cases N] [--seed N]`, as root.
 * A copy-on-write view of ROOT (a Debian root that holds systemd; it is not changed) is booted in namespaces of its own with
 * N services of random directives. Each service tells of every directory of a small tree which one of the host shows there
 * and whether it can make a file in it; `sandboxed()` must say the same.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { sandboxed } from '../../src/access/index.ts'
import type { UnitRecord } from '../../src/model/index.ts'
import { mergeUnit, parseUnitFile } from '../../src/parse/index.ts'
import { sandboxOf } from '../../src/service/index.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    unit: { type: 'string' },
  },
})
const [root] = positionals
if (root === undefined || process.getuid?.() !== 0) throw new Error('as root: sandbox.js ROOT [--cases N] [--seed N]')
const [cases, seed] = [Number(values.cases), Number(values.seed)]

/** Directories that hold a marker with their own name. */
const TREE = [
  ...['/srv/a', '/srv/a/x', '/srv/a/x/p', '/srv/a/y', '/srv/b', '/srv/b/x', '/srv/b/x/p', '/srv/root', '/srv/root/d'],
  ...['/etc/o', '/etc/o/d', '/opt/o', '/opt/o/d', '/home/o', '/home/o/d', '/root/o', '/usr/o', '/boot/o', '/mnt/o'],
  ...['/var/lib/o', '/var/lib/o/d', '/var/cache/o', '/var/log/o', '/run/o', '/run/o/d', '/run/user/o'],
  ...['/tmp/o', '/var/tmp/o', '/dev/shm/o', '/var/o'],
]
/** Paths to write into directives. /usr and what leads to it must stay readable, or nothing runs. */
const PATHS = [...TREE, '/srv', '/etc', '/opt', '/home', '/var', '/var/lib', '/run/user', '/mnt', '/tmp']

const path = fc.constantFrom(...PATHS)
const listed = (name: string) =>
  fc.tuple(fc.constantFrom('', '', '-'), path).map(([dash, one]) => `${name}=${dash}${one}`)
const directive = fc.oneof(
  fc.constantFrom('ProtectSystem=yes', 'ProtectSystem=full', 'ProtectSystem=strict', 'ProtectSystem=strict'),
  fc.constantFrom('ProtectHome=yes', 'ProtectHome=read-only', 'ProtectHome=tmpfs'),
  // ProtectKernelTunables= and ProtectControlGroups= are left out: docs/extend/sandbox.md says why.
  fc.constantFrom('PrivateTmp=yes', 'PrivateDevices=yes', 'DynamicUser=yes\nUser=root'),
  fc.constantFrom(
    'StateDirectory=o',
    'CacheDirectory=o',
    'LogsDirectory=o',
    'RuntimeDirectory=o',
    'StateDirectory=o/d',
  ),
  fc.constantFrom(
    'ConfigurationDirectory=o',
    'ReadOnlyPaths=/',
    'NoExecPaths=/srv',
    'ExecPaths=/srv/a',
    'NoExecPaths=/',
  ),
  ...['ReadWritePaths', 'ReadWritePaths', 'ReadOnlyPaths', 'InaccessiblePaths', 'BindPaths', 'NoExecPaths'].map(listed),
  ...['BindReadOnlyPaths', 'TemporaryFileSystem'].map((name) => path.map((one) => `${name}=${one}`)),
  fc.tuple(path, path).map(([from, to]) => `BindPaths=${from}:${to}`),
)
const random = fc
  .sample(fc.array(directive, { minLength: 1, maxLength: 6 }), { seed, numRuns: cases })
  .map((lines) => lines.join('\n'))
  // What DynamicUser= keeps private it first moves away, which the next service would see.
  .map((text) => (text.includes('DynamicUser') ? text.replace(/^(?:State|Cache|Logs)Directory=.*\n?/gm, '') : text))
  // With everything not to be executed nothing would run.
  .map((text) =>
    text.includes('NoExecPaths=/\n') || text.endsWith('NoExecPaths=/') ? `${text}\nExecPaths=/usr` : text,
  )

/** A unit's binds show the tree under other names, which are asked about too. */
const askedOf = (text: string): readonly string[] => [
  ...TREE,
  ...[...text.matchAll(/^BindPaths=([^:\n]+):(\S+)$/gm)].flatMap(([, from = '', to = '']) =>
    TREE.filter((at) => at === from || at.startsWith(`${from}/`)).map((at) => to + at.slice(from.length)),
  ),
]
/** `--unit 'LINE;LINE'` asks about one unit alone. */
const units = values.unit === undefined ? random : [values.unit.replaceAll(';', '\n')]

const PROBE = `while read -r d; do
m=; read -r m 2>/dev/null < $d/.marker; if ( : > $d/.new ); then s=w; else s=r; fi; echo "$d $s $m"
done < /usr/asked/$1
echo end
`
const BOOT = `
set -e
W=$1; ROOT=$2
mount -t tmpfs tmpfs $W/disk
mkdir $W/disk/up $W/disk/work $W/disk/root
mount -t overlay overlay -o lowerdir=$ROOT,upperdir=$W/disk/up,workdir=$W/disk/work $W/disk/root
R=$W/disk/root
mount -t proc proc $R/proc; mount -t tmpfs tmpfs $R/run; mount -t tmpfs tmpfs $R/dev; mount -t tmpfs tmpfs $R/boot
mkdir -p $R/dev/shm $R/dev/pts $R/dev/mqueue $R/dev/hugepages
for n in null zero full random urandom tty; do cp -a /dev/$n $R/dev/$n; done
mount -t sysfs sysfs $R/sys
mount -t tmpfs tmpfs $R/sys/fs/cgroup
mkdir $R/sys/fs/cgroup/systemd
mount -t cgroup -o none,name=systemd cgroup $R/sys/fs/cgroup/systemd
rm -rf $R/etc/systemd/system/*.wants
cp $W/units/* $R/etc/systemd/system/
mkdir $R/answers && mount --bind $W/answers $R/answers
cp $W/probe.sh $R/usr
cp -r $W/asked $R/usr
cp $W/tree $W/plant.sh $R/usr/
export SYSTEMD_LOG_LEVEL=err SYSTEMD_LOG_TARGET=null container=lxc
exec unshare --pid --fork --kill-child=KILL --ipc --uts chroot $R /usr/lib/systemd/systemd --system --unit=oracle.target
`

const work = mkdtempSync(join(tmpdir(), 'pathwrit-oracle-'))
spawnSync('mkdir', ['disk', 'units', 'asked', 'answers'], { cwd: work })
const put = (name: string, text: string): void => writeFileSync(join(work, name), text)
put('boot.sh', BOOT)
put('probe.sh', PROBE)
/** Made once systemd has mounted what it mounts itself (/run, /dev/shm). */
put('plant.sh', 'while read -r d; do mkdir -p $d; echo $d > $d/.marker; chmod 755 $d; done < /usr/tree\n')
put('tree', `${TREE.join('\n')}\n`)
const name = (index: number): string => `probe-${index}.service`
units.forEach((text, index) => {
  // One after the other: they share the tree, and what one makes another would see.
  const after = `After=${index === 0 ? 'plant.service' : name(index - 1)}\n`
  const exec = `Type=oneshot\nTimeoutStartSec=20\nStandardOutput=file:/answers/${index}\nStandardError=null\nRuntimeDirectoryPreserve=yes\nExecStart=/usr/bin/sh /usr/probe.sh ${index}`
  put(`asked/${index}`, `${askedOf(text).join('\n')}\n`)
  put(`units/${name(index)}`, `[Unit]\nDefaultDependencies=no\n${after}[Service]\n${exec}\n${text}\n`)
})
const all = units.map((_, index) => name(index)).join(' ')
const done = `Type=oneshot\nExecStart=/usr/bin/touch /answers/done`
put(
  'units/plant.service',
  '[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\nExecStart=/usr/bin/sh /usr/plant.sh\n',
)
put('units/done.service', `[Unit]\nDefaultDependencies=no\nAfter=${all}\n[Service]\n${done}\n`)
put('units/oracle.target', `[Unit]\nDefaultDependencies=no\nWants=plant.service ${all} done.service\n`)

/** systemd as process 1 does not end by itself: it is killed, and all below it, once the last service has run. */
const WAIT = `
G=/sys/fs/cgroup/systemd/pathwrit-oracle-$$
mkdir $G
sh -c "echo \\$\\$ > $G/cgroup.procs; exec unshare --mount --cgroup --propagation private bash ${work}/boot.sh ${work} ${root}" < /dev/null > ${work}/log 2>&1 &
P=$!
for i in $(seq ${60 + cases * 2}); do [ -e ${work}/answers/done ] && break; kill -0 $P 2>/dev/null || break; sleep 0.5; done
kill -KILL $P; wait $P 2>/dev/null; sleep 0.5
find $G -depth -type d -exec rmdir {} +
exit 0
`
spawnSync('bash', ['-c', WAIT], { stdio: 'inherit' })

const recordOf = (text: string, index: number): UnitRecord => ({
  kind: 'unit',
  path: `/etc/systemd/system/${name(index)}`,
  name: name(index),
  directives: mergeUnit([{ file: '/', settings: parseUnitFile(`[Service]\n${text}`).settings }]),
  origin: { collector: 'test', source: name(index) },
})

const STATES = { writable: 'writable', 'read-only': 'read-only', private: 'gone', hidden: 'gone' } as const
type State = (typeof STATES)[keyof typeof STATES]

/** What a service's answers say of each directory of the host: the most it could do to it under any name. */
const observedIn = (text: string): Map<string, State> => {
  const seen = new Map<string, State>(TREE.map((at) => [at, 'gone'] as const))
  for (const line of text.split('\n')) {
    const [, state, marker] = line.split(' ')
    if (!marker) continue
    if (state === 'w') seen.set(marker, 'writable')
    else if (seen.get(marker) !== 'writable') seen.set(marker, 'read-only')
  }
  return seen
}

const counts = { started: 0, answers: 0, wrong: 0, writable: 0, 'read-only': 0, gone: 0 }
units.forEach((text, index) => {
  let answers = ''
  try {
    answers = readFileSync(join(work, 'answers', String(index)), 'utf8')
  } catch {}
  if (!answers.endsWith('end\n')) return
  counts.started++
  const { sandbox } = sandboxOf(recordOf(text, index))
  for (const [at, observed] of observedIn(answers)) {
    const ours = sandbox === undefined ? 'writable' : STATES[sandboxed(sandbox, at)]
    counts.answers++
    counts[observed]++
    if (ours === observed) continue
    counts.wrong++
    console.log(`${at}: systemd ${observed}, pathwrit ${ours}\n${text.replace(/^/gm, '    ')}`)
  }
})
console.log(readFileSync(join(work, 'log'), 'utf8').slice(0, 2000))
rmSync(work, { recursive: true })
console.log(`seed ${seed}: ${JSON.stringify(counts)}`)
process.exitCode = counts.wrong > 0 || counts.started < units.length / 3 ? 1 : 0
