/**
 * Users of services judged by what starts and what packages do: `node dist/test/oracle/daemons.js ROOT [--only WORD]
 * [--seconds N] [--table]`, as root. ROOT is a Debian root that holds systemd; it is not changed.
 * - A service with `User=`: systemd's own reading of its unit (`systemd-analyze verify`) and its numbers by the root's `id`.
 * - One that root starts, or that is told not to drop: it is started, in namespaces of its own over a copy-on-write view of the
 *   root, with no network, and after some seconds the kernel says who its processes are.
 * - Both: does the package that brings it (by dpkg's lists) make that account (maintainer scripts, sysusers.d)?
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Service } from '../../src/model/index.ts'
import { services } from '../../src/scan/index.ts'
import { type Dumped, dumpedWords, parseDump } from './systemd.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    seconds: { type: 'string', default: '4' },
    table: { type: 'boolean', default: false },
  },
})
const [root] = positionals
if (root === undefined || process.getuid?.() !== 0) throw new Error('as root: daemons.js ROOT [--only WORD]')
if (process.env.PATHWRIT_DAEMONS === undefined) {
  const again = [process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const env = { ...process.env, PATHWRIT_DAEMONS: '1' }
  process.exit(spawnSync('unshare', ['-m', ...again], { stdio: 'inherit', env }).status ?? 1)
}
const STARTER = join(dirname(fileURLToPath(import.meta.url)), '../../../test/oracle/start-unit.sh')

const output = (command: string, args: readonly string[], env = process.env): string =>
  spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, env }).stdout ?? ''

const work = mkdtempSync(join(tmpdir(), 'pathwrit-daemons-'))
output('mount', ['-t', 'tmpfs', 'daemons', work])
const view = join(work, 'root')

/** A fresh view of the root for each daemon, so that none sees what another left. */
const withView = <T>(use: () => T): T => {
  for (const name of ['upper', 'work', 'root']) mkdirSync(join(work, name), { recursive: true })
  const layers = `lowerdir=${root},upperdir=${join(work, 'upper')},workdir=${join(work, 'work')}`
  output('mount', ['-t', 'overlay', 'daemons', '-o', layers, view])
  const made = use()
  output('umount', ['-l', view])
  for (const name of ['upper', 'work']) rmSync(join(work, name), { recursive: true, force: true })
  return made
}

const INSTANCE = 'test-instance'
const unitsOf = (names: readonly string[]): ReadonlyMap<string, Dumped> => {
  const dumped = new Map<string, Dumped>()
  const options = ['systemd-analyze', 'verify', '--man=no', '--generators=no', '--recursive-errors=no']
  for (const name of names) {
    const asked = name.replace('@.', `@${INSTANCE}.`)
    const env = { PATH: process.env.PATH, SYSTEMD_LOG_LEVEL: 'debug' }
    for (const unit of parseDump(output('chroot', [root, ...options, asked], env)))
      if (unit.name === asked) dumped.set(name, unit)
  }
  return dumped
}

/** A word of a command line as sh is to read it: a lone `$NAME` splits, `${NAME}` does not (systemd.service(5)). */
const shellWord = (word: string): string =>
  /^\$\w+$/.test(word)
    ? word
    : word
        .split(/(\$\{\w+\})/)
        .map((part) => (/^\$\{\w+\}$/.test(part) ? `"${part}"` : `'${part.replaceAll("'", "'\\''")}'`))
        .join('')

const scriptOf = (unit: Dumped): string => {
  const all = (key: string): readonly string[] => unit.values.get(key) ?? []
  const lines = ['cd /', 'set -a']
  for (const assigned of all('Environment')) {
    const at = assigned.indexOf('=')
    lines.push(`${assigned.slice(0, at)}=${shellWord(assigned.slice(at + 1)).replaceAll('$', '\\$')}`)
  }
  for (const file of all('EnvironmentFile'))
    lines.push(`[ ! -r ${file.replace(/^-/, '')} ] || . ${file.replace(/^-/, '')}`)
  lines.push('set +a')
  const commands = (key: string): readonly string[] =>
    all(key).map((line) => dumpedWords(line).map(shellWord).join(' '))
  // systemd waits for these; a test does not wait for one that hangs.
  for (const line of commands('ExecStartPre')) lines.push(`timeout 20 ${line}`)
  for (const line of commands('ExecStart')) lines.push(`${line} &`)
  lines.push('wait')
  return lines.join('\n')
}

/** What a daemon that is shipped switched off, or wants company, needs before it starts. */
const dbus = 'mkdir -p /run/dbus; dbus-daemon --system --fork'
const call = (port: number): string =>
  `bash -c 'for i in 1 2 3; do sleep 1; exec 3<>/dev/tcp/127.0.0.1/${port}; done; sleep 60' &`
