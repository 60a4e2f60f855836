import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { fs } from '../../src/collect/index.ts'
import { processRecords } from '../../src/collect/proc/index.ts'
import type { ConfigRecord } from '../../src/model/index.ts'
import { controlGroup, parseProcess } from '../../src/parse/index.ts'

const status = (uid: number): string =>
  `Name:\tx\nUmask:\t0027\nState:\tS\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\nGid:\t33\t33\t33\t33\nGroups:\t4 33 \nVmPeak:\t1 kB\nCapEff:\t0000000000000002\nNoNewPrivs:\t1\n`

interface Fake {
  readonly cgroup?: string
  readonly exe?: string
  readonly status?: string
  readonly userns?: string
  readonly root?: string
}

const withProc = (processes: Readonly<Record<string, Fake>>, use: (proc: string) => void): void => {
  const proc = mkdtempSync(join(tmpdir(), 'pathwrit-proc-'))
  try {
    mkdirSync(join(proc, 'self/ns'), { recursive: true })
    symlinkSync('user:[1]', join(proc, 'self/ns/user'))
    symlinkSync('/', join(proc, 'self/root'))
    writeFileSync(join(proc, 'uptime'), '')
    for (const [pid, fake] of Object.entries(processes)) {
      const folder = join(proc, pid)
      mkdirSync(join(folder, 'ns'), { recursive: true })
      if (fake.cgroup !== undefined) writeFileSync(join(folder, 'cgroup'), fake.cgroup)
      if (fake.status !== undefined) writeFileSync(join(folder, 'status'), fake.status)
      if (fake.exe !== undefined) symlinkSync(fake.exe, join(folder, 'exe'))
      if (fake.root !== undefined) symlinkSync(fake.root, join(folder, 'root'))
      symlinkSync(`user:[${fake.userns ?? 1}]`, join(folder, 'ns/user'))
      writeFileSync(join(folder, 'uid_map'), '         0     100000      65536\n')
      writeFileSync(join(folder, 'gid_map'), '         0     200000      65536\n     65536     300000         10\n')
    }
    use(proc)
  } finally {
    rmSync(proc, { recursive: true, force: true })
  }
}

const shown = (records: readonly ConfigRecord[]): string[] =>
  records.map(({ path, text }) => {
    const process = parseProcess(text)
    return `${path} ${process?.uid} ${process?.unit ?? '-'} ${process?.exe ?? '-'}`
  })

test('processes of service units, and known programs outside of any unit; nothing else', () =>
  withProc(
    {
      10: { cgroup: '0::/system.slice/nginx.service\n', exe: '/usr/sbin/nginx', status: status(33) },
      11: { cgroup: '0::/system.slice/system-app.slice/app@1.service/inner\n', status: status(34) },
      12: { cgroup: '0::/user.slice/user-1000.slice/session-1.scope\n', exe: '/usr/sbin/nginx', status: status(35) },
      13: { cgroup: '0::/\n', exe: '/usr/sbin/redis (deleted)', status: status(36) },
      14: { cgroup: '0::/\n', exe: '/bin/other', status: status(37) },
      15: { cgroup: '0::/system.slice/gone.service\n' },
      16: { status: status(38) },
      17: { cgroup: '0::/system.slice/docker-1.scope\n', exe: '/usr/sbin/redis', status: status(39) },
      18: { cgroup: '0::/system.slice/box.service\n', root: '/tmp', status: status(40) },
    },
    (proc) => {
      const programs = new Set(['/usr/sbin/redis', '/usr/sbin/nginx'])
      assert.equal(shown(processRecords({ proc, programs })).sort(), [
        '/proc/10/status 33 nginx.service /usr/sbin/nginx',
        '/proc/11/status 34 app@1.service -',
        '/proc/13/status 36 - /usr/sbin/redis',
      ])
    },
  ))

test('only what says who a process is is carried', () =>
  withProc({ 7: { cgroup: '0::/system.slice/x.service', status: status(33) } }, (proc) => {
    const [record] = processRecords({ proc, programs: new Set() })
    assert.not.match(record?.text ?? '', /VmPeak|State|UidMap/)
    assert.equal(parseProcess(record?.text ?? ''), {
      uid: 33,
      gid: 33,
      groups: [4, 33],
      caps: ['cap_dac_override'],
      umask: 0o27,
      noNewPrivs: true,
      unit: 'x.service',
      exe: undefined,
      mapped: undefined,
    })
  }))

test('a user namespace of its own is carried with its maps', () =>
  withProc({ 7: { cgroup: '0::/system.slice/x.service', status: status(100033), userns: '2' } }, (proc) => {
    const [record] = processRecords({ proc, programs: new Set() })
    assert.equal(parseProcess(record?.text ?? '')?.mapped, {
      uids: [[100000, 65536]],
      gids: [
        [200000, 65536],
        [300000, 10],
      ],
    })
  }))

test('no procfs: nothing', () => assert.equal(processRecords({ proc: '/nonexistent', programs: new Set() }), []))

test('control groups: version 1 and 2, slices, sessions, containers', () => {
  const GROUPS: readonly [text: string, said: object][] = [
    ['0::/', {}],
    ['0::/init.scope', {}],
    ['', {}],
    ['0::/system.slice/a.service', { unit: 'a.service' }],
    ['0::/machine.slice/systemd-nspawn@b.service/payload/system.slice/a.service', { unit: 'systemd-nspawn@b.service' }],
    ['2:cpu:/x.service\n1:name=systemd:/system.slice/a.service', { unit: 'a.service' }],
    ['2:cpu:/x.service', {}],
    ['0::/user.slice/user-0.slice/session-2.scope', { scope: true }],
    ['0::/docker/0123', { scope: true }],
    ['0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-1.scope', { scope: true }],
  ]
  for (const [text, said] of GROUPS) assert.equal(controlGroup(text), said, text)
})

test('a process that does not say who it is is none', () => {
  for (const text of ['', 'Uid:\t1\nGid:\t1', 'Uid:\tx\tx\tx\tx\nGid:\t1\t1\t1\t1', 'Name:\tx'])
    assert.is(parseProcess(text), undefined)
})

test('a real process is told by its program; only the running system itself has any', async () => {
  const root = process.getuid?.() === 0
  const who = root ? { uid: 12345, gid: 12346 } : {}
  const child = spawn(process.execPath, ['-e', 'console.log(1); setTimeout(() => {}, 60000)'], {
    ...who,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  try {
    await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), failed])
    const programs = new Set([realpathSync(process.execPath)])
    const seen = processRecords({ proc: '/proc', programs }).find(({ path }) => path === `/proc/${child.pid}/status`)
    const { uid, gid, caps } = parseProcess(seen?.text ?? '') ?? {}
    if (seen === undefined) console.log('skipped because this process is itself in a session or a container of systemd')
    else assert.equal([uid, gid], root ? [12345, 12346] : [process.getuid?.(), process.getgid?.()])
    if (root && seen !== undefined) assert.equal(caps, [])
    const live = await fs.open({ path: '/' }, {})
    const without = await fs.open({ path: '/' }, { proc: false })
    const folder = await fs.open({ path: tmpdir() }, {})
    assert.is(
      live.processes?.(programs).some(({ path }) => path === `/proc/${child.pid}/status`),
      seen !== undefined,
    )
    assert.is(without.processes, undefined)
    assert.is(folder.processes, undefined)
    for (const source of [live, without, folder]) await source.close()
  } finally {
    child.kill()
  }
})

test.run()
