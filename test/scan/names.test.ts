/** Services and users as a person names them, and what is said of paths that are not there or not known. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { explainPath, type PathwritError, scanEvents, services, surface } from '../../src/index.ts'
import { failure, listOf, recommended } from './demo.ts'

const root = mkdtempSync(join(tmpdir(), 'pathwrit-names-'))
test.after(() => rmSync(root, { recursive: true, force: true }))

const unitPath = '/etc/systemd/system/mariadb.service'
mkdirSync(join(root, 'etc/systemd/system'), { recursive: true })
mkdirSync(join(root, 'srv/spool'), { recursive: true })
writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nmysql:x:901:77::/:/bin/false\n')
writeFileSync(join(root, 'etc/group'), 'root:x:0:\nmysql:x:77:\nspool:x:78:mysql\n')
writeFileSync(
  join(root, unitPath),
  '[Service]\nUser=mysql\nExecStart=/usr/sbin/mariadbd\n[Install]\nAlias=mysql.service\n',
)
writeFileSync(join(root, 'etc/systemd/system/stays.service'), '[Service]\nExecStart=/usr/sbin/stays\n')

const refusal = async (work: Promise<unknown>) => {
  const { code, message, hint } = (await failure(work)) as PathwritError
  return `${code} ${message}; ${hint ?? ''}`
}

test('a service is found by its name, with .service behind it, and by another name of its unit', async () => {
  const plan = await recommended()
  for (const name of ['mariadb', 'mariadb.service', 'mysql', 'mysql.service']) {
    const [begin] = await listOf(scanEvents(plan, { target: root, onlyServices: [name] }))
    assert.ok(begin?.kind === 'begin' && begin.head.services.map((one) => one.name).join() === 'mariadb', name)
    assert.is((await services({ target: root, onlyServices: [name] })).services.length, 1, name)
    assert.ok((await listOf(surface({ target: root, service: name }))).length > 0, name)
    const stated = await listOf(surface({ target: root, service: name, services: [`${name}:901:77`] }))
    assert.ok(stated.length > 0, name)
    assert.is((await explainPath(plan, { target: root, path: '/srv', service: name })).access[0]?.service, 'mariadb')
  }
})

test('a service that stays root is said to, not to be missing', async () => {
  assert.is(
    await refusal(listOf(surface({ target: root, service: 'stays' }))),
    'usage service "stays" is not judged: its unit sets no User= and it is no daemon known to drop; state whom it becomes: --service stays:USER',
  )
})

test('a user given by number has the groups of its account; without an account they must be given', async () => {
  const modes = async (user: string, groups: readonly string[] = []) => {
    const text = listOf(surface({ target: record, user, groups }))
    return (await text).flatMap((event) => (event.kind === 'surface' ? [event.entry.path] : [])).join(' ')
  }
  const record = join(root, '..', `${root.split('/').at(-1)}.ndjson`)
  const inode = (path: string, gid: number) =>
    JSON.stringify({ kind: 'inode', path, type: 'file', mode: '0660', uid: 0, gid })
  const lines = [
    { kind: 'inode', path: '/', type: 'directory', mode: '0755', uid: 0, gid: 0 },
    { kind: 'account', path: '/etc/passwd', name: 'mysql', uid: 901, gid: 77, home: '/', shell: '' },
    { kind: 'group', path: '/etc/group', name: 'spool', gid: 78, members: ['mysql'] },
  ].map((line) => JSON.stringify(line))
  writeFileSync(record, [...lines, inode('/a', 77), inode('/b', 78), inode('/c', 901), ''].join('\n'))
  try {
    assert.is(await modes('mysql'), '/a /b')
    assert.is(await modes('901'), '/a /b')
    assert.is(await modes('901', ['901']), '/a /b /c')
    assert.is(await modes('902', ['77']), '/a')
    assert.match(await refusal(modes('902')), /^usage no account .* number 902.*--user 902 --group GID$/)
    for (const none of ['4294967295', '99999999999999999999'])
      assert.match(await refusal(modes(none)), /^usage no user/, none)
    assert.match(await refusal(modes('901', ['4294967295'])), /^usage no group/)
  } finally {
    rmSync(record)
  }
})

test('explaining a path: who could make it where nothing is, what is not known, rules on other records there', async () => {
  const plan = await recommended()
  const record = join(root, '..', `${root.split('/').at(-1)}.ndjson`)
  const lines = [
    { kind: 'inode', path: '/', type: 'directory', mode: '0755', uid: 0, gid: 0 },
    { kind: 'inode', path: '/srv', type: 'directory', mode: '0777', uid: 0, gid: 0 },
    { kind: 'inode', path: '/opt', type: 'directory', uid: 0, gid: 0 },
    { kind: 'inode', path: '/opt/x', type: 'file', mode: '0644', uid: 0, gid: 0 },
    { kind: 'summary', collector: 'test', wholeTree: true, hasContent: true },
  ]
  writeFileSync(record, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  try {
    const asked = { target: record, services: ['a:5:5'] }
    const absent = await explainPath(plan, { ...asked, path: '/srv/new' })
    assert.is(absent.exists, false)
    assert.is(absent.access[0]?.modify, true)
    assert.is((await explainPath(plan, { ...asked, path: '/opt/x' })).access[0]?.modify, undefined)
    assert.is((await explainPath(plan, { ...asked, path: '/' })).access[0]?.modify, false)
  } finally {
    rmSync(record)
  }
  const { verdicts, complete } = await explainPath(plan, { target: root, path: unitPath })
  assert.is(complete, true)
  const unitRules = plan.rules.filter(({ on }) => on === 'unit').map(({ name }) => name)
  assert.ok(unitRules.length > 0)
  for (const name of unitRules)
    assert.ok(
      verdicts.some(({ rule }) => rule === name),
      name,
    )
})

test.run()