const READY: Readonly<Record<string, string>> = {
  'avahi-daemon': dbus,
  bluetooth: dbus,
  'clamav-daemon': 'echo 44d88612fea8a8f36de82e1278abb02f:68:Test > /var/lib/clamav/test.hdb',
  danted: 'printf "internal: lo port = 1080\nexternal: lo\n" >> /etc/danted.conf',
  darkstat: 'printf "START_DARKSTAT=yes\nINTERFACE="-i lo"\n" >> /etc/darkstat/init.cfg',
  dbus: 'mkdir -p /run/dbus; dbus-daemon --system --nofork --nopidfile &',
  distcc: 'printf "STARTDISTCC=true\nALLOWEDNETS=127.0.0.1\n" >> /etc/default/distcc',
  fetchmail: 'echo START_DAEMON=yes >> /etc/default/fetchmail; echo poll localhost > /etc/fetchmailrc',
  gpsd: 'echo GPSD_OPTIONS=\'"-F /run/gpsd.sock"\' >> /etc/default/gpsd',
  'nut-monitor':
    'echo MODE=netclient > /etc/nut/nut.conf; echo "MONITOR a@localhost 1 u p slave" >> /etc/nut/upsmon.conf',
  'nut-server':
    'echo MODE=netserver > /etc/nut/nut.conf; printf "[a]\ndriver=dummy-ups\nport=x\n" >> /etc/nut/ups.conf',
  polkit: dbus,
  postgresql: 'pg_ctlcluster $(pg_lsclusters -h | cut -d" " -f1,2) start',
  postsrsd: 'echo SRS_DOMAIN=example.org >> /etc/default/postsrsd; echo key > /etc/postsrsd.secret',
  radvd: 'printf "interface lo { AdvSendAdvert on; };\n" > /etc/radvd.conf',
  'rpc-statd': 'rpcbind',
  'rtkit-daemon': dbus,
  ssh: call(22),
  vsftpd: call(21),
}

/** Daemons that take longer: spamd reads its rules as nobody first. */
const SECONDS: Readonly<Record<string, string>> = { spamd: '10' }

interface Seen {
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
  readonly program: string
}

const started = (name: string, script: string, directories: string): { seen: readonly Seen[]; said: string } =>
  withView(() => {
    const options = ['--mount', '--pid', '--net', '--uts', '--ipc', '--fork', '--kill-child']
    const lines = output('unshare', [
      ...options,
      'bash',
      STARTER,
      view,
      SECONDS[name] ?? values.seconds,
      directories,
      script,
    ]).split('\n')
    const said = lines.find((line) => line.startsWith('said: '))?.slice(6) ?? ''
    const seen = lines.flatMap((line): Seen[] => {
      const [, uid, gid, groups = '', program = ''] = /^(\d+) (\d+) (\S+) (.*)$/.exec(line) ?? []
      if (uid === undefined || gid === undefined) return []
      return [
        {
          uid: Number(uid),
          gid: Number(gid),
          groups: groups
            .split(',')
            .filter((id) => id !== '-')
            .map(Number),
          program,
        },
      ]
    })
    return { seen: seen.filter(({ program }) => !/\/(?:dash|bash|sleep|timeout)$/.test(program)), said }
  })

const DPKG = join(root, 'var/lib/dpkg/info')
const lists = readdirSync(DPKG).filter((name) => name.endsWith('.list'))
const owners = new Map<string, string>()
for (const list of lists)
  for (const path of readFileSync(join(DPKG, list), 'utf8').split('\n'))
    if (/\/(?:systemd\/system|init\.d)\/[^/]+$/.test(path))
      owners.set(path.replace(/^\/lib/, '/usr/lib'), list.slice(0, -5))
const packageOf = (unit: string, script: string): string | undefined =>
  owners.get(`/usr/lib/systemd/system/${unit.replace(/@.*\./, '@.')}`) ?? owners.get(`/etc/init.d/${script}`)

/** Packages whose maintainer script or sysusers.d file makes an account: a line that says so and names it, or names the variable that holds it. */
const makersOf = (user: string): readonly string[] => {
  const word = new RegExp(`(?:^|[\\s"'=])${user.replace(/[^\w-]/g, '')}(?:$|[\\s"';])`)
  const shipped = (path: string): boolean =>
    existsSync(path) && new RegExp(`^(?:u!? +)?${user}[: ]`, 'm').test(readFileSync(path, 'utf8'))
  if (shipped(join(root, 'usr/share/base-passwd/passwd.master'))) return ['base-passwd']
  const sysusers = join(root, 'usr/lib/sysusers.d')
  const file = existsSync(sysusers) ? readdirSync(sysusers).find((name) => shipped(join(sysusers, name))) : undefined
  if (file !== undefined) return [`sysusers.d/${file}`]
  return readdirSync(DPKG)
    .filter((name) => /\.(?:postinst|preinst|config)$/.test(name))
    .filter((name) => {
      const text = readFileSync(join(DPKG, name), 'utf8')
      return /\b(?:adduser|useradd|systemd-sysusers)\b/.test(text) && text.split('\n').some((line) => word.test(line))
    })
    .map((name) => name.replace(/\.\w+$/, '').replace(/:.*/, ''))
}

const { services: ours, rootServices } = await services({ target: root })
const wanted = (name: string): boolean => values.only === undefined || name.includes(values.only)
const isOwn = (name: string): boolean =>
  /^(?:systemd-|initrd-|user|getty|serial-getty|console-getty|container-getty|emergency|rescue|debug-shell|kmod|udev|procps|rc-local)/.test(
    name,
  )
