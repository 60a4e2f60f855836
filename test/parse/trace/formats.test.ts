/** Traces that are not strace's: the audit system, fatrace, inotifywait, Falco. */
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { LIMITS } from '../../../src/model/index.ts'
import { type Traced, traceDecoder, traceFormat } from '../../../src/parse/index.ts'

const read = (lines: readonly string[], size = 1 << 16): Traced => {
  const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`)
  const decoder = traceDecoder({ file: 'x' })
  for (let at = 0; at < bytes.length; at += size) decoder.push(bytes.subarray(at, at + size))
  decoder.end()
  return decoder.finish()
}
const told = ({ events }: Traced): readonly string[] =>
  events.map(({ op, path, flags, result, phase, uid, program }) =>
    [op, path, flags.join('|'), result, phase, uid ?? '?', program ?? '?'].join(' '),
  )

const RAW = [
  'type=SYSCALL msg=audit(1700000000.123:10): arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=7ffc a2=241 a3=1b6 items=2 ppid=1 pid=7 auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) comm="d" exe="/usr/sbin/d" key=(null)\x1dARCH=x86_64 SYSCALL=openat UID="root"',
  'type=CWD msg=audit(1700000000.123:10): cwd="/var/lib"',
  'type=PATH msg=audit(1700000000.123:10): item=0 name="d/" inode=1 dev=08:01 mode=040755 ouid=0 ogid=0 rdev=00:00 nametype=PARENT',
  'type=PATH msg=audit(1700000000.123:10): item=1 name=642F6120780A inode=2 dev=08:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=CREATE',
  'type=PROCTITLE msg=audit(1700000000.123:10): proctitle="d"',
  'type=EOE msg=audit(1700000000.123:10): ',
  'type=SYSCALL msg=audit(1700000001.000:11): arch=c000003e syscall=82 success=yes exit=0 a0=1 a1=2 a2=0 a3=0 items=4 ppid=1 pid=7 uid=33 gid=33 euid=33 suid=33 egid=33 sgid=33 comm="d" exe="/usr/sbin/d"',
  'type=CWD msg=audit(1700000001.000:11): cwd="/run"',
  'type=PATH msg=audit(1700000001.000:11): item=0 name="/run/d" nametype=PARENT',
  'type=PATH msg=audit(1700000001.000:11): item=2 name="/run/d/a.tmp" nametype=DELETE',
  'type=PATH msg=audit(1700000001.000:11): item=3 name="/run/d/a" nametype=CREATE',
]

test('audit records, raw: names in hex, numbers of calls, who each process is', () => {
  for (const size of [1, 13, 1 << 16])
    assert.equal(told(read(RAW, size)), [
      'open /var/lib/d/a x\n write|create|trunc ok before-drop 0 /usr/sbin/d',
      'rename /run/d/a  ok after-drop 33 /usr/sbin/d',
      'rename-from /run/d/a.tmp  ok after-drop 33 /usr/sbin/d',
      'drop /usr/sbin/d  ok after-drop 33 /usr/sbin/d',
    ])
  const drop = read(RAW).events.find(({ op }) => op === 'drop')?.drop
  assert.equal([drop?.groups, drop?.suid, drop?.rgid], [undefined, 33, 33])
})

test('audit records as ausearch -i writes them', () => {
  const traced = read([
    '----',
    'type=PROCTITLE msg=audit(01/02/2026 10:00:00.000:20) : proctitle=d ',
    'type=PATH msg=audit(01/02/2026 10:00:00.000:20) : item=0 name=/etc/d.conf inode=5 dev=08:01 mode=file,644 ouid=root nametype=NORMAL ',
    'type=CWD msg=audit(01/02/2026 10:00:00.000:20) : cwd=/ ',
    'type=SYSCALL msg=audit(01/02/2026 10:00:00.000:20) : arch=x86_64 syscall=openat success=no exit=EACCES(Permission denied) a0=AT_FDCWD a1=0x7f a2=O_WRONLY|O_APPEND a3=0x0 items=1 pid=9 uid=root gid=root euid=root suid=root egid=root sgid=root comm=d exe=/usr/sbin/d ',
  ])
  assert.equal(told(traced), ['open /etc/d.conf write|append EACCES never-drops 0 /usr/sbin/d'])
})

test('fatrace, inotifywait and Falco', () => {
  assert.equal(told(read(['10:00:00.123456 nginx(12) [33:33]: W   /var/log/n x', 'cp(13): D   /tmp/y'])), [
    'open /var/log/n x write ok after-drop 33 ?',
    'unlink /tmp/y  ok never-drops ? ?',
  ])
  assert.equal(told(read(['/srv/ CREATE,ISDIR a b', '/srv/ MOVED_TO c', '/srv/ DELETE d'])), [
    'mkdir /srv/a b  ok never-drops ? ?',
    'rename /srv/c  ok never-drops ? ?',
    'unlink /srv/d  ok never-drops ? ?',
  ])
  const fields = {
    'evt.type': 'openat',
    'proc.pid': 5,
    'user.uid': 33,
    'fd.name': '/etc/x',
    'proc.exepath': '/usr/bin/p',
    'evt.arg.flags': 'O_CREAT|O_WRONLY',
    'evt.res': 'EACCES',
  }
  assert.equal(told(read([JSON.stringify({ output: 'x', output_fields: fields })])), [
    'open /etc/x write|create EACCES after-drop 33 /usr/bin/p',
  ])
})

test('each format is told from the others', () => {
  assert.is(traceFormat(RAW[0] as string)?.name, 'audit')
  assert.is(traceFormat('1 unlink("/x") = 0\n')?.name, 'strace')
  assert.is(traceFormat('a(1): RO  /x\n')?.name, 'fatrace')
  assert.is(traceFormat('/x/ MODIFY y\n')?.name, 'inotifywait')
  assert.is(traceFormat('{"output_fields": {}}\n')?.name, 'falco')
  for (const other of ['{"kind":"inode","path":"/"}', '#mtree\n', 'hello (world) = 1\n', '/etc/passwd 0644 root\n'])
    assert.is(traceFormat(other), undefined, other)
})

test('hostile lines cost no more than themselves', () => {
  const many = Array.from(
    { length: 3000 },
    (_, i) => `type=SYSCALL msg=audit(1.1:${i}): arch=c000003e syscall=87 pid=${i}`,
  )
  const traced = read([...many, `type=PATH msg=audit(1.1:1): name="${'"'.repeat(LIMITS.lineLength)}"`, 'no record'])
  assert.equal(traced.events, [])
  assert.ok(traced.notes.some((note) => note.includes('too long')))
})

test.run()
