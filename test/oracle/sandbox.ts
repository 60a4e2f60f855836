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
    log: { type: 'boolean', default: false },
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
  // Below RootDirectory=, and what DynamicUser= keeps apart.
  ...[
    '/srv/root/etc/o',
    '/srv/root/run/o',
    '/srv/root/srv/a',
    '/srv/root/home/o',
    '/srv/root/tmp/o',
    '/srv/root/var/lib/o',
  ],
  ...['/var/lib/private/dyn', '/var/lib/private/other', '/var/cache/private/dyn', '/run/private/dyn'],
]
/** Directories of the system's own, where no marker can be put: asked is only whether they are mounted writable. */
const SYSTEM = [
  ...['/sys', '/sys/kernel', '/sys/fs/cgroup/systemd', '/sys/fs/bpf', '/proc/sys/vm/swappiness', '/proc/irq', '/dev'],
  ...['/dev/mqueue', '/dev/hugepages', '/run', '/usr', '/boot', '/etc', '/', '/f'],
]
/** Paths to write into directives. /usr and what leads to it must stay readable, or nothing runs. */
const PATHS = [
  ...TREE,
  '/srv',
  '/etc',
  '/opt',
  '/home',
  '/var',
  '/var/lib',
  '/run/user',
  '/mnt',
  '/tmp',
  '/run',
  '/dev/shm',
  '/srv/root',
]

const path = fc.constantFrom(...PATHS)
const listed = (name: string) =>
  fc.tuple(fc.constantFrom('', '', '-'), path).map(([dash, one]) => `${name}=${dash}${one}`)
const directive = fc.oneof(
  fc.constantFrom('ProtectSystem=yes', 'ProtectSystem=full', 'ProtectSystem=strict', 'ProtectSystem=strict'),
  fc.constantFrom('ProtectHome=yes', 'ProtectHome=read-only', 'ProtectHome=tmpfs'),
  fc.constantFrom('PrivateTmp=yes', 'PrivateDevices=yes', 'DynamicUser=yes\nUser=root'),
  fc.constantFrom('ProtectKernelTunables=yes', 'ProtectControlGroups=yes', 'MountAPIVFS=yes', 'ProtectKernelLogs=yes'),
  fc.constantFrom('ProtectProc=invisible', 'ProcSubset=all', 'ProtectKernelModules=yes', 'PrivateIPC=yes'),
  fc.constantFrom('DynamicUser=yes\nUser=root\nStateDirectory=dyn', 'DynamicUser=yes\nUser=root\nRuntimeDirectory=dyn'),
  fc.constantFrom('DynamicUser=yes\nUser=root\nCacheDirectory=dyn', 'TemporaryFileSystem=/dev', 'ReadOnlyPaths=/dev'),
  fc.constantFrom('RootDirectory=/srv/root', 'RootDirectory=/srv/root\nMountAPIVFS=no'),
  fc.constantFrom('ReadOnlyPaths=/srv/root', 'ReadOnlyPaths=+/etc', 'ReadWritePaths=+/run', 'InaccessiblePaths=+/home'),
  fc.constantFrom('InaccessiblePaths=/f', 'ReadOnlyPaths=/f', 'ReadOnlyPaths=-/srv/none'),
  fc.constantFrom('BindPaths=-/srv/b:/srv/a:rbind', 'BindPaths=/srv/b:/srv/a/x:norbind', 'BindPaths=-/none'),
  fc.constantFrom('TemporaryFileSystem=/srv:ro', 'TemporaryFileSystem=/opt:ro,mode=0700', 'TemporaryFileSystem=/run'),
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
  .map((text) =>
    text.includes('DynamicUser') ? text.replace(/^(?:State|Cache|Logs|Runtime)Directory=o.*\n?/gm, '') : text,
  )
  // With everything not to be executed nothing would run.
  .map((text) =>
    text.includes('NoExecPaths=/\n') || text.endsWith('NoExecPaths=/') ? `${text}\nExecPaths=/usr` : text,
  )

  // In a root of its own the program must be there.
  .map((text) => (text.includes('RootDirectory=') ? `${text}\nBindReadOnlyPaths=/usr` : text))

/** A unit's binds and its own root show the tree under other names, which are asked about too. */
const inRoot = ['/var/lib/dyn', '/var/cache/dyn', '/run/dyn'].concat(
  TREE.filter((at) => at.startsWith('/srv/root')).map((at) => at.slice('/srv/root'.length) || '/'),
)
const askedOf = (text: string): readonly string[] => [
  ...TREE,
  ...[...text.matchAll(/^BindPaths=-?([^:\n]+):([^:\s]+)/gm)].flatMap(([, from = '', to = '']) =>
    TREE.filter((at) => at === from || at.startsWith(`${from}/`)).map((at) => to + at.slice(from.length)),
  ),
  ...(text.includes('RootDirectory=/srv/root') ? inRoot : []),
]
/** `--unit 'LINE;LINE'` asks about one unit alone. */
const units = values.unit === undefined ? random : [values.unit.replaceAll(';', '\n')]

const PROBE = `while read -r d; do
m=; read -r m < $d/.marker; if ( : > $d/.new ); then s=w; else s=r; fi; echo "$d $s $m"
done < /usr/asked/$1
while read -r d; do
[ -e $d ] || continue
if [ -w $d ]; then echo "$d w @"; else echo "$d r @"; fi
done < /usr/system
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
ln -s pts/ptmx $R/dev/ptmx; ${values.log ? ': > $R/dev/console; mount --bind $W/log $R/dev/console' : ''}
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
cp $W/tree $W/system $W/plant.sh $R/usr/
export ${values.log ? 'SYSTEMD_LOG_LEVEL=debug SYSTEMD_LOG_TARGET=console' : 'SYSTEMD_LOG_LEVEL=err SYSTEMD_LOG_TARGET=null'} container=lxc
exec unshare --pid --fork --kill-child=KILL --ipc --uts chroot $R /usr/lib/systemd/systemd --system --unit=oracle.target
`

const work = mkdtempSync(join(tmpdir(), 'pathwrit-oracle-'))
spawnSync('mkdir', ['disk', 'units', 'asked', 'answers'], { cwd: work })
const put = (name: string, text: string): void => writeFileSync(join(work, name), text)
put('boot.sh', BOOT)
put('probe.sh', PROBE)
/** Made once systemd has mounted what it mounts itself (/run, /dev/shm). */
put(
  'plant.sh',
  'while read -r d; do mkdir -p $d; echo $d > $d/.marker; chmod 755 $d; done < /usr/tree\nfor l in bin lib lib64; do ln -sn usr/$l /srv/root/$l; done; mkdir -p /srv/root/usr; : > /f; chmod 700 /var/lib/private /var/cache/private /run/private\n',
)
put('system', `${SYSTEM.join('\n')}\n`)
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
  directives: mergeUnit([
    { file: '/', settings: parseUnitFile(`[Service]\nRuntimeDirectoryPreserve=yes\n${text}`).settings },
  ]),
  origin: { collector: 'test', source: name(index) },
})

