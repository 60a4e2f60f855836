/**
 * Real services from stock Debian roots under strace, each for a few seconds on loopback, held to /proc: who processes were when they
 * were last seen must be what the trace made of them.
 *
 *   node dist/test/oracle/traces.js ROOTS [--keep DIR] [--only NAME]
 *
 * ROOTS holds roots (web, mail, data, net, more); none is changed: each service sees one through an overlay that is gone when it ends.
 * Needs root, strace and unshare. Prints a table, and exits 1 where the two disagree.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { EventRecord } from '../../src/model/index.ts'
import { TRACED_CALLS, traceDecoder } from '../../src/parse/index.ts'

interface Traced {
  readonly name: string
  readonly root: string
  /** Shell, in the chroot; loopback is up. */
  readonly command: string
  /** Shell that asks something of it once it runs, outside of the trace. */
  readonly ask?: string
}

const NODE = `require('fs').mkdirSync('/run/app',{recursive:true});const h=require('http').createServer((q,r)=>{require('fs').appendFileSync('/tmp/app.log','x');r.end('x')});h.listen(80,'127.0.0.1',()=>{process.initgroups('www-data',33);process.setgid(33);process.setuid(33)})`

const SERVICES: readonly Traced[] = [
  {
    name: 'nginx',
    root: 'web',
    command: `nginx -g 'daemon off;'`,
    ask: 'exec 3<>/dev/tcp/127.0.0.1/80; printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3; cat <&3',
  },
  {
    name: 'apache2',
    root: 'web',
    command: 'mkdir -p /run/apache2 /run/lock; . /etc/apache2/envvars; exec apache2 -D FOREGROUND',
    ask: 'exec 3<>/dev/tcp/127.0.0.1/80; printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3; cat <&3',
  },
  {
    name: 'redis',
    root: 'web',
    command:
      'mkdir -p /run/redis; chown redis: /run/redis; exec setpriv --reuid redis --regid redis --init-groups redis-server /etc/redis/redis.conf --daemonize no',
    ask: 'exec 3<>/dev/tcp/127.0.0.1/6379; printf "SET a b\\r\\nBGSAVE\\r\\nQUIT\\r\\n" >&3; cat <&3',
  },
  {
    name: 'memcached',
    root: 'web',
    command:
      'mkdir -p /run/memcached; chown memcache /run/memcached; exec memcached -u memcache -l 127.0.0.1 -P /run/memcached/memcached.pid',
  },
  { name: 'php-fpm', root: 'web', command: 'mkdir -p /run/php; exec php-fpm8.2 --nodaemonize' },
  {
    name: 'haproxy',
    root: 'web',
    command: `mkdir -p /run/haproxy; exec haproxy -W -db -f /etc/haproxy/haproxy.cfg -p /run/haproxy.pid`,
  },
  {
    name: 'sshd',
    root: 'web',
    command: 'mkdir -p /run/sshd; ssh-keygen -A >/dev/null; exec /usr/sbin/sshd -D -o ListenAddress=127.0.0.1',
    ask: 'exec 3<>/dev/tcp/127.0.0.1/22; head -c 20 <&3',
  },
  {
    name: 'postgres',
    root: 'data',
    command:
      'mkdir -p /run/postgresql; chown postgres /run/postgresql; exec setpriv --reuid postgres --regid postgres --init-groups /usr/lib/postgresql/15/bin/postgres -D /var/lib/postgresql/15/main -c config_file=/etc/postgresql/15/main/postgresql.conf',
  },
  {
    name: 'slapd',
    root: 'data',
    command:
      'mkdir -p /run/slapd; chown openldap: /run/slapd; exec slapd -d 0 -h ldap://127.0.0.1/ -u openldap -g openldap -F /etc/ldap/slapd.d',
  },
  {
    name: 'mariadbd',
    root: 'data',
    command: 'mkdir -p /run/mysqld; chown mysql /run/mysqld; exec mariadbd --user=mysql',
  },
  { name: 'named', root: 'mail', command: 'mkdir -p /run/named; chown bind: /run/named; exec named -f -u bind' },
  { name: 'chrony', root: 'mail', command: 'mkdir -p /run/chrony; exec chronyd -d -x -F 0 -u _chrony' },
  { name: 'dovecot', root: 'mail', command: 'mkdir -p /run/dovecot; exec dovecot -F' },
  { name: 'dnsmasq', root: 'net', command: 'mkdir -p /run/dnsmasq; exec dnsmasq -k -i lo --bind-interfaces' },
  {
    name: 'node',
    root: '/',
    command: `exec ${process.execPath} -e "${NODE}"`,
    ask: 'exec 3<>/dev/tcp/127.0.0.1/80; printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3; cat <&3',
  },
]

