/** strace's output, in all the forms its options give it, read into events. */
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type EventRecord, LIMITS } from '../../../src/model/index.ts'
import { type Traced, traceDecoder } from '../../../src/parse/index.ts'

const read = (lines: readonly string[], size = 1 << 16): Traced => {
  const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`)
  const decoder = traceDecoder({ file: 'x' })
  for (let at = 0; at < bytes.length; at += size) decoder.push(bytes.subarray(at, at + size))
  decoder.end()
  return decoder.finish()
}
/** What was done to paths; which capabilities that took has a test of its own. */
const deeds = ({ events }: Traced): readonly EventRecord[] => events.filter(({ op }) => op !== 'privilege')
const told = (traced: Traced): readonly string[] =>
  deeds(traced).map(({ op, path, flags, result, phase, uid, count }) =>
    [op, path, flags.join('|'), result, phase, uid ?? '?', ...(count > 1 ? [`x${count}`] : [])].join(' '),
  )
const drops = ({ events }: Traced): readonly EventRecord[] => events.filter(({ op }) => op === 'drop')

const BODY = [
  'execve("/usr/sbin/d", ["d"], 0x7ffc /* 3 vars */) = 0',
  'openat(AT_FDCWD, "/etc/d.conf", O_RDONLY|O_CLOEXEC) = 3',
  'setgroups(1, [33]) = 0',
  'setgid(33) = 0',
  'setuid(33) = 0',
  'openat(AT_FDCWD, "/var/lib/d/a\\"b\\303\\244\\n", O_WRONLY|O_CREAT|O_TRUNC, 0644) = 4',
  'openat(AT_FDCWD, "/none", O_RDONLY) = -1 ENOENT (No such file or directory)',
]
const WANTED = [
  'exec /usr/sbin/d  ok before-drop 0',
  'open /etc/d.conf read ok before-drop 0',
  'drop /usr/sbin/d  ok after-drop 33',
  'open /var/lib/d/a"b\u00c3\u00a4\n write|create|trunc ok after-drop 33',
]

test('every form of the same lines gives the same events, whatever the chunks', () => {
  const forms: readonly ((line: string, i: number) => string)[] = [
    (line) => line,
    (line) => `123 ${line}`,
    (line) => `[pid   123] ${line}`,
    (line, i) => `123   12:00:0${i} ${line}`,
    (line, i) => `12:00:0${i}.123456 ${line} <0.000012>`,
    (line, i) => `123   17955326${i}1.350952 ${line}`,
    (line) => `     0.000040 ${line}`,
    (line, i) => `123   12:00:0${i} (+     0.000040) ${line}`,
    (line) => `123 ${line.replace(/\) = /, ')          = ')}`,
    (line) => `123 ${line.replaceAll('AT_FDCWD', 'AT_FDCWD</root>')}`,
  ]
  for (const form of forms)
    for (const size of [1, 7, 1 << 16])
      assert.equal(told(read(BODY.map(form), size)), WANTED, form(BODY[1] as string, 1))
})

test('calls that wait are joined with their end', () => {
  const lines = [
    '1 execve("/d", ["d"], 0x1 /* 1 vars */ <unfinished ...>',
    '2 chdir("/x" <unfinished ...>',
    '1 <... execve resumed>) = 0',
    '2 <... chdir resumed> ) = 0',
    '2 openat(AT_FDCWD, "y", O_RDWR|O_CREAT, 0600 <unfinished ...>',
    '1 unlink("/gone") = 0',
    '2 <... openat resumed>) = 5',
  ]
  assert.equal(told(read(lines)), [
    'exec /d  ok never-drops ?',
    'unlink /gone  ok never-drops ?',
    'open /x/y read|write|create ok never-drops ?',
  ])
})

test('relative paths follow directories, descriptors and what children share', () => {
  const lines = [
    '1 chdir("/a") = 0',
    '1 openat(AT_FDCWD, "d", O_RDONLY|O_DIRECTORY) = 3',
    '1 dup2(3, 9) = 9',
    '1 close(3) = 0',
    '1 clone(child_stack=NULL, flags=CLONE_FILES|SIGCHLD) = 2',
    '2 chdir("/b") = 0',
    '2 unlinkat(9, "x", 0) = 0',
    '1 mkdir("here", 0777) = 0',
    '1 clone(child_stack=NULL, flags=CLONE_FS|SIGCHLD) = 4',
    '4 fchdir(9) = 0',
    '1 rmdir("../e/./f") = 0',
    '1 chroot("/jail") = 0',
    '1 unlink("/etc/x") = 0',
    '1 unlinkat(77, "y", 0) = 0',
    '5 chdir("/") = 0',
    '5 unlink("w//v/") = 0',
    '3 unlink("z") = 0',
  ]
  const traced = read(lines)
  assert.equal(
    deeds(traced).map(({ op, path }) => `${op} ${path}`),
    ['open /a/d', 'unlink /a/d/x', 'mkdir /a/here', 'rmdir /a/e/f', 'unlink /jail/etc/x', 'unlink /w/v'],
  )
  assert.equal(traced.notes, ['2 operations whose directory the trace does not tell'])
})

test('what -y says stands before what was asked for', () => {
  const traced = read([
    '1 openat(AT_FDCWD</w>, "l/../x", O_WRONLY|O_CREAT, 0644) = 4</real \\76 x>',
    '1 fchmod(4</real \\76 x>, 0600) = 0',
    '1 connect(5<UNIX-STREAM:[1->2]>, {sa_family=AF_UNIX, sun_path="/run/d.sock"}, 110) = 0',
    '1 openat(AT_FDCWD</w>, "n", O_RDWR) = 5</dev/null<char 1:3>>',
    '1 capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=1<<CAP_KILL, permitted=1<<CAP_KILL, inheritable=0}) = 0',
  ])
  assert.equal(
    traced.events.map(({ op, path, asked }) => `${op} ${path} ${asked}`),
    ['open /real > x /w/x', 'chmod /real > x undefined', 'connect /run/d.sock undefined', 'open /dev/null /w/n'],
  )
  assert.equal(traced.notes, [])
})

test('what takes a capability is told of user 0 alone', () => {
  const lines = [
    '1 chroot("/x") = 0',
    '1 bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0',
    '1 bind(4, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("0.0.0.0")}, 16) = 0',
    '1 chown("/y", 1, 1) = 0',
    '1 setgid(33) = 0',
    '1 setuid(33) = 0',
    '1 chown("/z", 33, 33) = 0',
  ]
  const used = read(lines).events.flatMap(({ op, other }) => (op === 'privilege' ? [other] : []))
  assert.equal(used, ['cap_sys_chroot', 'cap_net_bind_service', 'cap_chown', 'cap_setgid', 'cap_setuid'])
})

test('the umask is followed, and what it leaves', () => {
  const { events } = read([
    '1 umask(027) = 022',
    '1 mkdir("/a", 0777) = 0',
    '1 openat(AT_FDCWD, "/b", O_CREAT|O_WRONLY, 0666) = 3',
  ])
  assert.equal(
    events.map(({ mode, makes }) => [mode, makes]),
    [
      [0o777, 0o750],
      [0o666, 0o640],
    ],
  )
})

const MASTER = [
  '1 execve("/usr/sbin/nginx", ["nginx"], 0x1 /* 1 vars */) = 0',
  '1 openat(AT_FDCWD, "/var/log/a", O_WRONLY|O_CREAT|O_APPEND, 0644) = 4',
]

test('a process that never drops has children that do', () => {
  const traced = read([
    ...MASTER,
    '1 clone(child_stack=NULL, flags=SIGCHLD) = 2',
    '2 openat(AT_FDCWD, "/etc/early", O_RDONLY) = 5',
    '2 setgid(33) = 0',
    '2 setgroups(1, [33]) = 0',
    '2 setuid(33) = 0',
    '2 clone(child_stack=NULL, flags=SIGCHLD) = 3',
    '3 unlink("/var/lib/nginx/x") = 0',
  ])
  assert.equal(told(traced), [
    'exec /usr/sbin/nginx  ok never-drops 0',
    'open /var/log/a write|append|create ok never-drops 0',
    'open /etc/early read ok before-drop 0',
    'drop /usr/sbin/nginx  ok after-drop 33',
    'unlink /var/lib/nginx/x  ok after-drop 33',
  ])
  assert.ok(traced.events.every(({ becomes }) => becomes.join() === '33'))
})

test('facts of drops', () => {
  const facts = (...calls: readonly string[]) =>
    drops(read([...MASTER, ...calls.map((call) => `1 ${call}`)])).map(({ drop, result }) => ({ result, ...drop }))
  const [right] = facts(
    'setgroups(1, [33]) = 0',
    'setresgid(33, 33, 33) = 0',
    'setresuid(33, 33, 33) = 0',
    'setuid(0) = -1 EPERM (x)',
  )
  assert.equal(
    [right?.groups, right?.group, right?.suid, right?.caps, right?.ignored],
    ['before', 'before', 33, [], []],
  )
  const [late] = facts('setuid(33) = 0', 'setgid(33) = -1 EPERM (x)', 'mkdir("/a", 0777) = 0')
  assert.equal([late?.groups, late?.group, late?.ignored], ['never', 'failed', ['setgid(33): EPERM']])
  const [saved] = facts('setgroups(0, NULL) = 0', 'setgid(33) = 0', 'setresuid(-1, 33, -1) = 0')
  assert.equal([saved?.ruid, saved?.suid, saved?.caps, saved?.regained], [0, 0, ['all'], false])
  const [back] = facts('setresuid(-1, 33, -1) = 0', 'setresuid(-1, 0, -1) = 0')
  assert.is(back?.regained, true)
  const [vain] = facts('setuid(33) = -1 EAGAIN (x)', 'mkdir("/a", 0777) = 0')
  assert.equal([vain?.result, vain?.ignored], ['EAGAIN', ['setuid(33): EAGAIN']])
  assert.equal(facts('setuid(33) = -1 EAGAIN (x)', '+++ exited with 1 +++'), [])
  const [kept] = facts('prctl(PR_SET_KEEPCAPS, 1) = 0', 'setgroups(0, NULL) = 0', 'setgid(33) = 0', 'setuid(33) = 0')
  assert.equal(kept?.caps, ['all'])
})

test('a last name stands for many once there are too many', () => {
  const lines = Array.from({ length: LIMITS.traceNames + 50 }, (_, i) => `1 unlink("/d/${i}") = 0`)
  const { events } = read(lines)
  assert.is(events.length, LIMITS.traceNames + 1)
  const rest = events.find(({ path }) => path === '/d/*')
  assert.equal([rest?.count, rest?.examples?.length], [50, 3])
})

test('hostile lines: endless, unfinished, numbers reused, nothing known', () => {
  const long = `1 openat(AT_FDCWD, "/${'a'.repeat(LIMITS.lineLength)}", O_WRONLY) = 3`
  const many = Array.from({ length: 2000 }, (_, i) => `${i} openat(AT_FDCWD, "/x <unfinished ...>`)
  const traced = read([
    '1 unlink("/ok") = 0',
    long,
    ...many,
    '1 openat(AT_FDCWD, "/\\33[2J", O_WRONLY) = 99999999999',
    '1 +++ exited with 0 +++',
    '1 unlink("/again") = 0',
    '1 unlink("/never',
    '1 clone(flags=SIGCHLD) = 1',
  ])
  assert.equal(
    traced.events.map(({ path }) => path),
    ['/ok', '/\x1b[2J', '/again'],
  )
  assert.ok(traced.notes.some((note) => note.includes('too long')))
  assert.throws(() => read(['nothing like a trace', 'at all']), /no trace/)
})

test.run()