const STATES = { writable: 'writable', 'read-only': 'read-only', private: 'gone', hidden: 'gone' } as const
type State = (typeof STATES)[keyof typeof STATES]

/** What a service's answers say of each directory of the host: the most it could do to it under any name. */
const observedIn = (text: string): Map<string, State> => {
  const seen = new Map<string, State>(TREE.map((at) => [at, 'gone'] as const))
  for (const line of text.split('\n')) {
    const [, state, marker] = line.split(' ')
    if (!marker || marker === '@') continue
    if (state === 'w') seen.set(marker, 'writable')
    else if (seen.get(marker) !== 'writable') seen.set(marker, 'read-only')
  }
  return seen
}

/** Directories of the system's own that are mounted otherwise than we say; what we say is out of reach is not asked. */
const systemWrong = (text: string, answers: string): readonly string[] => {
  const { sandbox } = sandboxOf(recordOf(text, 0))
  const sources = [...text.matchAll(/^BindPaths=-?([^:\n]+)/gm)].map(([, from = '']) => from)
  const ownRoot = /^RootDirectory=/m.test(text)
  return answers.split('\n').flatMap((line) => {
    const [at = '', state, marker] = line.split(' ')
    if (marker !== '@' || (ownRoot && !/^\/(?:dev|proc|sys)/.test(at))) return []
    // Under another name it may be writable all the same.
    if (sources.some((from) => at === from || at.startsWith(`${from}/`))) return []
    const ours = sandbox === undefined ? 'writable' : sandboxed(sandbox, at)
    if (ours !== 'writable' && ours !== 'read-only') return []
    counts.system++
    return (ours === 'writable') === (state === 'w') ? [] : [`${at}: systemd ${state}, pathwrit ${ours}`]
  })
}

const counts = { started: 0, void: 0, answers: 0, system: 0, wrong: 0, writable: 0, 'read-only': 0, gone: 0 }
units.forEach((text, index) => {
  let answers = ''
  try {
    answers = readFileSync(join(work, 'answers', String(index)), 'utf8')
  } catch {}
  if (!answers.endsWith('end\n')) return
  counts.started++
  const { sandbox, doubt } = sandboxOf(recordOf(text, index))
  if (doubt !== undefined) {
    counts.void++
    return
  }
  for (const wrong of systemWrong(text, answers)) {
    counts.wrong++
    console.log(`${wrong}\n${text.replace(/^/gm, '    ')}`)
  }
  for (const [at, observed] of observedIn(answers)) {
    const ours = sandbox === undefined ? 'writable' : STATES[sandboxed(sandbox, at)]
    counts.answers++
    counts[observed]++
    if (ours === observed) continue
    counts.wrong++
    console.log(`${at}: systemd ${observed}, pathwrit ${ours}\n${text.replace(/^/gm, '    ')}`)
  }
})
console.log(readFileSync(join(work, 'log'), 'utf8').slice(0, values.log ? undefined : 2000))
rmSync(work, { recursive: true })
console.log(`seed ${seed}: ${JSON.stringify(counts)}`)
process.exitCode = counts.wrong > 0 || counts.started < units.length / 3 ? 1 : 0