/** Who a process was when it was last seen. */
interface Status {
  readonly uids: string
  readonly gids: string
  readonly groups: string
  readonly permitted: string
  readonly program: string
}

const statusOf = (pid: number): Status | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8')
    const field = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(text)?.[1]?.trim() ?? ''
    return {
      uids: field('Uid'),
      gids: field('Gid'),
      groups: field('Groups'),
      permitted: field('CapPrm'),
      program: field('Name'),
    }
  } catch {
    return undefined
  }
}
const childrenOf = (pid: number): readonly number[] => {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .split(' ')
        .filter((one) => one !== '')
        .map(Number),
    )
  } catch {
    return []
  }
}
const below = (pid: number): readonly number[] => childrenOf(pid).flatMap((child) => [child, ...below(child)])

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const CALLS = TRACED_CALLS.map((call) => `?${call}`).join(',')

/** Runs one service in namespaces of its own; tells the statuses of its processes. */
const observe = async (service: Traced, roots: string, trace: string): Promise<ReadonlyMap<number, Status>> => {
  const work = mkdtempSync(join(tmpdir(), 'pathwrit-traces-'))
  const merged = join(work, 'm')
  mkdirSync(merged)
  const lower = service.root === '/' ? '/' : join(roots, service.root)
  const start = join(work, 'start.sh')
  writeFileSync(
    start,
    `set -e
mount -t tmpfs none ${work}/m && mkdir ${work}/m/u ${work}/m/w ${work}/m/r
mount -t overlay overlay -o lowerdir=${lower},upperdir=${work}/m/u,workdir=${work}/m/w ${work}/m/r
cd ${work}/m/r; mkdir -p dev proc run tmp; mount --rbind /dev dev; mount -t proc none proc; mount -t tmpfs -o mode=0755 none run
chmod 1777 tmp; ip link set lo up 2>/dev/null || true
cat > run/service.sh <<'SERVICE'
${service.command}
SERVICE
cat > run/ask.sh <<'ASK'
${service.ask ?? 'true'}
ASK
(sleep 3; timeout 3 chroot . bash /run/ask.sh >/dev/null 2>&1) &
exec strace -f -y -o ${trace} -e trace=${CALLS} chroot . sh /run/service.sh
`,
  )
  const running = spawn('unshare', ['-m', '-n', 'sh', start], { stdio: 'ignore', detached: true })
  const seen = new Map<number, Status>()
  const pid = running.pid as number
  let ended = false
  running.once('exit', () => {
    ended = true
  })
  for (const until = Date.now() + 9_000; Date.now() < until && !ended; await wait(40))
    for (const child of below(pid)) {
      const status = statusOf(child)
      if (
        status !== undefined &&
        !/^(?:strace|sleep|timeout|bash|chroot|sh|cat|head|unshare|mount|ip|mkdir)$/.test(status.program)
      )
        seen.set(child, status)
    }
  for (const child of [...below(pid)].reverse())
    try {
      process.kill(child, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  for (let i = 0; i < 100 && !ended; i++) await wait(50)
  rmSync(work, { recursive: true, force: true })
  return seen
}

const read = (file: string): readonly EventRecord[] => {
  const decoder = traceDecoder({ file })
  decoder.push(readFileSync(file))
  decoder.end()
  return decoder.finish().events
}

/** What /proc says of users, groups and capabilities, against what the trace says of drops. */
const compare = (seen: ReadonlyMap<number, Status>, events: readonly EventRecord[]): readonly string[] => {
  const wrong: string[] = []
  const uid0 = [...seen.values()].filter(({ uids }) => uids.split(/\s+/).every((id) => id === '0'))
  const others = [...seen.values()].filter(({ uids }) => uids.split(/\s+/)[1] !== '0')
  const drops = events.filter(({ op, drop, result }) => op === 'drop' && result === 'ok' && drop?.regained === false)
  if (uid0.length > 0 && !events.some(({ phase, uid }) => phase !== 'after-drop' && uid === 0))
    wrong.push('user 0 in /proc alone')
  for (const { uids, gids, groups, permitted, program } of others) {
    const [ruid, euid, suid] = uids.split(/\s+/).map(Number)
    const [rgid, egid] = gids.split(/\s+/).map(Number)
    const list = groups
      .split(/\s+/)
      .filter((one) => one !== '')
      .map(Number)
      .sort((a, b) => a - b)
      .join()
    const same = drops.find(
      ({ uid, gid, drop }) =>
        uid === euid &&
        gid === egid &&
        drop?.ruid === ruid &&
        drop?.suid === suid &&
        drop?.rgid === rgid &&
        (drop?.supplementary === undefined || [...drop.supplementary].sort((a, b) => a - b).join() === list) &&
        (drop?.caps === undefined || drop.caps.length > 0 === /[1-9a-f]/.test(permitted)),
    )
    if (same === undefined)
      wrong.push(`${program}: ${uids} / ${gids} / ${groups} / ${permitted} is no drop of the trace`)
    if (!events.some(({ phase, uid }) => phase === 'after-drop' && uid === euid))
      wrong.push(`user ${euid} is never after its drop`)
  }
  const users = new Set(others.map(({ uids }) => Number(uids.split(/\s+/)[1])))
  for (const { uid } of drops) if (uid !== undefined && !users.has(uid)) wrong.push(`user ${uid} in the trace alone`)
  return [...new Set(wrong)]
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: 'string' }, only: { type: 'string' } },
})
const roots = realpathSync(positionals[0] ?? '.')
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'pathwrit-kept-'))
mkdirSync(folder, { recursive: true })
let disagreements = 0
console.log(
  '| service | processes | lines | before | after | stays | drops | agrees with /proc |\n|---|---:|---:|---:|---:|---:|---|---|',
)
for (const service of SERVICES) {
  if (values.only !== undefined && values.only !== service.name) continue
  const trace = join(folder, `${service.name}.strace`)
  const seen = await observe(service, roots, trace)
  const events = read(trace)
  const wrong = seen.size === 0 ? ['no process of it was seen'] : compare(seen, events)
  disagreements += wrong.length
  const count = (phase: string): number => events.filter((event) => event.phase === phase && event.op !== 'drop').length
  const drops = events
    .filter(({ op }) => op === 'drop')
    .map(({ uid, count: times, drop }) => `${uid}${times > 1 ? ` ×${times}` : ''}${drop?.regained ? ' and back' : ''}`)
  const lines = execFileSync('wc', ['-l', trace], { encoding: 'utf8' }).split(' ')[0]
  console.log(
    `| ${service.name} | ${seen.size} | ${lines} | ${count('before-drop')} | ${count('after-drop')} | ${count('never-drops')} | ${drops.join(', ') || 'none'} | ${wrong.length === 0 ? 'yes' : wrong.join('; ')} |`,
  )
}
if (values.keep === undefined) rmSync(folder, { recursive: true, force: true })
process.exitCode = disagreements > 0 ? 1 : 0