const unitFiles = new Set([...owners.keys()].map((path) => path.slice(path.lastIndexOf('/') + 1)))
const unitName = (name: string, unit?: string): string => unit ?? `${name}.service`
const judged = [
  ...ours.map((service): [string, Service | undefined] => [service.name, service]),
  ...rootServices.map(({ name }): [string, undefined] => [name, undefined]),
].filter(([name, service]) => wanted(name) && (service !== undefined || !isOwn(name)))
const dumped = unitsOf(
  judged.map(([name, service]) => unitName(name, service?.unit)).filter((name) => existsUnit(name)),
)

function existsUnit(name: string): boolean {
  const plain = name.replace(/@.+\./, '@.')
  return (
    ['etc', 'usr/lib', 'lib'].some((top) => existsSync(join(root as string, top, 'systemd/system', plain))) ||
    unitFiles.has(plain)
  )
}

/** Numbers of a user by the root's own name service. */
const idOf = (user: string): number | undefined => {
  const text = output('chroot', [root, 'id', '-u', user]).trim()
  return /^\d+$/.test(text) ? Number(text) : undefined
}
const nameOf = (uid: number): string => output('chroot', [root, 'id', '-un', String(uid)]).trim() || String(uid)
const groupOf = (gid: number): string =>
  output('chroot', [root, 'getent', 'group', String(gid)]).split(':')[0] || String(gid)

let agreed = 0
let wrong = 0
let unseen = 0
for (const [name, service] of judged) {
  const unit = dumped.get(unitName(name, service?.unit))
  const said = service === undefined ? 'stays root' : `${service.user}:${service.group}`
  const maker = service === undefined ? [] : makersOf(service.user)
  const by = packageOf(unitName(name, service?.unit), name) ?? '-'
  const made = maker.length === 0 ? 'no package makes it' : `made by ${maker.slice(0, 3).join(' ')}`
  let verdict: string
  const user = unit?.values.get('User')?.[0]
  if (service !== undefined && service.start === 'user' && user !== undefined) {
    const group = unit?.values.get('Group')?.[0]
    const right = idOf(user) === service.subject.uid && (group === undefined || groupOf(service.subject.gid) === group)
    verdict = right ? 'agrees: systemd starts it so' : `WRONG: systemd starts it as ${user}:${group ?? ''}`
  } else {
    const type = unit?.values.get('Type')?.[0]
    if (unit !== undefined && type === 'oneshot' && service === undefined) continue
    const script = join(root, 'etc/init.d', name)
    const exists = unit !== undefined || existsSync(script)
    const words = unit === undefined ? `/etc/init.d/${name} start; wait; sleep 60` : scriptOf(unit)
    const mode = unit?.values.get('RuntimeDirectoryMode')?.[0] ?? '0755'
    const directories = (unit?.values.get('RuntimeDirectory') ?? [])
      .map((path) => `${mode} ${user ?? 'root'} ${unit?.values.get('Group')?.[0] ?? 'root'} ${path.split(':')[0]}`)
      .join('\n')
    const { seen, said: words2 } = exists
      ? started(name, `export PATH=/usr/sbin:/usr/bin:/sbin:/bin\n${READY[name] ?? ''}\n${words}`, directories)
      : { seen: [], said: 'no unit and no script' }
    const company = READY[name] === dbus ? /\/dbus-daemon$/ : /^$/
    const dropped = [
      ...new Set(
        seen
          .filter(({ uid, program }) => uid !== 0 && !company.test(program))
          .map(({ uid, gid }) => `${nameOf(uid)}:${groupOf(gid)}`),
      ),
    ]
    const groups = seen.find(({ uid }) => uid === service?.subject.uid)?.groups ?? []
    const extra = groups.filter((gid) => !(service?.subject.groups ?? []).includes(gid))
    if (seen.length === 0) verdict = `did not start (${words2.replace(/[^ -~]/g, ' ').slice(0, 120)})`
    else if (service === undefined)
      verdict = dropped.length === 0 ? 'agrees: it ran as root' : `WRONG: it ran as ${dropped.join(', ')}`
    else if (dropped.includes(said))
      verdict = `agrees: it ran as ${dropped.join(', ')}${extra.length > 0 ? `, WRONG in the groups ${extra.map(groupOf).join(', ')} too` : ''}`
    else
      verdict = dropped.length === 0 ? 'only a part that stays root was seen' : `WRONG: it ran as ${dropped.join(', ')}`
  }
  if (verdict.includes('WRONG')) wrong++
  else if (verdict.startsWith('agrees')) agreed++
  else unseen++
  console.log(`${name} | ${by} | ${said} | ${verdict} | ${service === undefined ? '' : made}`)
}
console.log(`${agreed} agree, ${wrong} wrong, ${unseen} could not be judged by starting them`)
output('umount', [work])
rmSync(work, { recursive: true, force: true })
process.exitCode = wrong === 0 ? 0 : 1
