/** Settings that hold a secret, and lines that only look so. */
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { classify } from '../../src/parse/index.ts'

const classOf = (text: string, name = '/etc/app/app.conf'): string =>
  classify(name, new TextEncoder().encode(text), text.length)

test('a password, passphrase, token or key that is given', () => {
  for (const line of [
    'password = hunter2',
    'wpa_passphrase=correct-horse',
    'bind_password = "uhm,42"',
    'secret_key = SW2YcwTIb9zpOOhoPsMm',
    'ZM_DB_PASS=zmpass1',
    '"db_password": "s3cr3t-words",',
    "export API_KEY='0123456789abcdef'",
    'admin-password: "abc-def-1"',
    'rpcpassword=hunter2',
    'admin_token = 9b1c48f2aa',
    'keystorePassword = "uhm42"',
    'db_pwd = uhm42',
    'psk="correct horse1"'.replace(' ', '-'),
    'auth_secret => "uhm-42"',
    'password: hunter2zG81',
    '{"db": {"host": "x", "password": "uhm42"}}',
    '  <bindPassword>uhm42</bindPassword>',
    'connection = mysql+pymysql://nova:uhm42@127.0.0.1/nova',
    'bindpw uhm42xy',
    'requirepass "uhm-xy"',
    'secret "p91HsFZoBNKX";',
    'x = 1\n\n[db]\n  sql.password = p4ss-word',
  ])
    assert.is(classOf(`# settings\n${line}\n`), 'credentials', line)
})

test('comments, places, variables, switches and other services of the word', () => {
  for (const line of [
    '# password = hunter2',
    ';password = hunter2',
    '// password = hunter2',
    'password =',
    'password = $DB_PASSWORD',
    'password = {{ pw }}',
    'password = /run/secrets/pw',
    'password = %(pw)s',
    'password = <your password>',
    'password = yes',
    'password = ********',
    'passwd: files systemd',
    '<password>yes</password>',
    '<!-- <password>uhm42</password> -->',
    '{"password": "", "password": "***"}',
    'url = http://localhost:8080/@x',
    'proxy = http://user:user@host/',
    'proxy = http://user:$PW@host/',
    'password required pam_unix.so sha512',
    'password optional',
    'secret key for the members',
    'password: see the manual',
    'end_token = EOF',
    'forgotpassword = /reset',
    'password: the word that lets you in',
    'password: Passwort',
    'password_file = pw.txt',
    'password [success=1 default=ignore] pam_unix.so obscure yescrypt',
    'min_password_length = 8',
    'auth = md5 password',
  ])
    assert.is(classOf(`${line}\n`), 'text', line)
})

test('what it is otherwise comes first', () => {
  assert.is(classOf('#!/bin/sh\npassword=hunter2\n', '/usr/bin/x'), 'script')
  assert.is(classOf('password=hunter2\n', '/srv/app/x.php'), 'script')
})

test('long lines and many of them are read in time', () => {
  const start = performance.now()
  classOf(`${'password'.repeat(100_000)}\n${'a=b\n'.repeat(100_000)}`)
  assert.ok(performance.now() - start < 1_000)
})

test.run()
